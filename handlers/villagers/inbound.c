/* handlers/villagers/inbound.c -- one callback, from the request to its answer.
 *
 *   handle --> find --> read --> submit --> [writer] --> on_stored --> free
 *                |        |                                 ^ answers, unless
 *               404      400, 404      sweep (4 s) ---------+ it was too late
 *
 * We say 200 only after COMMIT: from then on the aggregator forgets the message
 * and only we have it. After a late 503 it sends again, and `seen` knows it.
 *
 * What one would get wrong: the op outlives the answer. Whatever the writer
 * reads is a copy of ours, and only on_stored() frees; the sweep just answers.
 */
#include "handlers/villagers/inbound.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "handlers/villagers/inbound_request.h"

enum {
    SWEEP_MS = 250,
    REPLY_MAX = 512 * 1024, /* what came may be in it, each byte as \uXXXX */
    SCRATCH_MAX = 256 * 1024,
    SAID_EVERY_US = 1000 * 1000
};

static const struct inbound_road *const roads[CALLBACKS] = {
    [CALLBACK_SMS] = &inbound_sms,
    [CALLBACK_USSD] = &inbound_ussd,
    [CALLBACK_RECEIPT] = &inbound_receipt,
    [CALLBACK_ENDED] = &inbound_ended,
};

/* ---- endings ------------------------------------------------------------------ */

/* At most one line a second, however many are in trouble: a storm must not
 * fill the disk that it may have been caused by. */
static void
say_trouble(const struct inbound *in, const char *event, enum gw_err err)
{
    struct inbound_door *door = in->door;
    int64_t now_us = clock_mono_us();

    door->unsaid++;
    if (door->said_us != 0 && now_us - door->said_us < SAID_EVERY_US)
        return;
    LOG_AT(LOG_WARN_, in->request ? http_id(in->request) : "-", event,
           LOG_WORD("channel", in->channel->config->name),
           LOG_WORD("callback", callback_word(in->callback)),
           LOG_WORD("reason", gw_err_word(err)),
           LOG_NUM("callbacks", door->unsaid));
    door->said_us = now_us;
    door->unsaid = 0;
}

static void
leave_queue(struct inbound *in)
{
    struct inbound_door *door = in->door;

    *(in->older ? &in->older->newer : &door->oldest) = in->newer;
    *(in->newer ? &in->newer->older : &door->newest) = in->older;
    in->older = in->newer = NULL;
}

static void
enter_queue(struct inbound *in)
{
    struct inbound_door *door = in->door;

    in->older = door->newest;
    *(door->newest ? &door->newest->newer : &door->oldest) = in;
    door->newest = in;
}

static void
observe(const struct inbound *in)
{
    double seconds = (double)(clock_mono_us() - in->began_us) / 1e6;

    if (in->callback == CALLBACK_USSD)
        histogram_add(HISTOGRAM_TURN, seconds);
    if (in->callback == CALLBACK_SMS)
        histogram_add(HISTOGRAM_SMS, seconds);
}

static void
send_reply(struct inbound *in, struct wire_reply *reply)
{
    for (size_t i = 0; i < reply->headers_count; i++)
        http_reply_header(in->request, reply->headers[i].name,
                          reply->headers[i].value);
    http_reply(in->request, reply->status, reply->content_type,
               buf_text(&reply->body));
    in->request = NULL;
    observe(in);
}

/* The only way to an answer once a request was understood. */
static void
answer(struct inbound *in, enum gw_err err)
{
    struct wire_reply reply = { .status = 200, .body = buf_new(REPLY_MAX) };
    enum outcome outcome = OUTCOME_UNSTORED;

    if (err == GW_OK) {
        outcome = in->road->stored(in, &reply);
    } else {
        say_trouble(in, "callback.unstored", err);
        in->road->unstored(in, &reply);
    }
    if (!buf_ok(&reply.body)) {
        buf_clear(&reply.body);
        reply.status = 503;
    }
    metric_callback(in->index, in->callback, outcome);
    send_reply(in, &reply);
    buf_wipe(&reply.body);
}

static void
refuse(struct inbound *in, enum gw_err err)
{
    bool malformed = err == GW_REJECTED;
    int status = malformed ? 400 : 404;

    if (malformed)
        say_trouble(in, "callback.malformed", err);
    metric_callback(in->index, in->callback,
                    malformed ? OUTCOME_MALFORMED : OUTCOME_DENIED);
    http_reply(in->request, status, NULL, TEXT(""));
    in->request = NULL;
}

void
inbound_say_ok(struct inbound *in, struct wire_reply *reply)
{
    if (in->channel->adapter->write_ok != NULL)
        in->channel->adapter->write_ok(&in->in, in->callback, reply);
}

void
inbound_say_later(struct inbound *in, struct wire_reply *reply)
{
    (void)in;
    reply->status = 503;
    wire_reply_header(reply, "Retry-After", "5");
}

void
inbound_free(struct inbound *in)
{
    if (in == NULL)
        return;
    if (in->road->release != NULL)
        in->road->release(in);
    fields_free(&in->fields);
    buf_wipe(&in->scratch);
    free(in->copy);
    setup_unref(in->setup);
    free(in);
}

/* ---- steps, in the order they happen -------------------------------------------- */

static void
on_stored(enum gw_err err, void *arg)
{
    struct inbound *in = arg;

    if (err == GW_OK && in->owes_sms && in->door->wake_outbox != NULL)
        in->door->wake_outbox(in->door->wake_arg);
    if (err == GW_OK && in->callback != CALLBACK_RECEIPT
        && in->door->wake_indexer != NULL)
        in->door->wake_indexer(in->door->wake_arg);
    if (in->request != NULL) {
        leave_queue(in);
        answer(in, err);
    }
    inbound_free(in);
}

static void
on_sweep(void *arg)
{
    struct inbound_door *door = arg;
    int64_t late_us = clock_mono_us() - INBOUND_DEADLINE_MS * INT64_C(1000);

    while (door->oldest != NULL && door->oldest->began_us <= late_us) {
        struct inbound *in = door->oldest;
        leave_queue(in);
        answer(in, GW_AGAIN);
    }
}

/* What came, in memory of our own. */
static enum gw_err
make(struct inbound_door *door, struct http_request *request, unsigned index,
     enum callback callback, struct inbound **ret_in)
{
    const struct inbound_road *road = roads[callback];
    struct inbound *in = calloc(1, road->size);

    if (in == NULL)
        return GW_NOMEM;
    in->door = door;
    in->request = request;
    in->road = road;
    in->setup = setup_ref(door->setup);
    in->channel = &in->setup->channels[index];
    in->index = index;
    in->callback = callback;
    in->began_us = clock_mono_us();
    in->now_ms = clock_wall_ms();
    fields_init(&in->fields);
    in->scratch = buf_new(SCRATCH_MAX);
    *ret_in = in;
    return GW_OK;
}

static void
take(struct inbound_door *door, struct http_request *request, unsigned index,
     enum callback callback)
{
    struct inbound *in;

    if (make(door, request, index, callback, &in) != GW_OK) {
        http_reply(request, 503, NULL, TEXT(""));
        return;
    }
    enum gw_err err = inbound_read(in);
    if (err == GW_OK) {
        in->op = (struct store_op){ .run = in->road->run,
                                    .done = on_stored,
                                    .arg = in };
        enter_queue(in);
        store_write(door->store, &in->op);
        return;
    }
    if (err == GW_NOMEM)
        answer(in, err);
    else
        refuse(in, err);
    inbound_free(in);
}

/* ---- the door ---------------------------------------------------------------- */

/* True when the path was one of these. */
static bool
handle_health(const struct inbound_door *door, struct http_request *request)
{
    struct text path = http_path(request);
    bool alive = text_is(path, "/healthz");
    bool ready = text_is(path, "/readyz");

    if (!alive && !ready)
        return false;
    int status = alive || store_ready(door->store) ? 200 : 503;
    http_reply(request, status, "text/plain; charset=utf-8",
               status == 200 ? TEXT("ok\n") : TEXT("not ready\n"));
    return true;
}

static bool
is_method_of(struct http_request *request)
{
    enum http_method method = http_method(request);

    return method == HTTP_GET || method == HTTP_POST
           || (method == HTTP_HEAD
               && !text_starts(http_path(request), TEXT("/in/")));
}

void
inbound_handle(struct http_request *request, void *arg)
{
    struct inbound_door *door = arg;
    unsigned index = 0;
    enum callback callback;

    if (!door->swept)
        door->swept = loop_every(door->loop, SWEEP_MS, on_sweep, door) == GW_OK;
    if (!is_method_of(request)) {
        http_reply_header(request, "Allow", "GET, POST");
        http_reply(request, 405, NULL, TEXT(""));
        return;
    }
    if (handle_health(door, request))
        return;
    enum gw_err err = inbound_find(door->setup, request, &index, &callback);
    if (err == GW_OK
        && roads[callback]->is_spoken(door->setup->channels[index].adapter)) {
        take(door, request, index, callback);
        return;
    }
    if (err == GW_DENIED)
        metric_callback(index, callback, OUTCOME_DENIED);
    http_reply(request, 404, NULL, TEXT(""));
}
