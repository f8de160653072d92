/* handlers/aggregators/africastalking.c -- Africa's Talking, and the many who
 * copied its forms.
 *
 *   in    POST form: SMS, receipts, USSD turns (all that was typed so far, '*'
 *         between), the end of a call
 *   out   USSD as text behind "CON " or "END "; SMS as a form POST, answered
 *         with JSON
 *
 * Its callbacks are not signed: the secret in the address is all there is. The
 * one thing one would get wrong: 201 is no promise. The verdict on a message
 * stands in Recipients[0]; with no recipient, a word in Message says why.
 *
 * Not verified with a live account: whether and how long they repeat a callback
 * that we could not store; all the reasons of a failed SMS, and the codes of a
 * send beyond those of its public pages; how long a call may last outside Kenya
 * (there 180 seconds, 15 of them for our answer). Nothing tells their repeats of
 * one send from two, so a send without an answer may double it.
 */
#include <jansson.h>

#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/verdict.h"

/* ---- SMS from a villager ---- */

static enum gw_err
at_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "id",   "from", "to",
                                         "text", "date", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = fields_get(in->fields, "id"),
        .from = fields_get(in->fields, "from"),
        .to = fields_get(in->fields, "to"),
        .text = fields_get(in->fields, "text"),
        .date = fields_get(in->fields, "date"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct {
    const char *word;
    enum receipt_state state;
} receipt_words[] = {
    { "Submitted", RECEIPT_ACCEPTED },
    { "Buffered", RECEIPT_ACCEPTED },
    { "Queued", RECEIPT_ACCEPTED },
    { "Sent", RECEIPT_SENT },
    { "Success", RECEIPT_DELIVERED },
    { "Expired", RECEIPT_EXPIRED },
    { "AbsentSubscriber", RECEIPT_UNDELIVERED },
    { "Failed", RECEIPT_UNDELIVERED },
    { "Rejected", RECEIPT_REJECTED },
};

static enum receipt_state
receipt_state(struct text word)
{
    for (size_t i = 0; i < LENGTH(receipt_words); i++) {
        if (text_equal_fold(word, text_of(receipt_words[i].word)))
            return receipt_words[i].state;
    }
    return RECEIPT_UNKNOWN;
}

static bool
is_opt_out(struct text reason)
{
    return text_equal_fold(reason, TEXT("UserInBlacklist"))
           || text_equal_fold(reason, TEXT("UserInBlackList"))
           || text_equal_fold(reason, TEXT("DoNotDisturbRejection"));
}

static enum gw_err
at_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = {
        "id", "status", "failureReason", "phoneNumber", "senderId", NULL
    };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;

    struct text id = fields_get(in->fields, "id");
    struct text status = fields_get(in->fields, "status");
    /* The opt-out notice of bulk messages has a sender instead of both. */
    bool notice = id.at == NULL && status.at == NULL
                  && fields_get(in->fields, "senderId").at != NULL;
    ret->list[0] = (struct receipt){
        .ref = id,
        .state = receipt_state(status),
        .word = form_word(status),
        .opted_out = notice
                     || is_opt_out(fields_get(in->fields, "failureReason"))
                     || is_opt_out(status),
    };
    if (ret->list[0].opted_out)
        ret->list[0].to = fields_get(in->fields, "phoneNumber");
    ret->count = 1;
    return GW_OK;
}

/* ---- USSD ---- */

static enum gw_err
at_read_turn(const struct wire_in *in, struct turn_in *ret)
{
    static const char *const names[] = { "sessionId", "phoneNumber",
                                         "serviceCode", "text", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    *ret = (struct turn_in){
        .session = fields_get(in->fields, "sessionId"),
        .from = fields_get(in->fields, "phoneNumber"),
        .code = fields_get(in->fields, "serviceCode"),
        .input = fields_get(in->fields, "text"),
        .style = TURN_ACCUMULATED,
        .event = TURN_UNKNOWN,
    };
    return GW_OK;
}

/* A word we do not know counts as cut off: to offer a finished call again costs
 * nothing, to drop half a tip would. */
static enum gw_err
at_read_ended(const struct wire_in *in, struct ended_in *ret)
{
    static const char *const names[] = { "sessionId", "status", "phoneNumber",
                                         "serviceCode", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    *ret = (struct ended_in){
        .session = fields_get(in->fields, "sessionId"),
        .dropped =
            !text_equal_fold(fields_get(in->fields, "status"), TEXT("Success")),
    };
    return GW_OK;
}

static void
at_write_screen(const struct wire_in *in, struct text screen, bool more,
                struct wire_reply *reply)
{
    (void)in;
    reply->status = 200;
    reply->content_type = "text/plain; charset=utf-8";
    buf_add(&reply->body, more ? TEXT("CON ") : TEXT("END "));
    buf_add(&reply->body, screen);
}

/* ---- sending ---- */

static void
at_write_send(const struct sms_out *sms, const struct send_config *send,
              struct wire_call *call)
{
    char to[MSISDN_MAX + 2] = "+";
    struct text digits = msisdn_digits(sms->to);

    (void)text_copy(digits, to + 1, sizeof to - 1);
    call->method = HTTP_POST;
    buf_str(&call->url, send->url);
    call->content_type = "application/x-www-form-urlencoded";
    form_add(&call->body, "username", text_of(send->username));
    form_add(&call->body, "to", text_of(to));
    form_add(&call->body, "message", sms->text);
    if (send->from != NULL && send->from[0] != '\0')
        form_add(&call->body, "from", text_of(send->from));
    wire_call_header(call, "apiKey", text_of(send->api_key));
    wire_call_header(call, "Accept", TEXT("application/json"));
}

/* Their codes, and the words that stand for them in Message. */
static const struct {
    int code;
    const char *word;
    enum send_outcome outcome;
    const char *reason;
    bool opted_out;
} send_codes[] = {
    { 100, "Processed", SEND_ACCEPTED, "accepted", false },
    { 101, "Sent", SEND_ACCEPTED, "accepted", false },
    { 102, "Queued", SEND_ACCEPTED, "accepted", false },
    { 401, "RiskHold", SEND_REFUSED, "risk_hold", false },
    { 402, "InvalidSenderId", SEND_MISCONFIGURED, "sender_id", false },
    { 403, "InvalidPhoneNumber", SEND_REFUSED, "phone_number", false },
    { 404, "UnsupportedNumberType", SEND_REFUSED, "number_type", false },
    { 405, "InsufficientBalance", SEND_MISCONFIGURED, "balance", false },
    { 406, "UserInBlacklist", SEND_REFUSED, "opted_out", true },
    { 407, "CouldNotRoute", SEND_REFUSED, "no_route", false },
    { 409, "DoNotDisturbRejection", SEND_REFUSED, "opted_out", true },
    { 500, "InternalServerError", SEND_TROUBLE, "their_error", false },
    { 501, "GatewayError", SEND_TROUBLE, "their_gateway", false },
    { 502, "RejectedByGateway", SEND_TROUBLE, "their_gateway", false },
};

static struct send_verdict
of_row(size_t row)
{
    struct send_verdict verdict =
        verdict_of(send_codes[row].outcome, send_codes[row].reason);

    verdict.opted_out = send_codes[row].opted_out;
    return verdict;
}

/* By the word, alone or at the start of a sentence. False: unknown. */
static bool
judge_word(const char *word, struct send_verdict *ret_verdict)
{
    struct text rest = text_trim(text_of(word));
    struct text first = { NULL, 0 };

    (void)text_cut(&rest, ' ', &first);
    if (text_equal_fold(first, TEXT("Success"))) {
        *ret_verdict = verdict_of(SEND_ACCEPTED, "accepted");
        return true;
    }
    for (size_t i = 0; i < LENGTH(send_codes); i++) {
        if (text_equal_fold(first, text_of(send_codes[i].word))) {
            *ret_verdict = of_row(i);
            return true;
        }
    }
    return false;
}

static bool
judge_code(int64_t code, struct send_verdict *ret_verdict)
{
    for (size_t i = 0; i < LENGTH(send_codes); i++) {
        if (send_codes[i].code == code) {
            *ret_verdict = of_row(i);
            return true;
        }
    }
    return false;
}

static int64_t
number_of(const json_t *value)
{
    int64_t number = 0;

    if (json_is_integer(value))
        return json_integer_value(value);
    if (json_is_string(value))
        (void)text_number(text_of(json_string_value(value)), &number);
    return number;
}

static void
judge_recipient(const json_t *recipient, struct buf *scratch,
                struct send_verdict *ret_verdict)
{
    int64_t code = number_of(json_object_get(recipient, "statusCode"));
    const char *status =
        json_string_value(json_object_get(recipient, "status"));
    const char *id = json_string_value(json_object_get(recipient, "messageId"));

    if (!judge_code(code, ret_verdict) && !judge_word(status, ret_verdict)) {
        if (code >= 400 && code <= 499)
            *ret_verdict = verdict_of(SEND_REFUSED, "unknown_code");
        else if (code >= 500 && code <= 599)
            *ret_verdict = verdict_of(SEND_TROUBLE, "unknown_code");
        else
            *ret_verdict = verdict_unreadable();
    }
    if (ret_verdict->outcome != SEND_ACCEPTED || id == NULL || id[0] == '\0')
        return;
    buf_clear(scratch);
    buf_str(scratch, id);
    if (buf_ok(scratch))
        ret_verdict->ref = buf_text(scratch);
}

static void
judge_body(const json_t *root, struct buf *scratch,
           struct send_verdict *ret_verdict)
{
    const json_t *data = json_object_get(root, "SMSMessageData");
    const json_t *recipients = json_object_get(data, "Recipients");
    const char *message = json_string_value(json_object_get(data, "Message"));

    if (json_array_size(recipients) > 0)
        judge_recipient(json_array_get(recipients, 0), scratch, ret_verdict);
    else if (!json_is_array(recipients) && message == NULL)
        *ret_verdict = verdict_unreadable();
    else if (!judge_word(message, ret_verdict)
             || ret_verdict->outcome == SEND_ACCEPTED)
        *ret_verdict = verdict_of(SEND_REFUSED, "no_recipient");
}

static void
at_judge(const struct send_config *send, const struct wire_answer *answer,
         struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    if (verdict_http(answer, ret_verdict))
        return;
    if (answer->status < 200 || answer->status > 299)
        return;

    json_t *root = json_loadb(answer->body.at == NULL ? "" : answer->body.at,
                              answer->body.len, 0, NULL);
    judge_body(root, scratch, ret_verdict);
    json_decref(root);
}

const struct adapter adapter_africastalking = {
    .name = "africastalking",
    .read_sms = at_read_sms,
    .read_receipts = at_read_receipts,
    .read_turn = at_read_turn,
    .read_ended = at_read_ended,
    .write_screen = at_write_screen,
    .write_send = at_write_send,
    .judge = at_judge,
};
