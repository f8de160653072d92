/* A config from a file, secrets from files, and the sample. */
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"
#include "tests/unit/config_text.h"

/* ---- files ---- */

struct folder {
    char path[64], config[128], secret[128];
};

static int
open_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);

    assert_non_null(folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/test_config.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->config, sizeof folder->config, "%s/config", folder->path);
    snprintf(folder->secret, sizeof folder->secret, "%s/secret", folder->path);
    *state = folder;
    return 0;
}

static int
close_folder(void **state)
{
    struct folder *folder = *state;

    unlink(folder->config);
    unlink(folder->secret);
    rmdir(folder->path);
    free(folder);
    return 0;
}

static enum gw_err
load(const char *path, struct config **ret_config, const char *says)
{
    struct faults *faults = new_faults();
    bool said = says == NULL;

    enum gw_err err = config_load(path, faults, ret_config);
    for (size_t i = 0; i < faults->count && !said; i++)
        said = strstr(faults->list[i].text, says) != NULL;
    if (!said)
        print_all(faults);
    assert_true(said);
    free(faults);
    return err;
}

static void
put(const struct folder *folder, const char *name, struct text text)
{
    assert_int_equal(file_replace(folder->path, name, text), GW_OK);
}

static void
test_load(void **state)
{
    struct folder *folder = *state;
    struct config *config = NULL;
    struct buf large = buf_new(16 << 20);

    assert_int_equal(load(folder->config, &config, "no such file"), GW_MISSING);
    assert_int_equal(load(folder->path, &config, "a folder or a device"),
                     GW_REJECTED);
    put(folder, "config", (struct text){ "\x89PNG\r\n\0\0", 8 });
    assert_int_equal(load(folder->config, &config, "not a text file"),
                     GW_REJECTED);
    while (large.len < 10 << 20)
        buf_str(&large, "# a line of a very large file\n");
    put(folder, "config", buf_text(&large));
    buf_free(&large);
    assert_int_equal(load(folder->config, &config, "too large"), GW_REJECTED);
    assert_null(config);
    put(folder, "config", TEXT(GOOD));
    assert_int_equal(load(folder->config, &config, NULL), GW_OK);
    assert_string_equal(config->path, folder->config);
    config_free(config);
}

/* The secret as read from a file that holds text; NULL when refused. */
static struct config *
with_secret(struct folder *folder, const char *path, struct text text,
            const char *says)
{
    struct buf yaml = buf_new(4096);
    struct config *config = NULL;

    put(folder, "secret", text);
    buf_printf(&yaml,
               SERVICE "channels:\n  - name: at\n    kind: x\n"
                       "    secret_file: %s\n"
                       "    send: {url: \"http://a.example\",\n"
                       "      api_key_file: %s, password_file: %s}\n"
                       "    signature: {secret_file: %s,\n"
                       "      secret_old_file: %s, method: hmac-md5}\n",
               path, path, path, path, path);
    put(folder, "config", buf_text(&yaml));
    buf_free(&yaml);
    enum gw_err err = load(folder->config, &config, says);
    assert_int_equal(err, says == NULL ? GW_OK : GW_REJECTED);
    return config;
}

static struct secret_row {
    const char *name, *content, *read;
} secret_rows[] = {
    { "without a newline", SECRET, SECRET },
    { "with one", SECRET "\n", SECRET },
    { "with one of Windows", SECRET "\r\n", SECRET },
};

static void
test_secret_files(void **state)
{
    struct folder *folder = *state;

    for (size_t i = 0; i < LENGTH(secret_rows); i++) {
        OWNED(config_free)
        struct config *config = with_secret(
            folder, folder->secret, text_of(secret_rows[i].content), NULL);
        const struct channel_config *channel = &config->channels[0];
        assert_string_equal(channel->secret, secret_rows[i].read);
        assert_string_equal(channel->send.api_key, secret_rows[i].read);
        assert_string_equal(channel->send.password, secret_rows[i].read);
        const struct verify_config *signature = &channel->signature;
        assert_string_equal(signature->secret, secret_rows[i].read);
        assert_string_equal(signature->secret_old, secret_rows[i].read);
        assert_string_equal(signature->method, "hmac-md5");
    }
    with_secret(folder, folder->secret, TEXT(SECRET "\n\n"),
                "channels[].secret: want letters and digits");
    with_secret(folder, folder->secret, TEXT("\n"),
                "channels[].secret is empty");
    with_secret(folder, folder->secret, TEXT(""), "channels[].secret is empty");
    with_secret(folder, folder->secret, (struct text){ "a\0b", 3 },
                "channels[].send.api_key: want a text without control");
}

static void
test_large_secret_file(void **state)
{
    struct folder *folder = *state;
    struct buf large = buf_new(8192);

    while (large.len < 4097)
        buf_char(&large, 'x');
    with_secret(folder, folder->secret, buf_text(&large),
                "channels[].secret_file: too large");
    buf_free(&large);
}

static void
test_credentials(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder->path, 1), 0);
    OWNED(config_free)
    struct config *config = with_secret(folder, "$CREDENTIALS_DIRECTORY/secret",
                                        TEXT(SECRET "\n"), NULL);
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_string_equal(config->channels[0].secret, SECRET);
}

/* ---- the sample ---- */

static const char sample[] = "deploy/kentongan.yaml";

/* The examples at the end of the sample, in the place of "channels: []" and
 * "routes: []". */
static void
uncomment(struct text text, struct buf *out)
{
    bool in_example = false;
    struct text line;

    while (text_cut(&text, '\n', &line)) {
        in_example |= text_is(line, "#channels:");
        if (text_is(line, "channels: []") || text_is(line, "routes: []"))
            continue;
        if (in_example && line.len > 0) {
            line.at++;
            line.len--;
        }
        buf_add(out, line);
        buf_char(out, '\n');
    }
}

static void
test_sample(void **state)
{
    struct folder *folder = *state;
    struct buf text = buf_new(64 * 1024), all = buf_new(64 * 1024);
    struct config *config = NULL;
    struct faults *faults = new_faults();

    assert_int_equal(load(sample, &config, NULL), GW_OK);
    config_free(config);

    assert_int_equal(file_read(sample, &text), GW_OK);
    uncomment(buf_text(&text), &all);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder->path, 1), 0);
    assert_int_equal(file_replace(folder->path, "kannel_secret", TEXT(SECRET)),
                     GW_OK);
    assert_int_equal(file_replace(folder->path, "kannel_password", TEXT("x")),
                     GW_OK);
    enum gw_err err = config_read(sample, buf_text(&all), faults, &config);
    if (err != GW_OK)
        print_all(faults);
    unsetenv("CREDENTIALS_DIRECTORY");
    char path[128];
    snprintf(path, sizeof path, "%s/kannel_secret", folder->path);
    unlink(path);
    snprintf(path, sizeof path, "%s/kannel_password", folder->path);
    unlink(path);

    assert_int_equal(err, GW_OK);
    assert_int_equal(config->channels_count, 2);
    assert_string_equal(config->channels[1].secret, SECRET);
    assert_int_equal(config->routes_count, 3);
    config_free(config);
    buf_free(&text);
    buf_free(&all);
    free(faults);
}

/* Every key of the table stands in the sample, with its default. */
static void
test_sample_is_complete(void **state)
{
    struct buf text = buf_new(64 * 1024);

    (void)state;
    assert_int_equal(file_read(sample, &text), GW_OK);
    for (size_t i = 0; i < config_keys_count; i++) {
        const struct config_key *key = &config_keys[i];
        const char *dot = strrchr(key->path, '.');
        /* The example of a channel, of a route, shows a list in use. */
        bool example = strstr(key->path, "[].") != NULL && key->preset != NULL
                       && strcmp(key->preset, "[]") == 0;
        bool shows = key->preset != NULL && key->preset[0] != '\0' && !example;
        /* Without quotes, other programs read a clock's time as a number. */
        const char *quote = key->type == CONFIG_CLOCK ? "\"" : "";
        char line[128];

        snprintf(line, sizeof line, "%s:%s%s%s%s",
                 dot != NULL ? dot + 1 : key->path, shows ? " " : "",
                 shows ? quote : "", shows ? key->preset : "",
                 shows ? quote : "");
        if (strstr(buf_cstr(&text), line) == NULL)
            fail_msg("%s lacks \"%s\"", sample, line);
    }
    buf_free(&text);
}

static void
test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < config_keys_count; i++) {
        const struct config_key *key = &config_keys[i];
        const char *dot = strrchr(key->path, '.');

        assert_true(strlen(dot != NULL ? dot + 1 : key->path)
                    < CONFIG_KEY_WORD);
        assert_non_null(key->prose);
        assert_true(key->min <= key->max);
        assert_true(
            key->reloadable || key->type == CONFIG_MAP
            || (key->type >= CONFIG_TEXT && key->type <= CONFIG_SECRET));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(config_keys[j].path, key->path);
    }
}

#define IN_FOLDER(fn) \
    cmocka_unit_test_setup_teardown(fn, open_folder, close_folder)

int
main(void)
{
    const struct CMUnitTest files[] = {
        IN_FOLDER(test_load),
        IN_FOLDER(test_secret_files),
        IN_FOLDER(test_large_secret_file),
        IN_FOLDER(test_credentials),
        IN_FOLDER(test_sample),
        cmocka_unit_test(test_sample_is_complete),
        cmocka_unit_test(test_table),
    };

    unsetenv("CREDENTIALS_DIRECTORY");
    return cmocka_run_group_tests_name("config files", files, NULL, NULL);
}
