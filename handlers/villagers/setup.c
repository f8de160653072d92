/* handlers/villagers/setup.c -- see setup.h.
 *
 *   config_load --> adapter of each channel --> flow_load --> a whole setup
 *
 * All parts are tried even when one is wrong, so that one look at the faults
 * shows everything.
 *
 * What one would get wrong: fitting the screens to the narrowest width alone.
 * One flow serves all channels, and its pages are cut anew for each.
 */
#include "handlers/villagers/setup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/file.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/sms_reply.h"
#include "handlers/villagers/vocabulary.h"

enum { URL_MAX = 2048, HOLIDAYS_BYTES = 64 * 1024 };

/* ---- channels --------------------------------------------------------------- */

static const struct adapter *
find_kind(const struct setup_kinds *kinds, const char *kind)
{
    for (size_t i = 0; i < kinds->count(); i++) {
        if (strcmp(kinds->at(i)->name, kind) == 0)
            return kinds->at(i);
    }
    return NULL;
}

static void
fault_kind(const struct config *config, const struct channel_config *channel,
           const struct setup_kinds *kinds, struct faults *faults)
{
    OWNED(buf_free)
    struct buf known = buf_new(FAULT_TEXT);

    for (size_t i = 0; i < kinds->count(); i++) {
        buf_str(&known, i > 0 ? ", " : "");
        buf_str(&known, kinds->at(i)->name);
    }
    if (kinds->described != NULL) {
        buf_str(&known, ", ");
        buf_str(&known, kinds->described);
    }
    fault_add(faults, config->path, channel->line,
              "channel %s: there is no kind \"%s\"; there are %s",
              channel->name, channel->kind, buf_cstr(&known));
}

static bool
is_method(const struct adapter *adapter, const char *method)
{
    const char *const *each = adapter->methods;

    for (; each != NULL && *each != NULL; each++) {
        if (strcmp(*each, method) == 0)
            return true;
    }
    return false;
}

static void
check_signature(const struct config *config,
                const struct channel_config *channel,
                const struct adapter *adapter, struct faults *faults)
{
    const struct verify_config *signature = &channel->signature;

    if (signature->secret[0] == '\0') {
        if (adapter->verify != NULL)
            fault_warn(faults, config->path, channel->line,
                       "channel %s: kind %s can sign, but signature.secret is "
                       "not given, so the secret in the address is all that "
                       "is checked",
                       channel->name, channel->kind);
    } else if (adapter->verify == NULL) {
        fault_add(faults, config->path, channel->line,
                  "channel %s: kind %s signs nothing; remove its signature "
                  "block",
                  channel->name, channel->kind);
    } else if (signature->method[0] != '\0'
               && !is_method(adapter, signature->method)) {
        fault_add(faults, config->path, channel->line,
                  "channel %s: kind %s has no such signature.method; %s%s",
                  channel->name, channel->kind,
                  adapter->methods != NULL ? "the usual one is "
                                           : "leave it out",
                  adapter->methods != NULL ? adapter->methods[0] : "");
    }
}

static enum gw_err
make_receipt_url(const struct config *config,
                 const struct channel_config *channel, char **ret_url)
{
    OWNED(buf_free)
    struct buf url = buf_new(URL_MAX);

    buf_str(&url, config->public_url);
    buf_str(&url, "/in/");
    buf_str(&url, channel->name);
    buf_char(&url, '/');
    buf_str(&url, channel->secret);
    buf_str(&url, "/receipt");
    char *copy = buf_ok(&url) ? strdup(buf_cstr(&url)) : NULL;
    if (copy == NULL)
        return GW_NOMEM;
    *ret_url = copy;
    return GW_OK;
}

/* A kind of ours, or the one that a file describes; channel->adapter stays NULL
 * with a fault. */
static enum gw_err
take_kind(struct setup *setup, struct setup_channel *channel,
          struct faults *faults)
{
    const struct setup_kinds *kinds = setup->kinds;
    const struct channel_config *config = channel->config;
    bool described =
        kinds->described != NULL && strcmp(config->kind, kinds->described) == 0;
    bool given = config->dialect != NULL && config->dialect[0] != '\0';

    channel->adapter = described ? NULL : find_kind(kinds, config->kind);
    if (!described && channel->adapter == NULL)
        fault_kind(setup->config, config, kinds, faults);
    else if (given != described)
        fault_add(faults, setup->config->path, config->line,
                  described ? "channel %s: kind %s wants dialect: PATH, a file "
                              "that describes it"
                            : "channel %s: kind %s is known without a dialect; "
                              "remove it",
                  config->name, config->kind);
    if (!described || !given)
        return GW_OK;
    enum gw_err err = kinds->load(config->dialect, faults, &channel->dialect);
    if (err == GW_OK)
        channel->adapter = kinds->adapter(channel->dialect);
    return err == GW_REJECTED ? GW_OK : err;
}

static enum gw_err
take_channel(struct setup *setup, size_t i, struct faults *faults)
{
    const struct channel_config *config = &setup->config->channels[i];
    struct setup_channel *channel = &setup->channels[i];

    channel->config = config;
    enum gw_err err = take_kind(setup, channel, faults);
    if (err != GW_OK || channel->adapter == NULL)
        return err;
    check_signature(setup->config, config, channel->adapter, faults);
    if (config->can_send && channel->adapter->write_send == NULL)
        fault_add(faults, setup->config->path, config->line,
                  "channel %s: kind %s cannot send; remove its send block",
                  config->name, config->kind);
    else if (config->can_send && setup->sender == NULL)
        setup->sender = channel;
    return make_receipt_url(setup->config, config, &channel->receipt_url);
}

/* ---- the whole ------------------------------------------------------------------ */

/* The service's width and each channel's. */
static void
find_widths(const struct config *config,
            unsigned ret_widths[CONFIG_CHANNELS_MAX + 2])
{
    size_t count = 0;

    ret_widths[count++] = (unsigned)config->screen_septets;
    for (size_t i = 0; i < config->channels_count; i++)
        ret_widths[count++] = (unsigned)config->channels[i].septets;
    ret_widths[count] = 0;
}

static enum gw_err
take_flow(struct setup *setup, struct faults *faults)
{
    struct vocabulary words = vocabulary_for_check(setup->places);
    struct flow_host host = vocabulary_host;
    unsigned widths[CONFIG_CHANNELS_MAX + 2];

    host.check_arg = &words;
    find_widths(setup->config, widths);
    enum gw_err err = flow_load(setup->config->menus, setup->config->languages,
                                widths, &host, faults, &setup->flow);
    if (err != GW_OK || setup->keyring == NULL)
        return err;
    return sms_reply_learn(setup);
}

/* The holidays of a file, or those that are compiled in. A request keeps its
 * setup, so a reload takes no calendar from under anybody. */
static enum gw_err
take_calendar(struct setup *setup, struct faults *faults)
{
    OWNED(buf_free)
    struct buf csv = buf_new(HOLIDAYS_BYTES);
    const char *path = setup->config->holidays;
    int line = 0;

    setup->calendar = &setup->own_calendar;
    calendar_default(&setup->own_calendar);
    if (path == NULL || path[0] == '\0')
        return GW_OK;
    enum gw_err err = file_read(path, &csv);
    if (err == GW_NOMEM)
        return err;
    if (err != GW_OK) {
        fault_add(faults, path, 0, "holidays cannot be read: %s",
                  file_trouble(err));
        return GW_OK;
    }
    err = calendar_read(buf_text(&csv), &line, &setup->own_calendar);
    if (err != GW_OK)
        fault_add(faults, path, line,
                  "not a holiday: want 2026-08-17,Name, below a line of "
                  "names, at most %d",
                  (int)CALENDAR_HOLIDAYS_MAX);
    return GW_OK;
}

static enum gw_err
fill(struct setup *setup, const char *config_path, struct faults *faults)
{
    enum gw_err err = config_load(config_path, faults, &setup->config);

    if (err != GW_OK)
        return err == GW_MISSING ? GW_REJECTED : err;
    for (size_t i = 0; i < setup->config->channels_count; i++) {
        err = take_channel(setup, i, faults);
        if (err != GW_OK)
            return err;
    }
    err = take_calendar(setup, faults);
    if (err == GW_OK)
        err = take_flow(setup, faults);
    if (err == GW_MISSING || (err == GW_OK && faults->errors > 0))
        return GW_REJECTED;
    return err;
}

enum gw_err
setup_load(const char *config_path, const struct setup_kinds *kinds,
           const struct keyring *keyring, const struct places *places,
           struct faults *faults, struct setup **ret_setup)
{
    OWNED(setup_unref)
    struct setup *setup = calloc(1, sizeof *setup);

    if (setup == NULL)
        return GW_NOMEM;
    setup->references = 1;
    setup->kinds = kinds;
    setup->keyring = keyring;
    setup->places = places;
    enum gw_err err = fill(setup, config_path, faults);
    if (err != GW_OK)
        return err;
    if (setup->sender == NULL
        && setup->config->duty_imigrasi_count + setup->config->duty_polda_count
               > 0)
        fault_warn(faults, setup->config->path, 0,
                   "duty numbers are given, but no channel can send to them");
    *ret_setup = GIVE(setup);
    return GW_OK;
}

const struct setup_channel *
setup_find_channel(const struct setup *setup, struct text name)
{
    for (size_t i = 0; i < setup->config->channels_count; i++) {
        if (text_is(name, setup->channels[i].config->name))
            return &setup->channels[i];
    }
    return NULL;
}

struct setup *
setup_ref(struct setup *setup)
{
    setup->references++;
    return setup;
}

void
setup_unref(struct setup *setup)
{
    if (setup == NULL)
        return;
    assert(setup->references > 0);
    if (--setup->references > 0)
        return;
    for (size_t i = 0; i < CONFIG_CHANNELS_MAX; i++) {
        if (setup->channels[i].receipt_url != NULL)
            crypto_wipe(setup->channels[i].receipt_url,
                        strlen(setup->channels[i].receipt_url));
        free(setup->channels[i].receipt_url);
        if (setup->channels[i].dialect != NULL)
            setup->kinds->free(setup->channels[i].dialect);
    }
    flow_free(setup->flow);
    config_free(setup->config);
    free(setup);
}
