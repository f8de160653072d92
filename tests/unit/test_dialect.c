/* tests/unit/test_dialect.c -- descriptions that are refused, and why. */
#include "handlers/aggregators/dialect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"

/* ---- faults ---- */

#define USSD                 \
    "ussd:\n"                \
    "  session: {form: s}\n" \
    "  from: {form: f}\n"    \
    "  input: {form: i}\n"   \
    "  style: last\n"        \
    "  answer: {body: \"{screen}\"}\n" /* the next is line 7 */
#define SEND                   \
    "send:\n"                  \
    "  form: {to: \"{to}\"}\n" \
    "  judge:\n"               \
    "    - {match: ok, outcome: accepted}\n" /* the next is line 5 */
#define SMS "sms: {from: {form: f}, text: {form: t}"

static struct fault_row {
    const char *name, *text;
    int line;
    const char *says; /* NULL: no fault at all */
} rows[] = {
    { "a good one", USSD, 0, NULL },
    { "another good one", SEND, 0, NULL },
    { "a third", SMS "}\n", 0, NULL },
    { "an empty file", "", 0, "describes nothing" },
    { "a comment alone", "# nothing\n", 0, "describes nothing" },
    { "no YAML", "ussd: [\n", 2, "" },
    { "a list", "- ussd\n", 1, "a description must be a map" },
    { "an unknown section", USSD "colour: red\n", 7,
      "a description has no key `colour`; it has: verify, sms, receipt" },
    { "a secret for a section", SMS "}\n\"0812 3456 7890\": x\n", 2,
      "has no key `that`" },
    { "verify alone", "verify: {value: {header: X}}\n", 1,
      "wants `sms`, `ussd` or `send`" },
    { "ended alone", "ended: {session: {form: s}}\n", 1, "wants `ussd` too" },
    { "an unknown key", USSD "  colour: red\n", 7,
      "`ussd` has no key `colour`; it has: session, from" },
    { "a section that is no map", "ussd: yes\n", 1, "`ussd` must be a map" },
    { "no session",
      "ussd:\n  from: {form: f}\n  input: {form: i}\n"
      "  style: last\n  answer: {body: x}\n",
      2, "`ussd` lacks `session`" },
    { "no style",
      "ussd: {session: {form: s}, from: {form: f},"
      " input: {form: i}, answer: {body: x}}\n",
      1, "`ussd` lacks `style`" },
    { "no answer",
      "ussd: {session: {form: s}, from: {form: f},"
      " input: {form: i}, style: last}\n",
      1, "`ussd` lacks `answer`" },
    { "another style", "ussd:\n  style: first\n", 2,
      "want one of: accumulated, last" },
    { "an answer without a body", "ussd:\n  answer: {type: text/plain}\n", 2,
      "`answer` wants a `body`" },
    { "an unknown value in a template",
      "ussd:\n  answer: {body: \"{screen}{colour}\"}\n", 2,
      "there is no value {colour} here; there are: screen, more, session, "
      "from, code, input" },
    { "a value of its own", USSD "  values: {user: {form: u}}\n", 0, NULL },
    { "an own value's name that is taken",
      USSD "  values: {screen: {form: u}}\n", 7, "none that is there already" },
    { "an own value's name that is none", USSD "  values: {U1: {form: u}}\n", 7,
      "a value's name is of a-z and _" },
    { "half of more", USSD "  more: {yes: CON}\n", 7, "lacks `no`" },
    { "a status that makes them send again",
      "ussd:\n  answer: {status: 500, body: x}\n", 2,
      "want one status from 200 to 299" },
    { "no status", "ussd:\n  answer: {status: fine, body: x}\n", 2,
      "want a status like 200" },
    { "a type that is none", "ussd:\n  answer: {type: json, body: x}\n", 2,
      "want a type like text/plain" },
    { "an escape of nobody", "ussd:\n  answer: {escape: html, body: x}\n", 2,
      "want one of: plain, json, xml, form, pipe" },
    { "too many headers",
      "ussd:\n  answer:\n    headers: {A: x, B: x, C: x, D: x}\n", 3,
      "at most 3 headers" },
    { "a header's name", "ussd:\n  answer:\n    headers: {\"A B\": x}\n", 3,
      "no name of a header" },
    { "a header of two lines",
      "ussd:\n  answer:\n    headers: {A: \"x\\ny\"}\n", 3,
      "a header's value is one line" },

    { "a place of nobody", "ussd:\n  session: {cookie: s}\n", 2,
      "a value has no key `cookie`; it has: form, query, header, json, xml" },
    { "no place", "ussd:\n  session: s\n", 2, "want where the value stands" },
    { "a default alone", USSD "  code: {default: \"*177#\"}\n", 0, NULL },
    { "nowhere", "ussd:\n  session: {strip: \"+\"}\n", 2, "stands nowhere" },
    { "a path with a hole", "ussd:\n  session: {json: a..b}\n", 2,
      "json: this is no path like a.b.0.c" },
    { "an empty path", "ussd:\n  session: {json: \"\"}\n", 2,
      "json: this is no path" },
    { "a path with a space", "ussd:\n  session: {json: a b}\n", 2,
      "json: this is no path" },
    { "a path that is too long",
      "ussd:\n  session: {json: a.b.c.d.e.f.g.h.i}\n", 2,
      "json: this is no path" },
    { "an XML path with two attributes", "ussd:\n  session: {xml: a@b@c}\n", 2,
      "xml: this is no path like a/b@c" },
    { "an XML path to an attribute's child", "ussd:\n  session: {xml: a@b/c}\n",
      2, "xml: this is no path" },
    { "an XML path with no attribute", "ussd:\n  session: {xml: \"a@\"}\n", 2,
      "xml: this is no path" },
    { "a list for a name", "ussd:\n  session: {form: [a]}\n", 2,
      "form: this is no name" },
    { "too many places",
      "ussd:\n  session:\n    [{form: a}, {form: b}, {form: c}, {form: d},\n"
      "     {form: e}]\n",
      4, "at most 4 places" },
    { "too many headers to read",
      SMS ",\n id: [{header: A}, {header: B}, {header: C}, {header: D}],\n"
          " to: [{header: a}, {header: E}, {header: F}],\n"
          " date: {header: G}}\n",
      4, "at most 6 headers can be read" },
    { "a test that asks nothing", USSD "  begin: {form: op}\n", 7,
      "a test wants a place and one of: is, not, starts" },
    { "a test that asks twice", USSD "  begin: {form: op, is: a, not: b}\n", 7,
      "a test wants a place and one of" },
    { "a test of nothing", USSD "  begin: {is: a}\n", 7,
      "a test wants a place" },
    { "a test with a colour", USSD "  begin: {form: a, is: b, colour: c}\n", 7,
      "a test has no key `colour`" },
    { "a test that is not given", USSD "  abort: {form: a, given: false}\n", 7,
      "given: want true" },
    { "too many tests",
      USSD "  abort: [{form: a, is: b}, {form: a, is: b}, {form: a, is: b},\n"
           "    {form: a, is: b}, {form: a, is: b}]\n",
      8, "at most 4 of them" },
    { "an otherwise of nobody", USSD "  otherwise: abort\n", 7,
      "want one of: unknown, begin, continue" },

    { "no sender", "sms: {text: {form: t}}\n", 1, "`sms` lacks `from`" },
    { "no text", "sms: {from: {form: t}}\n", 1, "`sms` lacks `text`" },
    { "a charset of nobody", SMS ", charset: ebcdic}\n", 1,
      "want one of: utf-8, latin1, utf-16be-hex" },
    { "words without a place", SMS ", charset: {words: {a: latin1}}}\n", 1,
      "`charset` lacks `value`" },
    { "a part without its number",
      SMS ", part: {ref: {form: a}, total: {form: b}}}\n", 1,
      "`part` lacks `number`" },
    { "each of nothing", SMS ", each: a..b}\n", 1, "each: this is no path" },
    { "a template where nothing is known", SMS ", ok: {body: \"{id}\"}}\n", 1,
      "there is no value {id} here; there are: none" },

    { "a receipt of no message",
      SMS "}\nreceipt: {word: {form: w}, states: {}}\n", 2,
      "wants `ref` (their id) or `ours`" },
    { "a receipt without states",
      SMS "}\nreceipt: {ref: {form: r}, word: {form: w}}\n", 2,
      "`receipt` lacks `states`" },
    { "a state of nobody",
      SMS "}\nreceipt:\n  ref: {form: r}\n  word: {form: w}\n"
          "  states: {X: teleported}\n",
      5, "want one of: unknown, accepted, sent, expired" },
    { "a secret that everybody knows",
      SMS "}\nverify: {value: {header: A, default: x}}\n", 2,
      "`verify` wants no default" },

    { "no judge", "send: {form: {a: b}}\n", 1, "`send` lacks `judge`" },
    { "nothing is ever taken",
      "send:\n  judge: [{match: no, outcome: refused}]\n", 2,
      "wants a rule for what is `accepted`" },
    { "a rule without an outcome", "send:\n  judge:\n    - {match: no}\n", 3,
      "lacks `outcome`" },
    { "an outcome of nobody", "send:\n  judge:\n    - {outcome: lost}\n", 3,
      "want one of: accepted, trouble, throttled, refused, misconfigured" },
    { "a bad expression", "send:\n  judge:\n    - {match: \"a(\"}\n", 3,
      "this is no regular expression: " },
    { "an expression that counts", "send:\n  judge:\n    - {match: \"a{9}\"}\n",
      3, "without {n}" },
    { "a brace that is one",
      SEND "    - {match: \"[{]a\\\\{\", outcome: refused}\n", 0, NULL },
    { "a regex that doubles with each sign",
      "send:\n  judge:\n    - {match: \"tr+++++++++++++++ue\"}\n", 3,
      "without {n}" },
    { "a regex that doubles with each group",
      "send:\n  judge:\n    - {match: \"(((((a+)+)+)+)+)+\"}\n", 3,
      "without {n}" },
    { "an expression that looks back",
      "send:\n  judge:\n    - {match: \"(a)\\\\1\"}\n", 3, "without {n}" },
    { "an empty expression", "send:\n  judge:\n    - {match: \"\"}\n", 3,
      "want an extended regular expression" },
    { "a status that cannot be taken",
      "send:\n  judge:\n    - {status: 200-404, outcome: accepted}\n", 3,
      "can be `accepted`" },
    { "a range that falls",
      "send:\n  judge:\n    - {status: 300-200, outcome: refused}\n", 3,
      "want a status like 200, or a range like 200-299" },
    { "a reason that could be content",
      "send:\n  judge:\n    - {reason: \"No credit!\", outcome: refused}\n", 3,
      "want a word of a-z" },
    { "a refusal in doubt",
      "send:\n  judge:\n    - {outcome: refused, doubtful: true}\n", 3,
      "only `trouble` can be doubtful" },
    { "a GET with a body",
      "send:\n  method: GET\n  type: a/b\n  body: x\n"
      "  judge: [{outcome: accepted}]\n",
      2, "a GET has no body" },
    { "a form and a body", SEND "  type: a/b\n  body: x\n", 2,
      "want `form` or `body`, not both" },
    { "a body of no type",
      "send:\n  body: x\n"
      "  judge: [{outcome: accepted}]\n",
      2, "a `body` wants its `type`" },
    { "an address of its own", SEND "  url: \"https://h/\"\n", 5,
      "`url` begins with {url}" },
    { "a value of nobody", SEND "  headers: {A: \"{secret}\"}\n", 5,
      "there is no value {secret} here; there are: url, username" },
    { "an id without a group", SEND "  id: {match: \"ID\"}\n", 5,
      "want one group" },
    { "an id in a form", SEND "  id: {form: x}\n", 5, "`id` stands in" },
    { "a number's spelling", SEND "  number: roman\n", 5,
      "want one of: digits, plus, local" },
    { "half a coding", SEND "  coding: {gsm: a}\n", 5, "lacks `ucs2`" },
    { "not true, not false", SEND "  basic: maybe\n", 5,
      "want one of: false, true" },
    { "a key twice", SEND "  number: plus\n  number: plus\n", 6, "" },
};

static void
test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct faults *faults = calloc(1, sizeof *faults);
    struct dialect *dialect = NULL;
    bool found = row->says == NULL;

    assert_non_null(faults);
    enum gw_err err =
        dialect_read("x.yaml", text_of(row->text), faults, &dialect);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        assert_string_equal(fault->file, "x.yaml");
        found = found
                || (fault->line == row->line && row->says != NULL
                    && strstr(fault->text, row->says) != NULL);
    }
    if (!found)
        faults_print(faults, stderr);
    assert_true(found);
    assert_int_equal(err, row->says == NULL ? GW_OK : GW_REJECTED);
    assert_int_equal(faults->errors > 0, err != GW_OK);
    assert_int_equal(dialect != NULL, err == GW_OK);
    dialect_free(dialect);
    free(faults);
}

static void
test_no_file(void **state)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct dialect *dialect = NULL;

    (void)state;
    assert_non_null(faults);
    assert_int_equal(dialect_load("/nowhere/x.yaml", faults, &dialect),
                     GW_REJECTED);
    assert_int_equal(faults->errors, 1);
    assert_null(dialect);
    dialect_free(NULL);
    free(faults);
}

/* A text of many pieces, and one with too many. */
static void
test_pieces(void **state)
{
    (void)state;
    for (int pieces = 64; pieces <= 65; pieces++) {
        struct faults *faults = calloc(1, sizeof *faults);
        struct dialect *dialect = NULL;
        struct buf text = buf_new(8192);

        assert_non_null(faults);
        buf_str(&text, USSD);
        buf_str(&text, "  silent: {body: \"");
        for (int i = 0; i < pieces; i++)
            buf_str(&text, "{from}");
        buf_str(&text, "\"}\n");
        assert_int_equal(
            dialect_read("x.yaml", buf_text(&text), faults, &dialect),
            pieces == 64 ? GW_OK : GW_REJECTED);
        dialect_free(dialect);
        buf_free(&text);
        free(faults);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_pieces),
    };

    int failed = RUN_TABLE("descriptions", rows, test_fault);
    return failed + cmocka_run_group_tests_name("dialect", tests, NULL, NULL);
}
