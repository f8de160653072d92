/* tests/unit/test_config_routes.c -- routes, budgets and costs in a config. */
#include "tests/unit/config_text.h"

#define SENDERS                                                      \
    CHANNELS ", send: {url: \"https://a.example/x\", cost: 300}}\n"  \
             "  - {name: b, kind: kannel, secret: " SECRET           \
             ", send: {url: \"https://b.example/x\", per_day: 500, " \
             "paused: true}}\n"                                      \
             "  - {name: in, kind: kannel, secret: " SECRET "}\n"

/* Channel lines: at 3, b 4, in 5; routes begin at 6. */
#define ROUTES SENDERS "routes:\n"

static enum gw_err
read_text(const char *text, struct faults *faults, struct config **ret_config)
{
    return config_read("test.yaml", text_of(text), faults, ret_config);
}

static void
test_read(void **state)
{
    OWNED(config_free)
    struct config *config = NULL;
    struct faults *faults = new_faults();

    (void)state;
    assert_int_equal(read_text(ROUTES "  - operators: [telkomsel, tri]\n"
                                      "    prefixes: [\"0814\", 62855]\n"
                                      "    channels: [b, at]\n"
                                      "  - {channels: [at], prefer: cost}\n",
                               faults, &config),
                     GW_OK);
    free(faults);
    assert_int_equal(config->routes_count, 2);

    const struct route_config *route = &config->routes[0];
    assert_int_equal(route->line, 7);
    assert_int_equal(route->operators_count, 2);
    assert_string_equal(route->operators[0]->name, "telkomsel");
    assert_string_equal(route->operators[1]->name, "tri");
    assert_int_equal(route->prefixes_count, 2);
    assert_int_equal(route->prefixes[0], 62814);
    assert_int_equal(route->prefixes[1], 62855);
    assert_int_equal(route->channels_count, 2);
    assert_string_equal(route->channels[0], "b");
    assert_string_equal(route->channels[1], "at");
    assert_string_equal(route->prefer, "order");
    assert_string_equal(config->routes[1].prefer, "cost");
    assert_int_equal(config->routes[1].operators_count, 0);

    assert_int_equal(config->channels[0].send.cost, 300);
    assert_int_equal(config->channels[0].send.per_day, 0);
    assert_false(config->channels[0].send.paused);
    assert_int_equal(config->channels[1].send.cost, 0);
    assert_int_equal(config->channels[1].send.per_day, 500);
    assert_true(config->channels[1].send.paused);
}

static void
test_none(void **state)
{
    OWNED(config_free)
    struct config *config = NULL;
    struct faults *faults = new_faults();

    (void)state;
    assert_int_equal(read_text(SENDERS "routes: []\n", faults, &config), GW_OK);
    assert_int_equal(config->routes_count, 0);
    free(faults);
}

static struct wrong {
    const char *name, *text;
    int line;
    const char *says;
} wrongs[] = {
    { "no list", SENDERS "routes: at\n", 6, "want a list" },
    { "no map", ROUTES "  - at\n", 7, "want channels" },
    { "no channels", ROUTES "  - {prefixes: [\"62811\"]}\n", 7,
      "routes[].channels is missing" },
    { "an empty list of channels", ROUTES "  - {channels: []}\n", 7,
      "at least one" },
    { "no such channel", ROUTES "  - channels:\n    - at\n    - nobody\n", 9,
      "place 2 is not the name of a channel" },
    { "cannot send", ROUTES "  - {channels: [in]}\n", 7, "cannot send" },
    { "twice the same", ROUTES "  - {channels: [at, at]}\n", 7,
      "each channel once" },
    { "a channel that is none", ROUTES "  - {channels: [\"A T\"]}\n", 7,
      "name of a channel" },
    { "nine channels", ROUTES "  - {channels: [a, b, c, d, e, f, g, h, i]}\n",
      7, "at most 8" },
    { "no such operator", ROUTES "  - {operators: [esia], channels: [at]}\n", 7,
      "telkomsel, indosat" },
    { "an operator twice", ROUTES "  - {operators: [xl, xl], channels: [at]}\n",
      7, "each operator once" },
    { "no prefix", ROUTES "  - {prefixes: [\"0\"], channels: [at]}\n", 7,
      "first 2 to 8 digits" },
    { "a number for a prefix",
      ROUTES "  - {prefixes: [\"081234567890\"], channels: [at]}\n", 7,
      "first 2 to 8 digits" },
    { "a prefix twice",
      ROUTES "  - {prefixes: [\"0811\", \"62811\"], channels: [at]}\n", 7,
      "each prefix once" },
    { "prefers something else", ROUTES "  - {channels: [at], prefer: luck}\n",
      7, "want order or cost" },
    { "prefers cost, and one has none",
      ROUTES "  - {channels: [at, b], prefer: cost}\n", 7,
      "place 2 has no send.cost" },
    { "one for all that is not last",
      ROUTES "  - {channels: [at]}\n  - {channels: [b]}\n", 7, "want it last" },
    { "an unknown key", ROUTES "  - {channels: [at], operator: [xl]}\n", 7,
      "did you mean routes[].operators" },
    { "a budget below nothing",
      CHANNELS ", send: {url: \"https://a.example/x\", per_day: -1}}\n", 3,
      "too small" },
    { "for nothing",
      CHANNELS ", send: {url: \"https://a.example/x\", cost: 0}}\n", 3,
      "too small" },
    { "paused a little",
      CHANNELS ", send: {url: \"https://a.example/x\", paused: maybe}}\n", 3,
      "true or false" },
};

static void
test_wrong(void **state)
{
    const struct wrong *row = *state;
    struct config *config = NULL;
    struct faults *faults = new_faults();

    assert_int_equal(read_text(row->text, faults, &config), GW_REJECTED);
    assert_null(config);
    if (faults->count != 1 || faults->list[0].line != row->line
        || strstr(faults->list[0].text, row->says) == NULL) {
        print_all(faults);
        fail_msg("expected one fault in line %d: %s", row->line, row->says);
    }
    assert_discreet(faults);
    free(faults);
}

static void
test_too_many(void **state)
{
    OWNED(buf_free)
    struct buf text = buf_new(64 * 1024);
    struct config *config = NULL;
    struct faults *faults = new_faults();

    (void)state;
    buf_str(&text, ROUTES);
    for (int i = 0; i <= CONFIG_ROUTES_MAX; i++)
        buf_printf(&text, "  - {prefixes: [\"628%d\"], channels: [at]}\n",
                   10 + i);
    assert_int_equal(read_text(buf_cstr(&text), faults, &config), GW_REJECTED);
    assert_int_equal(faults->count, 1);
    assert_non_null(strstr(faults->list[0].text, "at most 16"));
    free(faults);
}

/* Faults of channels come first: what a route says of them is not known. */
static void
test_channels_first(void **state)
{
    struct config *config = NULL;
    struct faults *faults = new_faults();

    (void)state;
    assert_int_equal(read_text(CHANNELS ", send: {}}\nroutes:\n"
                                        "  - {channels: [at]}\n",
                               faults, &config),
                     GW_REJECTED);
    assert_int_equal(faults->count, 1);
    assert_int_equal(faults->list[0].line, 3);
    free(faults);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_channels_first),
    };

    int failed = RUN_TABLE("routes: faults", wrongs, test_wrong);
    return failed + cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
