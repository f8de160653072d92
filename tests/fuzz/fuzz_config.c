/* A config file as anybody may write it. */
#include <string.h>

#include "gateway/platform/config_keys.h"
#include "gateway/platform/config_read.h"
#include "tests/fuzz/fuzz.h"

static void
must_be_filled(const char *text)
{
    must(text != NULL && text[0] != '\0');
}

static void
check_channel(const struct config *config, const struct channel_config *channel)
{
    must_be_filled(channel->name);
    must_be_filled(channel->kind);
    must_be_filled(channel->secret);
    must(config_form_fits(CONFIG_NAME, text_of(channel->name)));
    must(strchr(channel->secret, '/') == NULL);
    must(channel->septets >= 40 && channel->septets <= 182);
    must(channel->allow_count <= CONFIG_ALLOW_MAX);
    must(channel->alias == NULL || channel->alias[0] == '/');
    must(channel->can_send == (channel->send.url[0] != '\0'));
    must(channel->send.per_second >= 1 && channel->send.per_second <= 1000);
    must(channel->send.per_day >= 0 && channel->send.cost >= 0);
    must(config_channel(config, text_of(channel->name)) == channel);
}

static void
check_route(const struct config *config, const struct route_config *route)
{
    must(route->channels_count >= 1);
    must(route->channels_count <= CONFIG_ROUTE_CHANNELS_MAX);
    must(route->operators_count <= CONFIG_ROUTE_OPERATORS_MAX);
    must(route->prefixes_count <= CONFIG_ROUTE_PREFIXES_MAX);
    must(config_form_fits(CONFIG_PREFERENCE, text_of(route->prefer)));
    for (size_t i = 0; i < route->channels_count; i++) {
        const struct channel_config *channel =
            config_channel(config, text_of(route->channels[i]));
        must(channel != NULL && channel->can_send);
    }
    for (size_t i = 0; i < route->prefixes_count; i++)
        must(route->prefixes[i] >= 10 && route->prefixes[i] <= 99999999);
}

/* Whatever was taken is in its range. */
static void
check(const struct config *config)
{
    size_t len = strlen(config->public_url);

    must(len > 0 && config->public_url[len - 1] != '/');
    must(config_url_host(text_of(config->public_url)).len > 0);
    must_be_filled(config->data_dir);
    must_be_filled(config->menus);
    must_be_filled(config->service_sms);
    must_be_filled(config->service_ussd);
    must(config_form_fits(CONFIG_LISTEN, text_of(config->listen_callbacks)));
    must(config_form_fits(CONFIG_LISTEN, text_of(config->listen_officers)));
    must(config_form_fits(CONFIG_LISTEN, text_of(config->listen_metrics)));
    must(config->screen_septets >= 40 && config->screen_septets <= 182);
    must(config->proxies_count <= CONFIG_ALLOW_MAX);
    must(config->duty_imigrasi_count <= CONFIG_DUTY_MAX);
    must(config->duty_polda_count <= CONFIG_DUTY_MAX);
    must(config->languages != NULL);
    must(config->channels_count <= CONFIG_CHANNELS_MAX);
    for (size_t i = 0; i < config->channels_count; i++)
        check_channel(config, &config->channels[i]);
    must(config->routes_count <= CONFIG_ROUTES_MAX);
    for (size_t i = 0; i < config->routes_count; i++)
        check_route(config, &config->routes[i]);
    must(config_needs_restart(config, config) == NULL);
}

/* Each fault can be printed: it has words, a line, and no control character. */
static void
check_faults(const struct faults *faults)
{
    must(faults->count <= FAULTS_MAX);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];

        must(fault->line >= 0);
        must_be_filled(fault->text);
        for (const char *at = fault->text; *at != '\0'; at++)
            must((unsigned char)*at >= 0x20 && *at != 0x7F);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct config *config = NULL;

    must(faults != NULL);
    enum gw_err err = config_read(
        "fuzz", (struct text){ (const char *)data, size }, faults, &config);
    must(err == GW_OK || err == GW_REJECTED);
    must((err == GW_OK) == (faults->errors == 0));
    must((err == GW_OK) == (config != NULL));
    check_faults(faults);
    if (config != NULL)
        check(config);
    config_free(config);
    free(faults);
    return 0;
}
