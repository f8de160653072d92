/* handlers/aggregators/dialect_keys_send.c -- which keys the section about
 * sending has.
 *
 * The one thing one would get wrong: a description without a rule for success.
 * Every message would be sent again and again, as none is ever taken.
 */
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

static const char *const send_names[] = {
    [NAME_URL] = "url",
    [NAME_USERNAME] = "username",
    [NAME_PASSWORD] = "password",
    [NAME_API_KEY] = "api_key",
    [NAME_SENDER] = "from",
    [NAME_TO] = "to",
    [NAME_TEXT] = "text",
    [NAME_ID] = "id",
    [NAME_RECEIPT_URL] = "receipt_url",
    [NAME_CODING] = "coding",
    [NAMES_OF_SEND] = NULL,
};

/* ---- the request ---------------------------------------------------------------- */

static void
read_method(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    static const char *const words[] = { "GET", "POST", NULL };
    struct dialect_send *send = into;

    send->method =
        dialect_choice(reader, node, words) == 0 ? HTTP_GET : HTTP_POST;
}

static void
read_url(struct dialect_reader *reader, void *into,
         const struct yaml_node *node)
{
    struct dialect_send *send = into;

    send->url_given = true;
    dialect_read_template(reader, &send->url, node);
    if (send->url.count > 0 && send->url.pieces[0].name != NAME_URL)
        dialect_fault(reader, node,
                      "`url` begins with {url}, the address of "
                      "the channel's send block");
}

static void
read_pairs(struct dialect_reader *reader, void *into,
           const struct yaml_node *node)
{
    struct dialect_pairs *pairs = into;

    if (yaml_kind(node) != YAML_MAP || yaml_count(node) > DIALECT_PAIRS_MAX) {
        dialect_fault(reader, node, "want at most %d, each NAME: text",
                      DIALECT_PAIRS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct dialect_pair *pair = &pairs->list[pairs->count++];
        pair->name =
            dialect_keep(reader, yaml_text(yaml_key(reader->yaml, node, i)));
        dialect_read_template(reader, &pair->value,
                              yaml_value(reader->yaml, node, i));
    }
}

static void
read_headers(struct dialect_reader *reader, void *into,
             const struct yaml_node *node)
{
    const struct dialect_pairs *pairs = into;

    read_pairs(reader, into, node);
    if (pairs->count > WIRE_HEADERS_MAX - 1)
        dialect_fault(reader, node, "at most %d headers", WIRE_HEADERS_MAX - 1);
    for (size_t i = 0; i < pairs->count; i++) {
        if (!dialect_is_header(text_of(pairs->list[i].name)))
            dialect_fault(reader, yaml_key(reader->yaml, node, i),
                          "this is no name of a header");
    }
}

static void
read_body(struct dialect_reader *reader, void *into,
          const struct yaml_node *node)
{
    struct dialect_send *send = into;

    send->body_given = true;
    dialect_read_template(reader, &send->body, node);
}

static void
read_number(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    static const char *const words[] = { [NUMBER_DIGITS] = "digits",
                                         [NUMBER_PLUS] = "plus",
                                         [NUMBER_LOCAL] = "local",
                                         NULL };
    struct dialect_send *send = into;
    int word = dialect_choice(reader, node, words);

    send->number = word < 0 ? NUMBER_DIGITS : (enum dialect_number)word;
}

static void
read_coding(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("gsm", dialect_read_string, struct dialect_send, gsm),
        MUST("ucs2", dialect_read_string, struct dialect_send, ucs2),
        KEY("hex", dialect_read_bool, struct dialect_send, hex),
    };

    dialect_map(reader, node, keys, LENGTH(keys), into, "`coding`");
}

/* ---- the answer ------------------------------------------------------------------- */

static void
read_match(struct dialect_reader *reader, void *into,
           const struct yaml_node *node)
{
    struct dialect_rule *rule = into;

    rule->has_regex = dialect_regex(reader, node, &rule->regex);
}

static void
read_outcome(struct dialect_reader *reader, void *into,
             const struct yaml_node *node)
{
    static const char *const words[] = {
        [SEND_ACCEPTED] = "accepted",           [SEND_TROUBLE] = "trouble",
        [SEND_THROTTLED] = "throttled",         [SEND_REFUSED] = "refused",
        [SEND_MISCONFIGURED] = "misconfigured", NULL,
    };
    struct dialect_rule *rule = into;
    int word = dialect_choice(reader, node, words);

    rule->outcome = word < 0 ? SEND_TROUBLE : (enum send_outcome)word;
}

static void
read_reason(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_rule *rule = into;
    size_t len = strlen(rule->reason = dialect_string(reader, node));

    if (len == 0 || len >= sizeof((struct send_verdict *)0)->reason
        || strspn(rule->reason, "abcdefghijklmnopqrstuvwxyz0123456789_") != len
        || rule->reason[0] < 'a')
        dialect_fault(reader, node,
                      "`reason`: want a word of a-z, 0-9 and _ "
                      "for the log");
}

static void
read_rule(struct dialect_reader *reader, struct dialect_send *send,
          const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        KEY("status", dialect_read_statuses, struct dialect_rule, from),
        { "match", read_match, 0, false },
        { "outcome", read_outcome, 0, true },
        { "reason", read_reason, 0, false },
        KEY("opted_out", dialect_read_bool, struct dialect_rule, opted_out),
        KEY("doubtful", dialect_read_bool, struct dialect_rule, doubtful),
    };
    struct dialect_rule *rule = &send->rules[send->rules_count++];

    *rule = (struct dialect_rule){ .from = 200, .to = 299, .reason = NULL };
    dialect_map(reader, node, keys, LENGTH(keys), rule, "a rule of `judge`");
    if (rule->doubtful && rule->outcome != SEND_TROUBLE)
        dialect_fault(reader, node, "only `trouble` can be doubtful");
    if (rule->outcome == SEND_ACCEPTED && rule->to > 299)
        dialect_fault(reader, node,
                      "only a status from 200 to 299 can be "
                      "`accepted`");
}

static void
read_judge(struct dialect_reader *reader, void *into,
           const struct yaml_node *node)
{
    struct dialect_send *send = into;
    bool good = false;

    if (yaml_kind(node) != YAML_LIST || yaml_count(node) > DIALECT_RULES_MAX) {
        dialect_fault(reader, node, "`judge` wants a list of at most %d rules",
                      DIALECT_RULES_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        read_rule(reader, send, yaml_item(reader->yaml, node, i));
        good = good || send->rules[i].outcome == SEND_ACCEPTED;
    }
    if (!good)
        dialect_fault(reader, node,
                      "`judge` wants a rule for what is "
                      "`accepted`");
}

/* {match: EXPRESSION} with one group, or where it stands in the body. */
static void
read_id(struct dialect_reader *reader, void *into, const struct yaml_node *node)
{
    struct dialect_send *send = into;
    const struct yaml_node *match = yaml_kind(node) == YAML_MAP
                                        ? yaml_find(reader->yaml, node, "match")
                                        : NULL;

    if (match == NULL) {
        dialect_read_value(reader, &send->id, node);
        if ((reader->where & ~(WHERE_BIT(WHERE_JSON) | WHERE_BIT(WHERE_XML)))
            != 0)
            dialect_fault(reader, node,
                          "`id` stands in {json: ...}, in {xml: "
                          "...} or is told by {match: ...}");
        return;
    }
    send->has_id_regex = dialect_regex(reader, match, &send->id_regex);
    if (send->has_id_regex
        && (send->id_regex.re_nsub != 1 || yaml_count(node) != 1))
        dialect_fault(reader, node,
                      "`id`: want one group, like ID=([0-9]+), "
                      "and nothing else");
}

/* ---- the section ------------------------------------------------------------------ */

static void
check_whole(struct dialect_reader *reader, const struct dialect_send *send,
            const struct yaml_node *node)
{
    if (send->method == HTTP_GET && (send->body_given || send->form.count > 0))
        dialect_fault(reader, node, "a GET has no body; use `query`");
    if (send->body_given && send->form.count > 0)
        dialect_fault(reader, node, "want `form` or `body`, not both");
    if (send->body_given && send->format.type == NULL)
        dialect_fault(reader, node, "a `body` wants its `type`");
}

void
dialect_read_send(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        { "method", read_method, 0, false },
        { "url", read_url, 0, false },
        { "number", read_number, 0, false },
        { "coding", read_coding, 0, false },
        KEY("query", read_pairs, struct dialect_send, query),
        KEY("form", read_pairs, struct dialect_send, form),
        KEY("escape", dialect_read_escape, struct dialect_send, format),
        KEY("type", dialect_read_type, struct dialect_send, format),
        { "body", read_body, 0, false },
        KEY("headers", read_headers, struct dialect_send, headers),
        KEY("basic", dialect_read_bool, struct dialect_send, basic),
        { "judge", read_judge, 0, true },
        { "id", read_id, 0, false },
    };
    struct dialect_send *section = into;

    section->given = true;
    section->method = HTTP_POST;
    reader->where = 0;
    reader->names = send_names;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`send`");
    section->where = reader->where;
    check_whole(reader, section, node);
}
