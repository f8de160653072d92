/* handlers/simulator/start.c -- what the page is told once, at its start.
 *
 * The secrets of the channels that it plays are in here, and nowhere else: not
 * in the page, which a cache may keep.
 */
#include <stdio.h>
#include <string.h>

#include "handlers/simulator/parts.h"

/* {name, base} or null; base is the address of its callbacks. */
static json_t *
channel_json(const struct config *config, const char *kind)
{
    const struct channel_config *channel = messaging_channel(config, kind);
    OWNED(buf_wipe)
    struct buf base = buf_new(1024);

    if (channel == NULL)
        return json_null();
    buf_printf(&base, "/in/%s/", channel->name);
    form_escape(text_of(channel->secret), &base);
    if (!buf_ok(&base))
        return NULL;
    return json_pack("{s:s, s:s, s:i}", "name", channel->name, "base",
                     buf_cstr(&base), "septets", channel->septets);
}

static json_t *
numbers_json(const struct msisdn *list, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < count; i++) {
        char plus[MSISDN_MAX + 2];
        (void)snprintf(plus, sizeof plus, "+%s", list[i].digits);
        if (json_array_append_new(array, json_string(plus)) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

void
start_take(struct simulator *simulator, struct http_request *request)
{
    const struct config *config = simulator->config;
    char demo[1100] = "";
    json_t *imigrasi =
        numbers_json(config->duty_imigrasi, config->duty_imigrasi_count);
    json_t *polda = numbers_json(config->duty_polda, config->duty_polda_count);

    if (simulator->has_demo_file)
        (void)snprintf(demo, sizeof demo, "%s/demo.txt", config->data_dir);
    answer_json(
        request,
        json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:s, s:s}", "run",
                  simulator->run, "sms", config->service_sms, "ussd",
                  config->service_ussd, "septets", config->screen_septets,
                  "channel", channel_json(config, "africastalking"), "parts",
                  channel_json(config, "vonage"), "imigrasi", imigrasi, "polda",
                  polda, "officers", config->listen_officers, "demo", demo));
}
