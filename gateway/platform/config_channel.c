/* gateway/platform/config_channel.c -- the list of channels.
 *
 * A channel is read by the table like any map; here is what no single key can
 * know: names and aliases are each there once, and a screen's size falls back
 * to the service's.
 */
#include <string.h>

#include "gateway/platform/config_read.h"

/* The line of a channel's key, or of the channel itself. */
static int
line_of(struct config_reading *reading, const struct yaml_node *item,
        const char *key)
{
    const struct yaml_node *node = yaml_find(reading->yaml, item, key);

    return yaml_line(node != NULL ? node : item);
}

static bool
is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static void
check_single(struct config_reading *reading, const struct yaml_node *item,
             size_t i)
{
    const struct channel_config *channels = reading->config->channels;

    for (size_t before = 0; before < i; before++) {
        if (is_same(channels[before].name, channels[i].name))
            fault_add(reading->faults, reading->path,
                      line_of(reading, item, "name"),
                      "channels[].name: the channel of line %d has this name "
                      "already",
                      channels[before].line);
        if (is_same(channels[before].alias, channels[i].alias))
            fault_add(reading->faults, reading->path,
                      line_of(reading, item, "alias"),
                      "channels[].alias: the channel of line %d has this path "
                      "already",
                      channels[before].line);
    }
}

static void
read_channel(struct config_reading *reading, const struct yaml_node *item,
             size_t i)
{
    struct channel_config *channel = &reading->config->channels[i];

    *channel = (struct channel_config){
        .line = yaml_line(item),
        .signature = { .secret = "", .secret_old = "", .method = "" },
        .send = { .url = "",
                  .username = "",
                  .api_key = "",
                  .password = "",
                  .from = "" },
    };
    if (yaml_kind(item) != YAML_MAP) {
        fault_add(reading->faults, reading->path, yaml_line(item),
                  "channels: want name, kind and secret for each channel");
        return;
    }
    config_map(reading, "channels[].", item, channel);
    channel->can_send = channel->send.url[0] != '\0';
    check_single(reading, item, i);
}

void
config_channels(struct config_reading *reading, const struct config_key *key,
                const struct yaml_node *node)
{
    if (yaml_kind(node) != YAML_LIST) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "channels: want a list, each channel beginning with a "
                  "hyphen, or [] for none");
        return;
    }
    size_t count = yaml_count(node);
    if (count > (size_t)key->max) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "channels has %zu items; want at most %d", count, key->max);
        return;
    }
    for (size_t i = 0; i < count && !reading->nomem; i++)
        read_channel(reading, yaml_item(reading->yaml, node, i), i);
    reading->config->channels_count = count;
}

const struct channel_config *
config_channel(const struct config *config, struct text name)
{
    for (size_t i = 0; i < config->channels_count; i++) {
        if (text_is(name, config->channels[i].name))
            return &config->channels[i];
    }
    return NULL;
}
