/* gateway/platform/config_route.c -- the list of routes.
 *
 * A route is read by the table like any map. Here is what no single key can
 * know: whether the channels that it names are there and can send, which the
 * file may say further below.
 *
 * The one thing one would get wrong: only the first route that fits a number
 * counts. Behind one for all numbers the others would never be used, and
 * whoever wrote them should hear of it.
 */
#include <string.h>

#include "gateway/platform/config_read.h"

static void
read_route(struct config_reading *reading, const struct yaml_node *item,
           size_t i)
{
    struct route_config *route = &reading->config->routes[i];

    *route = (struct route_config){ .line = yaml_line(item), .prefer = "" };
    if (yaml_kind(item) != YAML_MAP)
        fault_add(reading->faults, reading->path, yaml_line(item),
                  "routes: want channels, and operators or prefixes, for each "
                  "route");
    else
        config_map(reading, "routes[].", item, route);
}

void
config_routes(struct config_reading *reading, const struct config_key *key,
              const struct yaml_node *node)
{
    if (yaml_kind(node) != YAML_LIST) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "routes: want a list, each route beginning with a hyphen, "
                  "or [] for none");
        return;
    }
    size_t count = yaml_count(node);
    if (count > (size_t)key->max) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "routes has %zu items; want at most %d", count, key->max);
        return;
    }
    for (size_t i = 0; i < count && !reading->nomem; i++)
        read_route(reading, yaml_item(reading->yaml, node, i), i);
    reading->config->routes_count = count;
}

/* ---- what the whole file tells ---- */

/* The list of channels of the ith route, as it stands in the file. */
static const struct yaml_node *
channels_node(const struct config_reading *reading, size_t i)
{
    const struct yaml_node *root = yaml_root(reading->yaml);
    const struct yaml_node *list = yaml_find(reading->yaml, root, "routes");
    const struct yaml_node *route = yaml_item(reading->yaml, list, i);

    return yaml_find(reading->yaml, route, "channels");
}

static const char *
trouble_of(const struct config *config, const struct route_config *route,
           const char *name)
{
    const struct channel_config *channel =
        config_channel(config, text_of(name));

    if (channel == NULL)
        return "is not the name of a channel";
    if (!channel->can_send)
        return "has no send block, so it cannot send";
    if (strcmp(route->prefer, "cost") == 0 && channel->send.cost == 0)
        return "has no send.cost, which prefer: cost needs";
    return NULL;
}

static void
check_route(struct config_reading *reading, size_t i)
{
    const struct config *config = reading->config;
    const struct route_config *route = &config->routes[i];
    const struct yaml_node *node = channels_node(reading, i);

    if (route->channels_count == 0)
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "routes[].channels: want at least one channel");
    for (size_t c = 0; c < route->channels_count; c++) {
        const char *trouble = trouble_of(config, route, route->channels[c]);
        if (trouble != NULL)
            fault_add(reading->faults, reading->path,
                      yaml_line(yaml_item(reading->yaml, node, c)),
                      "routes[].channels: the channel at place %zu %s", c + 1,
                      trouble);
    }
    if (route->operators_count + route->prefixes_count == 0
        && i + 1 < config->routes_count)
        fault_add(reading->faults, reading->path, route->line,
                  "routes: this one fits all numbers, so those below it are "
                  "never used; want it last");
}

void
config_routes_check(struct config_reading *reading)
{
    for (size_t i = 0; !reading->unsure && i < reading->config->routes_count;
         i++)
        check_route(reading, i);
}
