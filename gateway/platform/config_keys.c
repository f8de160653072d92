/* gateway/platform/config_keys.c -- the only table of what a config may hold.
 *
 * Reading, defaults, errors, the sample's completeness and what a reload can
 * change all walk it. A row whose path begins with "channels[]." belongs to one
 * channel, and its offset counts from there; "routes[]." is the same for a
 * route.
 */
#include "gateway/platform/config_keys.h"

#include "gateway/platform/config.h"

#define TOP(field) .offset = offsetof(struct config, field)
#define TOP_LIST(field)                       \
    .offset = offsetof(struct config, field), \
    .offset_count = offsetof(struct config, field##_count)
#define OWN(field)   .offset = offsetof(struct channel_config, field)
#define ROUTE(field) .offset = offsetof(struct route_config, field)
#define ROUTE_LIST(field)                           \
    .offset = offsetof(struct route_config, field), \
    .offset_count = offsetof(struct route_config, field##_count)
#define OWN_LIST(field)                               \
    .offset = offsetof(struct channel_config, field), \
    .offset_count = offsetof(struct channel_config, field##_count)

/* clang-format off */
const struct config_key config_keys[] = {
    { .path = "data_dir", .type = CONFIG_TEXT, .min = 1, .max = 1024,
      .preset = "var", .unit = "folder", TOP(data_dir),
      .prose = "database, keys and spool" },
    { .path = "public_url", .type = CONFIG_BASE_URL, .min = 1, .max = 512,
      .preset = "http://127.0.0.1:8080", .unit = "address",
      .reloadable = true, TOP(public_url),
      .prose = "how aggregators reach us; signatures are checked against it" },
    { .path = "proxies", .type = CONFIG_CIDR_LIST, .max = CONFIG_ALLOW_MAX,
      .preset = "[]", .unit = "address blocks", .reloadable = true,
      TOP_LIST(proxies),
      .prose = "only these may say X-Forwarded-For" },

    { .path = "listen", .type = CONFIG_MAP, .preset = "",
      .prose = "where we listen" },
    { .path = "listen.callbacks", .type = CONFIG_LISTEN, .max = 64,
      .preset = "127.0.0.1:8080", .unit = "address:port",
      TOP(listen_callbacks), .prose = "aggregators" },
    { .path = "listen.officers", .type = CONFIG_LISTEN, .max = 64,
      .preset = "127.0.0.1:8081", .unit = "address:port",
      TOP(listen_officers), .prose = "console and API" },
    { .path = "listen.metrics", .type = CONFIG_LISTEN, .max = 64,
      .preset = "127.0.0.1:9108", .unit = "address:port",
      TOP(listen_metrics), .prose = "Prometheus, /metrics" },

    { .path = "service", .type = CONFIG_MAP, .preset = NULL,
      .prose = "what villagers text and dial" },
    { .path = "service.sms", .type = CONFIG_SHORT_CODE, .min = 1, .max = 16,
      .preset = NULL, .unit = "number", .reloadable = true, TOP(service_sms),
      .prose = "the number that is texted" },
    { .path = "service.ussd", .type = CONFIG_SERVICE_CODE, .min = 1, .max = 20,
      .preset = NULL, .unit = "code", .reloadable = true, TOP(service_ussd),
      .prose = "the code that is dialled, in quotes" },
    { .path = "service.screen_septets", .type = CONFIG_INT, .min = 40,
      .max = 182, .preset = "160", .unit = "septets", .reloadable = true,
      TOP(screen_septets), .prose = "how much a USSD screen holds" },

    { .path = "duty", .type = CONFIG_MAP, .preset = "", .reloadable = true,
      .prose = "numbers paged when somebody is in danger now" },
    { .path = "duty.imigrasi", .type = CONFIG_NUMBER_LIST,
      .max = CONFIG_DUTY_MAX, .preset = "[]", .unit = "phone numbers",
      .reloadable = true, TOP_LIST(duty_imigrasi), .prose = "Immigration" },
    { .path = "duty.polda", .type = CONFIG_NUMBER_LIST, .max = CONFIG_DUTY_MAX,
      .preset = "[]", .unit = "phone numbers", .reloadable = true,
      TOP_LIST(duty_polda), .prose = "police" },

    { .path = "quota", .type = CONFIG_MAP, .preset = "", .reloadable = true,
      .prose = "what one sender may fill a day" },
    { .path = "quota.tips", .type = CONFIG_INT, .min = 0, .max = 1000,
      .preset = "10", .unit = "tips", .reloadable = true, TOP(quota_tips),
      .prose = "more are kept too, last in line; 0: no limit" },

    { .path = "quiet_hours", .type = CONFIG_MAP, .preset = "",
      .reloadable = true,
      .prose = "when no villager is written to or called unasked (WIB)" },
    { .path = "quiet_hours.from", .type = CONFIG_CLOCK, .preset = "21:00",
      .unit = "hours:minutes", .reloadable = true, TOP(quiet_from),
      .prose = "they begin" },
    { .path = "quiet_hours.to", .type = CONFIG_CLOCK, .preset = "05:00",
      .unit = "hours:minutes", .reloadable = true, TOP(quiet_to),
      .prose = "they end; the same as from: none" },

    { .path = "retention", .type = CONFIG_MAP, .preset = "",
      .reloadable = true, .prose = "how long tips are kept" },
    { .path = "retention.not_actionable_days", .type = CONFIG_INT, .min = 30,
      .max = 3650, .preset = "180", .unit = "days", .reloadable = true,
      TOP(not_actionable_days),
      .prose = "then nothing is left of a tip that led nowhere" },
    { .path = "retention.number_days", .type = CONFIG_INT, .min = 30,
      .max = 3650, .preset = "365", .unit = "days", .reloadable = true,
      TOP(number_days),
      .prose = "then the sender's number leaves a tip that is closed" },

    { .path = "menus", .type = CONFIG_TEXT, .min = 1, .max = 1024,
      .preset = "handlers/villagers/menus", .unit = "folder",
      .reloadable = true, TOP(menus),
      .prose = "the menu and its languages" },
    { .path = "languages", .type = CONFIG_WORD_LIST, .max = 8, .preset = "[]",
      .unit = "language words", .reloadable = true, TOP(languages),
      .prose = "menu languages beside Indonesian" },
    { .path = "simulator", .type = CONFIG_BOOL, .preset = "false",
      .reloadable = true, TOP(simulator),
      .prose = "the phone in the browser; never on in production" },

    { .path = "officers", .type = CONFIG_MAP, .preset = "",
      .reloadable = true, .prose = "signing in" },
    { .path = "officers.require_otp", .type = CONFIG_BOOL, .preset = "true",
      .reloadable = true, TOP(require_otp),
      .prose = "refuse officers without a one-time password" },
    { .path = "officers.enrol", .type = CONFIG_BOOL, .preset = "false",
      .reloadable = true, TOP(enrol),
      .prose = "... but let them in to set one up, and nothing else" },
    { .path = "officers.idle_minutes", .type = CONFIG_INT, .min = 5,
      .max = 240, .preset = "30", .unit = "minutes", .reloadable = true,
      TOP(idle_minutes), .prose = "a session that rests so long is over" },
    { .path = "officers.session_hours", .type = CONFIG_INT, .min = 1,
      .max = 24, .preset = "12", .unit = "hours", .reloadable = true,
      TOP(session_hours), .prose = "no session is older than this" },

    { .path = "channels", .type = CONFIG_CHANNEL_LIST,
      .max = CONFIG_CHANNELS_MAX, .preset = NULL, .reloadable = true,
      .prose = "the aggregators; [] for none" },
    { .path = "channels[].name", .type = CONFIG_NAME, .min = 1, .max = 32,
      .preset = NULL, .unit = "a-z 0-9 -", .reloadable = true, OWN(name),
      .prose = "part of the callback address; each once" },
    { .path = "channels[].kind", .type = CONFIG_NAME, .min = 1, .max = 32,
      .preset = NULL, .unit = "a-z 0-9 -", .reloadable = true, OWN(kind),
      .prose = "the aggregator's dialect" },
    { .path = "channels[].dialect", .type = CONFIG_TEXT, .min = 1, .max = 1024,
      .preset = "", .unit = "file", .reloadable = true, OWN(dialect),
      .prose = "of kind generic: the file that describes the dialect" },
    { .path = "channels[].secret", .type = CONFIG_SECRET, .min = 1, .max = 200,
      .preset = NULL, .unit = "characters", .reloadable = true, .secret = true,
      OWN(secret),
      .prose = "part of the callback address; 22 random letters and digits" },
    { .path = "channels[].allow", .type = CONFIG_CIDR_LIST,
      .max = CONFIG_ALLOW_MAX, .preset = "[]", .unit = "address blocks",
      .reloadable = true, OWN_LIST(allow),
      .prose = "who may call; empty: whoever knows the secret" },
    { .path = "channels[].septets", .type = CONFIG_INT, .min = 40, .max = 182,
      .preset = "", .unit = "septets", .reloadable = true, OWN(septets),
      .prose = "this channel's screen, if not service.screen_septets" },
    { .path = "channels[].alias", .type = CONFIG_ALIAS, .min = 2, .max = 128,
      .preset = "", .unit = "path", .reloadable = true, OWN(alias),
      .prose = "a callback path that the aggregator fixes; each once" },

    { .path = "channels[].signature", .type = CONFIG_MAP, .preset = "",
      .reloadable = true,
      .prose = "how callbacks are signed; without it, by the address alone" },
    { .path = "channels[].signature.secret", .type = CONFIG_TEXT, .min = 1,
      .max = 1024, .preset = NULL, .reloadable = true, .secret = true,
      OWN(signature.secret), .prose = "what they sign with" },
    { .path = "channels[].signature.secret_old", .type = CONFIG_TEXT, .min = 1,
      .max = 1024, .preset = "", .reloadable = true, .secret = true,
      OWN(signature.secret_old), .prose = "what they signed with until now" },
    { .path = "channels[].signature.method", .type = CONFIG_NAME, .min = 1,
      .max = 32, .preset = "", .unit = "a-z 0-9 -", .reloadable = true,
      OWN(signature.method), .prose = "how, if a kind has several ways" },

    { .path = "channels[].send", .type = CONFIG_MAP, .preset = "",
      .reloadable = true, .prose = "how SMS are sent; without it, never" },
    { .path = "channels[].send.url", .type = CONFIG_URL, .min = 1, .max = 1024,
      .preset = NULL, .unit = "address", .reloadable = true, OWN(send.url),
      .prose = "where the aggregator takes SMS" },
    { .path = "channels[].send.username", .type = CONFIG_TEXT, .min = 1,
      .max = 256, .preset = "", .reloadable = true, OWN(send.username),
      .prose = "our account there" },
    { .path = "channels[].send.api_key", .type = CONFIG_TEXT, .min = 1,
      .max = 2048, .preset = "", .reloadable = true, .secret = true,
      OWN(send.api_key), .prose = "its key" },
    { .path = "channels[].send.password", .type = CONFIG_TEXT, .min = 1,
      .max = 2048, .preset = "", .reloadable = true, .secret = true,
      OWN(send.password), .prose = "its password" },
    { .path = "channels[].send.from", .type = CONFIG_TEXT, .min = 1, .max = 32,
      .preset = "", .reloadable = true, OWN(send.from),
      .prose = "the sender that a phone shows" },
    { .path = "channels[].send.per_second", .type = CONFIG_INT, .min = 1,
      .max = 1000, .preset = "10", .unit = "SMS a second",
      .reloadable = true, OWN(send.per_second),
      .prose = "how fast at most" },
    { .path = "channels[].send.per_day", .type = CONFIG_INT, .min = 0,
      .max = 10000000, .preset = "0", .unit = "parts of SMS a day",
      .reloadable = true, OWN(send.per_day),
      .prose = "how many at most, pages to duty aside; 0: no limit" },
    { .path = "channels[].send.cost", .type = CONFIG_INT, .min = 1,
      .max = 100000, .preset = "", .unit = "rupiah for a part",
      .reloadable = true, OWN(send.cost),
      .prose = "what one costs, for routes that prefer the cheapest" },
    { .path = "channels[].send.paused", .type = CONFIG_BOOL,
      .preset = "false", .reloadable = true, OWN(send.paused),
      .prose = "nothing leaves by it" },

    { .path = "routes", .type = CONFIG_ROUTE_LIST, .max = CONFIG_ROUTES_MAX,
      .preset = "[]", .reloadable = true,
      .prose = "which channels SMS go by; [] for the one they came by" },
    { .path = "routes[].operators", .type = CONFIG_OPERATOR_LIST,
      .max = CONFIG_ROUTE_OPERATORS_MAX, .preset = "[]", .unit = "operators",
      .reloadable = true, ROUTE_LIST(operators),
      .prose = "whose numbers; without these and prefixes: all" },
    { .path = "routes[].prefixes", .type = CONFIG_PREFIX_LIST,
      .max = CONFIG_ROUTE_PREFIXES_MAX, .preset = "[]", .unit = "prefixes",
      .reloadable = true, ROUTE_LIST(prefixes),
      .prose = "what numbers begin with" },
    { .path = "routes[].channels", .type = CONFIG_SENDER_LIST,
      .max = CONFIG_ROUTE_CHANNELS_MAX, .preset = NULL,
      .unit = "names of channels", .reloadable = true, ROUTE_LIST(channels),
      .prose = "which channels, the best first" },
    { .path = "routes[].prefer", .type = CONFIG_PREFERENCE, .min = 1,
      .max = 8, .preset = "order", .unit = "order or cost",
      .reloadable = true, ROUTE(prefer),
      .prose = "which of those that work equally well" },
};
/* clang-format on */

const size_t config_keys_count = LENGTH(config_keys);

_Static_assert(LENGTH(config_keys) <= CONFIG_KEYS_MAX, "make it larger");
