/* What a config that is in order says, and what it is warned of. */
#include "tests/unit/config_text.h"

/* ---- warnings ---- */

#define DUTY "duty: {polda: [\"081234567890\"]}\n"

static struct warning {
    const char *name, *text;
    int line;
    const char *says; /* NULL: no warning at all */
} warnings[] = {
    { "nothing to warn of", DUTY CHANNELS "}\n", 0, NULL },
    { "no duty numbers", GOOD, 0, "duty has no numbers at all" },
    { "duty without numbers", GOOD "duty: {polda: []}\n", 3,
      "duty has no numbers at all" },
    { "a secret of 21 letters",
      DUTY SERVICE "channels:\n  - name: at\n"
                   "    kind: kannel\n    secret: q7Zt0mX4v9Lk2RbN8sWc1\n",
      6, "channels[].secret has 21 characters and can be guessed; want 22" },
    { "the simulator", DUTY GOOD "simulator: true\n", 4, "simulator is on" },
    { "the simulator behind a public address",
      DUTY GOOD "public_url: https://tips.example\nsimulator: true\n", 5,
      "simulator stays off" },
    { "the simulator on every address",
      DUTY GOOD "listen: {callbacks: \"0.0.0.0:8080\"}\nsimulator: true\n", 5,
      "simulator stays off" },
    { "the simulator behind a proxy",
      DUTY GOOD "proxies: [127.0.0.1]\nsimulator: true\n", 5,
      "simulator stays off" },
    { "the simulator on the other loopback",
      DUTY GOOD "listen: {callbacks: \"[::1]:8080\"}\nsimulator: true\n", 5,
      "simulator is on" },
    { "http to the world", DUTY GOOD "public_url: http://tips.example\n", 4,
      "public_url is http" },
    { "http to a name that only begins like this machine",
      DUTY GOOD "public_url: http://localhost.example\n", 4,
      "public_url is http" },
    { "http to a name with 127 in front",
      DUTY GOOD "public_url: http://127.evil.example\n", 4,
      "public_url is http" },
    { "https to the world", DUTY GOOD "public_url: https://tips.example\n", 0,
      NULL },
    { "http to this machine", DUTY GOOD "public_url: http://localhost:8080\n",
      0, NULL },
    { "http to this machine's IPv6",
      DUTY GOOD "public_url: \"http://[::1]:8080/x\"\n", 0, NULL },
    { "http to another loopback", DUTY GOOD "public_url: http://127.0.0.2/\n",
      0, NULL },
};

static void
test_warning(void **state)
{
    const struct warning *row = *state;
    struct faults *faults = new_faults();
    struct config *config = NULL;

    assert_int_equal(
        config_read("file.yaml", text_of(row->text), faults, &config), GW_OK);
    config_free(config);
    if (faults->count != (row->says != NULL))
        print_all(faults);
    assert_int_equal(faults->errors, 0);
    assert_int_equal(faults->count, row->says != NULL);
    if (row->says != NULL) {
        assert_true(faults->list[0].warning);
        assert_int_equal(faults->list[0].line, row->line);
        assert_non_null(strstr(faults->list[0].text, row->says));
        assert_discreet(faults);
    }
    free(faults);
}

/* ---- values ---- */

static struct config *
read_well(const char *text)
{
    struct faults *faults = new_faults();
    struct config *config = NULL;

    enum gw_err err = config_read("file.yaml", text_of(text), faults, &config);
    if (err != GW_OK)
        print_all(faults);
    assert_int_equal(err, GW_OK);
    free(faults);
    return config;
}

static void
test_defaults(void **state)
{
    (void)state;
    OWNED(config_free)
    struct config *config = read_well(GOOD);

    assert_string_equal(config->path, "file.yaml");
    assert_string_equal(config->data_dir, "var");
    assert_string_equal(config->public_url, "http://127.0.0.1:8080");
    assert_int_equal(config->proxies_count, 0);
    assert_string_equal(config->listen_callbacks, "127.0.0.1:8080");
    assert_string_equal(config->listen_officers, "127.0.0.1:8081");
    assert_string_equal(config->listen_metrics, "127.0.0.1:9108");
    assert_string_equal(config->service_sms, "1771");
    assert_string_equal(config->service_ussd, "*177#");
    assert_int_equal(config->screen_septets, 160);
    assert_int_equal(config->duty_imigrasi_count, 0);
    assert_int_equal(config->duty_polda_count, 0);
    assert_int_equal(config->quota_tips, 10);
    assert_int_equal(config->quiet_from, 21 * 60);
    assert_int_equal(config->quiet_to, 5 * 60);
    assert_string_equal(config->menus, "handlers/villagers/menus");
    assert_string_equal(config->languages, "");
    assert_false(config->simulator);
    assert_true(config->require_otp);
    assert_false(config->enrol);
    assert_int_equal(config->idle_minutes, 30);
    assert_int_equal(config->session_hours, 12);
    assert_int_equal(config->channels_count, 0);
    assert_null(config_channel(config, TEXT("at")));
}

static void
check_channels(const struct config *config)
{
    const struct channel_config *at = config_channel(config, TEXT("at"));
    const struct channel_config *bare = config_channel(config, TEXT("b-2"));

    assert_int_equal(config->channels_count, 2);
    assert_non_null(at);
    assert_string_equal(at->kind, "africastalking");
    assert_string_equal(at->secret, "short!$&'()*+,;=:@-._~");
    assert_int_equal(at->line, 16);
    assert_int_equal(at->septets, 120);
    assert_string_equal(at->alias, "/callback/x%20y");
    assert_int_equal(at->allow_count, 2);
    assert_true(cidr_holds(at->allow, at->allow_count, TEXT("41.90.1.2")));
    assert_true(at->can_send);
    assert_string_equal(at->send.url, "http://[::1]:13013/cgi?x=%20y");
    assert_string_equal(at->send.username, "u");
    assert_string_equal(at->send.api_key, "null");
    assert_string_equal(at->send.password, "p w");
    assert_string_equal(at->send.from, "KENTONGAN");
    assert_int_equal(at->send.per_second, 1000);

    assert_non_null(bare);
    assert_int_equal(bare->septets, 182);
    assert_null(bare->alias);
    assert_int_equal(bare->allow_count, 0);
    assert_false(bare->can_send);
    assert_string_equal(bare->send.url, "");
    assert_string_equal(bare->send.username, "");
    assert_string_equal(bare->send.api_key, "");
    assert_string_equal(bare->send.password, "");
    assert_string_equal(bare->send.from, "");
    assert_int_equal(bare->send.per_second, 10);
}

static void
test_values(void **state)
{
    (void)state;
    OWNED(config_free)
    struct config *config = read_well(
        "data_dir: /var/lib/kentongan\n"
        "public_url: \"https://tips.example:8443/deep///\"\n"
        "proxies: [10.0.0.0/8, \"2001:db8::/32\"]\n"
        "listen: {callbacks: \"[::]:0\", officers: \"[::]:0\"}\n"
        "service:\n"
        "  sms: +62811000\n"
        "  ussd: '*123*45#'\n"
        "  screen_septets: 182\n"
        "duty:\n"
        "  imigrasi: [\"+62 812-3456-7890\", 6281234567891]\n"
        "  polda: [\"0812 3456 7892\"]\n"
        "menus: menus\n"
        "languages: [jv, sun]\n"
        "simulator: true\n"
        "channels:\n"
        "  - name: at\n"
        "    kind: africastalking\n"
        "    secret: \"short!$&'()*+,;=:@-._~\"\n"
        "    allow: [41.90.0.0/16, \"::1\"]\n"
        "    septets: 120\n"
        "    alias: /callback/x%20y\n"
        "    send: {url: \"http://[::1]:13013/cgi?x=%20y\", username: u,\n"
        "           api_key: \"null\", password: p w, from: KENTONGAN,\n"
        "           per_second: 1000}\n"
        "  - {name: b-2, kind: kannel, secret: " SECRET "}\n"
        "officers: {require_otp: false, enrol: true, idle_minutes: 5,\n"
        "           session_hours: 24}\n");

    assert_string_equal(config->data_dir, "/var/lib/kentongan");
    assert_string_equal(config->public_url, "https://tips.example:8443/deep");
    assert_int_equal(config->proxies_count, 2);
    assert_true(cidr_holds(config->proxies, 2, TEXT("2001:db8::7")));
    assert_string_equal(config->listen_callbacks, "[::]:0");
    assert_string_equal(config->listen_metrics, "127.0.0.1:9108");
    assert_string_equal(config->service_sms, "+62811000");
    assert_string_equal(config->service_ussd, "*123*45#");
    assert_int_equal(config->duty_imigrasi_count, 2);
    assert_true(
        text_is(msisdn_digits(&config->duty_imigrasi[1]), "6281234567891"));
    assert_true(
        text_is(msisdn_digits(&config->duty_polda[0]), "6281234567892"));
    assert_string_equal(config->languages, "jv,sun");
    assert_true(config->simulator);
    assert_false(config->require_otp);
    assert_true(config->enrol);
    assert_int_equal(config->idle_minutes, 5);
    assert_int_equal(config->session_hours, 24);
    check_channels(config);
}

/* Many faults at once are all told, in one run. */
static void
test_all_at_once(void **state)
{
    struct faults *faults = new_faults();
    struct config *config = NULL;

    (void)state;
    assert_int_equal(config_read("file.yaml",
                                 TEXT("simulator: 7\nfoo: 1\nservice: {}\n"
                                      "channels: [{}]\n"),
                                 faults, &config),
                     GW_REJECTED);
    assert_int_equal(faults->errors, 7);
    free(faults);
}

static void
test_needs_restart(void **state)
{
    (void)state;
    OWNED(config_free)
    struct config *running = read_well(GOOD);
    OWNED(config_free)
    struct config *fresh = read_well(CHANNELS "}\nsimulator: true\nmenus: x\n");
    OWNED(config_free)
    struct config *moved = read_well(GOOD "listen: {metrics: \"[::1]:9\"}\n");
    OWNED(config_free)
    struct config *elsewhere = read_well(GOOD "data_dir: there\n");

    assert_null(config_needs_restart(running, fresh));
    assert_string_equal(config_needs_restart(running, moved), "listen.metrics");
    assert_string_equal(config_needs_restart(running, elsewhere), "data_dir");
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_needs_restart),
    };

    int failed = RUN_TABLE("config warnings", warnings, test_warning);
    return failed + cmocka_run_group_tests_name("config", whole, NULL, NULL);
}
