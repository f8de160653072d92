/* What each mistake in a config is told. */
#include "tests/unit/config_text.h"

/* ---- mistakes ---- */

static struct mistake {
    const char *name, *text;
    int line;
    const char *says;
} mistakes[] = {
    { "an empty file", "", 0, "the file is empty" },
    { "comments alone", "# nothing\n", 0, "the file is empty" },
    { "a word", "word\n", 1, "want keys with values" },
    { "a list", "- a\n", 1, "want keys with values" },
    { "malformed", GOOD "a: [\n", 4, "not YAML" },
    { "a tab", GOOD "listen:\n\tofficers: x\n", 4, "a tab indents" },
    { "the code without quotes", "service:\n  sms: 1771\n  ussd: *177#\n", 3,
      "needs quotes" },

    { "no service", "channels: []\n", 1, "service is missing" },
    { "no channels", SERVICE, 1, "channels is missing" },
    { "no service.sms", "channels: []\nservice: {ussd: \"*1#\"}\n", 2,
      "service.sms is missing" },
    { "no service.ussd", "channels: []\nservice: {sms: 123}\n", 2,
      "service.ussd is missing" },
    { "service of nothing", "channels: []\nservice:\n", 2,
      "service: want keys" },
    { "channels of nothing", SERVICE "channels:\n", 2,
      "channels: want a list" },
    { "channels as a map", SERVICE "channels: {name: at}\n", 2,
      "channels: want a list" },

    { "an hour too late", GOOD "quiet_hours: {from: \"24:00\"}\n", 3,
      "quiet_hours.from: want a time from \"00:00\" to \"23:59\"" },
    { "a minute too many", GOOD "quiet_hours: {to: \"05:60\"}\n", 3,
      "quiet_hours.to: want a time" },
    { "an hour of one digit", GOOD "quiet_hours: {to: \"5:00\"}\n", 3,
      "quiet_hours.to: want a time" },
    { "an hour alone", GOOD "quiet_hours: {to: 5}\n", 3,
      "quiet_hours.to: want a time" },
    { "a time with letters", GOOD "quiet_hours: {to: \"ab:cd\"}\n", 3,
      "quiet_hours.to: want a time" },
    { "seconds, too", GOOD "quiet_hours: {to: \"05:00:00\"}\n", 3,
      "quiet_hours.to: want a time" },

    { "an unknown key", GOOD "colour: red\n", 3,
      "unknown key colour; known here: data_dir, public_url" },
    { "a slip of the finger", GOOD "data_dri: x\n", 3,
      "unknown key data_dri; did you mean data_dir?" },
    { "a key of another map", GOOD "screen_septets: 160\n", 3,
      "did you mean service.screen_septets?" },
    { "a slip deep inside", CHANNELS ",\n     alow: []}\n", 4,
      "unknown key alow; did you mean channels[].allow?" },
    { "a slip in a file's key", SEND ",\n     pasword_file: x}}\n", 4,
      "did you mean channels[].send.password_file?" },
    { "no file for this key", GOOD "data_dir_file: x\n", 3,
      "unknown key data_dir_file" },
    { "a number as a key", "628123456789: x\n" GOOD, 1, "unknown key that" },
    { "a doubled key", GOOD "channels: []\n", 3, "key channels stands here" },

    { "a list for a word", GOOD "data_dir: [a]\n", 3,
      "data_dir: want one value, found a list" },
    { "a map for a word", GOOD "data_dir: {a: b}\n", 3,
      "data_dir: want one value, found a map" },
    { "nothing for a word", GOOD "data_dir:\n", 3,
      "data_dir: want one value, found nothing" },
    { "an empty word", GOOD "data_dir: \"\"\n", 3, "data_dir is empty" },
    { "a newline in a path", GOOD "data_dir: \"a\\nb\"\n", 3,
      "data_dir: want a text without control characters" },
    { "a NUL in a path", GOOD "menus: \"a\\0b\"\n", 3,
      "menus: want a text without control" },
    { "a word for a map", GOOD "listen: 127.0.0.1:80\n", 3,
      "listen: want keys with values below it, or nothing at all" },

    { "yes is no boolean", GOOD "simulator: yes\n", 3,
      "simulator: want true or false" },
    { "a number for a boolean", GOOD "officers: {require_otp: 1}\n", 3,
      "officers.require_otp: want true or false" },
    { "sessions without rest", GOOD "officers: {idle_minutes: 4}\n", 3,
      "is too small; want 5 to 240" },
    { "sessions without end", GOOD "officers: {session_hours: 25}\n", 3,
      "is too large; want 1 to 24" },
    { "a word for a number",
      "channels: []\nservice: {sms: 123, ussd: \"*1#\", "
      "screen_septets: many}\n",
      2,
      "service.screen_septets: want a whole number from 40 to 182 (septets)" },
    { "a fraction",
      "channels: []\nservice: {sms: 123, ussd: \"*1#\", "
      "screen_septets: 160.5}\n",
      2, "want a whole number" },
    { "too few septets",
      "channels: []\nservice: {sms: 123, ussd: \"*1#\", "
      "screen_septets: 39}\n",
      2, "is too small; want 40 to 182" },
    { "too many septets",
      "channels: []\nservice: {sms: 123, ussd: \"*1#\", "
      "screen_septets: 183}\n",
      2, "is too large; want 40 to 182" },

    { "a URL of another kind", GOOD "public_url: ftp://a.example\n", 3,
      "public_url: want an address such as https://" },
    { "a URL without a host", GOOD "public_url: \"https:///x\"\n", 3,
      "public_url: want an address" },
    { "a URL with a query", GOOD "public_url: \"https://a.example/?x=1\"\n", 3,
      "public_url: want an address" },
    { "a URL with a password", GOOD "public_url: \"https://u:p@a.example\"\n",
      3, "public_url: want an address" },
    { "a URL with a space", GOOD "public_url: \"https://a.example/a b\"\n", 3,
      "public_url: want an address" },
    { "a URL with port 0", GOOD "public_url: \"http://127.0.0.1:0\"\n", 3,
      "public_url: want an address" },
    { "a URL with a port too large",
      GOOD "public_url: \"http://127.0.0.1:65536\"\n", 3, "public_url: want" },
    { "a URL with a bracket left open", GOOD "public_url: \"http://[::1\"\n", 3,
      "public_url: want" },

    { "a listener without a port", GOOD "listen: {callbacks: 127.0.0.1}\n", 3,
      "listen.callbacks: want a numeric address and a port" },
    { "a listener with a name", GOOD "listen: {officers: \"localhost:80\"}\n",
      3, "listen.officers: want a numeric address" },
    { "a listener with a port too large",
      GOOD "listen: {officers: \"127.0.0.1:65536\"}\n", 3,
      "listen.officers: want" },
    { "a listener with IPv6 and no brackets",
      GOOD "listen: {officers: \"::1:8081\"}\n", 3, "listen.officers: want" },
    { "a listener with a bad IPv4",
      GOOD "listen: {officers: \"127.0.0.256:80\"}\n", 3,
      "listen.officers: want" },
    { "a listener with a sign", GOOD "listen: {officers: \"127.0.0.1:+80\"}\n",
      3, "listen.officers: want" },
    { "two listeners at one address",
      GOOD "listen: {callbacks: \"127.0.0.1:8081\"}\n", 3,
      "listen.officers and listen.callbacks are the same address" },

    { "letters to text to",
      "channels: []\nservice: {sms: LAPOR, ussd: \"*1#\"}"
      "\n",
      2, "service.sms: want 3 to 15 digits" },
    { "a code without a hash",
      "channels: []\nservice: {sms: 123, ussd: "
      "\"*177\"}\n",
      2, "service.ussd: want a code such as \"*177#\"" },
    { "a code without a star",
      "channels: []\nservice: {sms: 123, ussd: "
      "\"177#\"}\n",
      2, "service.ussd: want a code" },
    { "a code with a letter",
      "channels: []\nservice: {sms: 123, ussd: "
      "\"*17a#\"}\n",
      2, "service.ussd: want a code" },
    { "a code with two stars",
      "channels: []\nservice: {sms: 123, ussd: "
      "\"*17**7#\"}\n",
      2, "service.ussd: want a code" },
    { "a code that is too long",
      "channels: []\nservice: {sms: 123, ussd: "
      "\"*1234567890123456789#\"}\n",
      2,
      "service.ussd has 21 bytes; want 1 to "
      "20" },

    { "a proxy that is no address", GOOD "proxies: [localhost]\n", 3,
      "the 1st of proxies: want an address, or a block" },
    { "a proxy block with bits behind",
      GOOD "proxies: [10.0.0.0/8, 10.0.0.1/8]\n", 3, "the 2nd of proxies" },
    { "a proxy that is a list", GOOD "proxies: [[10.0.0.0/8]]\n", 3,
      "the 1st of proxies: want one value" },
    { "proxies as a word", GOOD "proxies: 10.0.0.0/8\n", 3,
      "proxies: want a list (address blocks) in [ ]" },
    { "17 proxies",
      GOOD "proxies: [1.0.0.1, 1.0.0.2, 1.0.0.3, 1.0.0.4, "
           "1.0.0.5, 1.0.0.6, 1.0.0.7, 1.0.0.8, 1.0.0.9, 1.0.0.10, 1.0.0.11, "
           "1.0.0.12, 1.0.0.13, 1.0.0.14, 1.0.0.15, 1.0.0.16, 1.0.0.17]\n",
      3, "proxies has 17 items; want at most 16" },

    { "a duty number that is none",
      GOOD "duty:\n  polda: [\"+62 812-3456-7890\",\n   \"0812-x\"]\n", 5,
      "the 2nd of duty.polda: want a phone number" },
    { "a duty number twice",
      GOOD "duty: {imigrasi: [\"081234567890\", \"+6281234567890\"]}\n", 3,
      "the 2nd of duty.imigrasi: want each number once" },
    { "a duty number as a word", GOOD "duty: {polda: 081234567890}\n", 3,
      "duty.polda: want a list (phone numbers) in [ ]" },
    { "a duty number that is nothing", GOOD "duty: {polda: [~]}\n", 3,
      "the 1st of duty.polda: want a phone number" },
    { "a duty number as an agency", GOOD "duty: {081234567890: []}\n", 3,
      "unknown key that; known here: imigrasi, polda" },

    { "a language of one letter", GOOD "languages: [j]\n", 3,
      "the 1st of languages: want a language's word of two or three" },
    { "a language in capitals", GOOD "languages: [jv, SU]\n", 3,
      "the 2nd of languages" },
    { "a language twice", GOOD "languages: [jv, su, jv]\n", 3,
      "the 3rd of languages: want each language once" },
    { "nine languages",
      GOOD "languages: [aa, bb, cc, dd, ee, ff, gg, hh, ii]\n", 3,
      "languages has 9 items; want at most 8" },

    { "a channel that is a word", SERVICE "channels: [at]\n", 2,
      "channels: want name, kind and secret for each channel" },
    { "a channel without a name",
      SERVICE "channels:\n  - kind: kannel\n"
              "    secret: " SECRET "\n",
      3, "channels[].name is missing" },
    { "a channel without a kind",
      SERVICE "channels:\n  - name: at\n"
              "    secret: " SECRET "\n",
      3, "channels[].kind is missing" },
    { "a channel without a secret",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n",
      3, "channels[].secret is missing" },
    { "a name with a capital",
      SERVICE "channels:\n  - name: At\n"
              "    kind: kannel\n    secret: " SECRET "\n",
      3, "channels[].name: want small letters, digits and hyphens" },
    { "a name of 33 letters",
      SERVICE "channels:\n"
              "  - name: abcdefghijklmnopqrstuvwxyz-012345\n    kind: kannel\n"
              "    secret: " SECRET "\n",
      3,
      "channels[].name has 33 bytes; want 1 to "
      "32" },
    { "one name for two", CHANNELS "}\n" CHANNEL "}\n", 4,
      "the channel of line 3 has this name already" },
    { "an empty secret",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret: \"\"\n",
      5, "channels[].secret is empty; want letters and digits" },
    { "a secret of nothing",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret:\n",
      5, "found nothing" },
    { "a secret with a slash",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret: q7Zt0mX4v9Lk2RbN8sW/c1d\n",
      5,
      "channels[].secret: want letters and digits, since it is part of an "
      "address" },
    { "a secret twice over", CHANNELS ",\n     secret_file: x}\n", 4,
      "channels[].secret and channels[].secret_file are both given" },
    { "a secret in no file",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret_file: /nonexistent/q7Zt0m\n",
      5, "channels[].secret_file: no such file" },
    { "a secret in a folder",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret_file: /\n",
      5, "channels[].secret_file: a folder or a device, not a file" },
    { "a secret in a file of no name",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret_file: [x]\n",
      5, "channels[].secret_file: want one value, found a list" },
    { "a secret in an empty file",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret_file: /dev/null\n",
      5, "channels[].secret_file: a folder or a device" },
    { "a secret without credentials",
      SERVICE "channels:\n  - name: at\n"
              "    kind: kannel\n    secret_file: $CREDENTIALS_DIRECTORY/x\n",
      5, "$CREDENTIALS_DIRECTORY is not set; systemd sets it" },
    { "an allowed address that is none", CHANNELS ", allow: [10.0.0.0/33]}\n",
      3, "the 1st of channels[].allow: want an address" },
    { "few septets of a channel", CHANNELS ", septets: 20}\n", 3,
      "channels[].septets is too small; want 40 to 182" },
    { "an alias without a slash", CHANNELS ", alias: callback}\n", 3,
      "channels[].alias: want a path that begins with /" },
    { "an alias of ours", CHANNELS ", alias: /in/x/y}\n", 3,
      "channels[].alias: want a path" },
    { "an alias that hides our health", CHANNELS ", alias: /readyz}\n", 3,
      "channels[].alias: want a path" },
    { "an alias with a query", CHANNELS ", alias: \"/x?y\"}\n", 3,
      "channels[].alias: want a path" },
    { "one alias for two",
      CHANNELS ", alias: /x}\n"
               "  - {name: b, kind: kannel, secret: " SECRET
               ",\n     alias: /x}\n",
      5, "channels[].alias: the channel of line 3 has this path already" },

    { "a send block without an address",
      CHANNELS ",\n     send: {username: "
               "x}}\n",
      4, "channels[].send.url is missing" },
    { "a send block that is a word", CHANNELS ", send: x}\n", 3,
      "channels[].send: want keys with values below it" },
    { "an address of another kind", CHANNELS ", send: {url: \"file:///x\"}}\n",
      3, "channels[].send.url: want an address that begins with http" },
    { "an address with a password",
      CHANNELS ", send: {url: \"http://u:p@a.example\"}}\n", 3,
      "channels[].send.url: want an address" },
    { "no SMS a second", SEND ", per_second: 0}}\n", 3,
      "channels[].send.per_second is too small; want 1 to 1000 (SMS a "
      "second)" },
    { "1001 SMS a second", SEND ", per_second: 1001}}\n", 3,
      "channels[].send.per_second is too large" },
    { "a header in a key", SEND ", api_key: \"a\\r\\nb\"}}\n", 3,
      "channels[].send.api_key: want a text without control characters" },
    { "a long sender", SEND ", from: \"123456789012345678901234567890123\"}}\n",
      3, "channels[].send.from has 33 bytes" },
    { "a password twice over", SEND ", password: x, password_file: y}}\n", 3,
      "channels[].send.password and channels[].send.password_file are both" },
    { "a key in no file", SEND ", api_key_file: /nonexistent/x}}\n", 3,
      "channels[].send.api_key_file: no such file" },
};

static void
test_mistake(void **state)
{
    const struct mistake *row = *state;
    struct faults *faults = new_faults();
    struct config *config = NULL;
    bool said = false;

    enum gw_err err =
        config_read("file.yaml", text_of(row->text), faults, &config);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];

        assert_null(strstr(fault->text, "no numbers at all"));
        said |= !fault->warning && fault->line == row->line
                && strstr(fault->text, row->says) != NULL;
    }
    if (!said || err != GW_REJECTED || faults->errors != 1)
        print_all(faults);
    assert_int_equal(err, GW_REJECTED);
    assert_null(config);
    assert_true(said);
    assert_int_equal(faults->errors, 1);
    assert_discreet(faults);
    free(faults);
}

int
main(void)
{
    unsetenv("CREDENTIALS_DIRECTORY");
    return RUN_TABLE("config mistakes", mistakes, test_mistake);
}
