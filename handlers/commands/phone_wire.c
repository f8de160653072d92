/* handlers/commands/phone_wire.c -- the aggregator's part of the handset:
 * callbacks in Africa's Talking's form, and its messaging API. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/gsm7.h"
#include "handlers/commands/handset.h"
#include "handlers/commands/phone.h"

static void
say_frame(const char *title, struct text text, const char *foot)
{
    OWNED(buf_free)
    struct buf out = buf_new(64 * 1024);

    handset_frame(title, text, foot, &out);
    fputs(buf_cstr(&out), stdout);
    fflush(stdout);
}

/* ---- to the gateway ---- */

static void
post(struct phone *phone, const char *word, const struct buf *form,
     client_fn *done)
{
    struct wire_call call;

    wire_call_init(&call);
    call.method = HTTP_POST;
    call.content_type = "application/x-www-form-urlencoded";
    buf_printf(&call.url, "http://%s/in/%s/%s/%s",
               phone->config->listen_callbacks, phone->channel->name,
               phone->channel->secret, word);
    buf_add(&call.body, buf_text(form));
    phone->busy = true;
    client_send(phone->client, &call, done, phone);
    wire_call_free(&call);
}

static void
add_number(struct buf *form, const char *name, const struct msisdn *number)
{
    char plus[MSISDN_MAX + 2];

    (void)snprintf(plus, sizeof plus, "+%s", number->digits);
    form_add(form, name, text_of(plus));
}

/* True when the gateway answered at all; says what is wrong if not. */
static bool
answered(struct phone *phone, const struct wire_answer *answer)
{
    phone->busy = false;
    if (answer->reached && answer->status == 200)
        return true;
    if (!answer->reached)
        printf("  The gateway does not answer at %s. Is it running?\n",
               phone->config->listen_callbacks);
    else if (answer->status == 404)
        printf("  The gateway refuses this channel (404): its config is "
               "another than ours.\n");
    else
        printf("  The gateway answered %d: not stored. Try again.\n",
               answer->status);
    phone->failed = true;
    return false;
}

static void
on_screen(const struct wire_answer *answer, void *arg)
{
    struct phone *phone = arg;
    char foot[48];
    bool more =
        answer->body.len >= 4 && memcmp(answer->body.at, "CON ", 4) == 0;
    bool end = answer->body.len >= 4 && memcmp(answer->body.at, "END ", 4) == 0;

    if (!answered(phone, answer)) {
        phone->session[0] = '\0';
    } else if (!more && !end) {
        printf("  The answer is neither CON nor END.\n");
        phone->session[0] = '\0';
        phone->failed = true;
    } else {
        struct text screen = { answer->body.at + 4, answer->body.len - 4 };
        (void)snprintf(foot, sizeof foot, " %ld/%d %s ", gsm7_septets(screen),
                       phone->channel->septets > 0
                           ? phone->channel->septets
                           : phone->config->screen_septets,
                       more ? "" : "end of call");
        say_frame("", screen, foot);
        if (end)
            phone->session[0] = '\0';
    }
    phone_next(phone);
}

static void
send_turn(struct phone *phone)
{
    OWNED(buf_free)
    struct buf form = buf_new(64 * 1024);

    form_add(&form, "sessionId", text_of(phone->session));
    add_number(&form, "phoneNumber", &phone->number);
    form_add(&form, "networkCode", TEXT("51010"));
    form_add(&form, "serviceCode", text_of(phone->config->service_ussd));
    form_add(&form, "text", buf_text(&phone->typed));
    post(phone, "ussd", &form, on_screen);
}

/* "*177*1*2#" on the service "*177#" begins with "1*2" typed. */
void
phone_dial(struct phone *phone, struct text code)
{
    struct text service = text_of(phone->config->service_ussd);
    struct text stem = { service.at, service.len > 0 ? service.len - 1 : 0 };

    if (!text_starts(code, stem) || code.at[code.len - 1] != '#'
        || (code.len > stem.len + 1 && code.at[stem.len] != '*')) {
        printf("  No such service; dial %s\n", phone->config->service_ussd);
        phone_next(phone);
        return;
    }
    buf_clear(&phone->typed);
    if (code.len > stem.len + 2)
        buf_bytes(&phone->typed, code.at + stem.len + 1,
                  code.len - stem.len - 2);
    (void)snprintf(phone->session, sizeof phone->session, "phone-%ld-%u",
                   (long)getpid(), ++phone->calls);
    send_turn(phone);
}

void
phone_answer(struct phone *phone, struct text line)
{
    if (phone->typed.len > 0)
        buf_char(&phone->typed, '*');
    buf_add(&phone->typed, line);
    send_turn(phone);
}

static void
on_hung_up(const struct wire_answer *answer, void *arg)
{
    struct phone *phone = arg;

    if (answered(phone, answer))
        printf("  (hung up)\n");
    phone_next(phone);
}

void
phone_hang_up(struct phone *phone)
{
    OWNED(buf_free)
    struct buf form = buf_new(64 * 1024);

    form_add(&form, "sessionId", text_of(phone->session));
    add_number(&form, "phoneNumber", &phone->number);
    form_add(&form, "serviceCode", text_of(phone->config->service_ussd));
    form_add(&form, "status", TEXT("Incomplete"));
    form_add(&form, "input", buf_text(&phone->typed));
    phone->session[0] = '\0';
    post(phone, "ended", &form, on_hung_up);
}

static void
on_sms_taken(const struct wire_answer *answer, void *arg)
{
    struct phone *phone = arg;

    if (answered(phone, answer))
        printf("  (sent)\n");
    phone_next(phone);
}

void
phone_send_sms(struct phone *phone, struct text text)
{
    OWNED(buf_free)
    struct buf form = buf_new(64 * 1024);
    char id[SESSION_TEXT];

    (void)snprintf(id, sizeof id, "phone-%ld-sms-%u", (long)getpid(),
                   ++phone->messages);
    form_add(&form, "id", text_of(id));
    add_number(&form, "from", &phone->number);
    form_add(&form, "to", text_of(phone->config->service_sms));
    form_add(&form, "text", text);
    form_add(&form, "date", TEXT(""));
    post(phone, "sms", &form, on_sms_taken);
}

/* ---- from the gateway ---- */

static void
on_receipt_taken(const struct wire_answer *answer, void *arg)
{
    (void)arg;
    (void)answer; /* a receipt is told once, come what may */
}

static void
send_receipt(struct phone *phone, const char *id, const struct msisdn *to)
{
    OWNED(buf_free)
    struct buf form = buf_new(4096);
    bool busy = phone->busy;

    form_add(&form, "id", text_of(id));
    form_add(&form, "status", TEXT("Success"));
    add_number(&form, "phoneNumber", to);
    post(phone, "receipt", &form, on_receipt_taken);
    phone->busy = busy; /* nobody types while a receipt is on its way */
}

static void
show_arrival(struct phone *phone, struct text text, bool ours)
{
    struct sms_size size = sms_size(text);
    char foot[48];

    (void)snprintf(foot, sizeof foot, " %u %s, %u part%s ", size.units,
                   size.coding == SMS_GSM7 ? "septets" : "UCS-2 units",
                   size.parts, size.parts == 1 ? "" : "s");
    say_frame(ours ? " SMS " : " SMS to another phone ", text, foot);
    phone->received++;
}

/* The aggregator's messaging API: takes one SMS, answers as it would. */
void
phone_on_arrival(struct http_request *request, void *arg)
{
    struct phone *phone = arg;
    OWNED(fields_free)
    struct fields fields;
    OWNED(buf_free)
    struct buf reply = buf_new(1024);
    struct msisdn to;
    char id[SESSION_TEXT];

    fields_init(&fields);
    if (fields_read_form(&fields, http_body(request)) != GW_OK
        || msisdn_read(fields_get(&fields, "to"), &to) != GW_OK) {
        http_reply(request, 400, NULL, TEXT(""));
        return;
    }
    (void)snprintf(id, sizeof id, "ATXid_phone%ld_%u", (long)getpid(),
                   phone->received);
    show_arrival(phone, fields_get(&fields, "message"),
                 msisdn_equal(&to, &phone->number));
    buf_printf(&reply,
               "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1\","
               "\"Recipients\":[{\"statusCode\":101,\"status\":\"Success\","
               "\"messageId\":\"%s\",\"cost\":\"0\"}]}}",
               id);
    http_reply(request, 201, "application/json", buf_text(&reply));
    send_receipt(phone, id, &to);
}
