/* handlers/aggregators/dialect_keys.c -- which keys the sections about callbacks
 * have. The tables are the manual's source: kentongan-channel(5) says the same
 * in words.
 *
 * The one thing one would get wrong: a default for the secret of `verify`, or a
 * receipt that names no message: both read well and prove nothing.
 */
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

/* ---- verify --------------------------------------------------------------------- */

void
dialect_read_verify(struct dialect_reader *reader, void *into,
                    const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("value", dialect_read_value, struct dialect_verify, value),
        KEY("prefix", dialect_read_string, struct dialect_verify, prefix),
    };
    struct dialect_verify *section = into;

    section->given = true;
    reader->where = 0;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`verify`");
    if (section->value.preset != NULL)
        dialect_fault(reader, node,
                      "`verify` wants no default: everybody "
                      "would know it");
    section->where = reader->where;
}

/* ---- sms ------------------------------------------------------------------------ */

static const char *const charset_words[] = {
    [CHARSET_UTF8] = "utf-8",
    [CHARSET_LATIN1] = "latin1",
    [CHARSET_UTF16BE_HEX] = "utf-16be-hex",
    NULL,
};

static enum dialect_charset
read_charset_word(struct dialect_reader *reader, const struct yaml_node *node)
{
    int charset = dialect_choice(reader, node, charset_words);

    return charset < 0 ? CHARSET_UTF8 : (enum dialect_charset)charset;
}

static void
read_charset_words(struct dialect_reader *reader, void *into,
                   const struct yaml_node *node)
{
    struct dialect_sms *sms = into;

    if (yaml_kind(node) != YAML_MAP || yaml_count(node) > DIALECT_WORDS_MAX) {
        dialect_fault(reader, node, "want at most %d words, each WORD: charset",
                      DIALECT_WORDS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        sms->charsets[i].word =
            dialect_keep(reader, yaml_text(yaml_key(reader->yaml, node, i)));
        sms->charsets[i].charset =
            read_charset_word(reader, yaml_value(reader->yaml, node, i));
        sms->charsets_count = i + 1;
    }
}

static void
read_charset_rest(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    struct dialect_sms *sms = into;

    sms->charset = read_charset_word(reader, node);
}

/* A charset, or a place with its words. */
static void
read_charset(struct dialect_reader *reader, void *into,
             const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("value", dialect_read_value, struct dialect_sms, charset_word),
        { "words", read_charset_words, 0, true },
        { "otherwise", read_charset_rest, 0, false },
    };

    if (yaml_kind(node) == YAML_SCALAR)
        read_charset_rest(reader, into, node);
    else
        dialect_map(reader, node, keys, LENGTH(keys), into, "`charset`");
}

static void
read_part(struct dialect_reader *reader, void *into,
          const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("ref", dialect_read_value, struct dialect_sms, part_ref),
        MUST("total", dialect_read_value, struct dialect_sms, part_total),
        MUST("number", dialect_read_value, struct dialect_sms, part_number),
    };

    dialect_map(reader, node, keys, LENGTH(keys), into, "`part`");
}

void
dialect_read_sms(struct dialect_reader *reader, void *into,
                 const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        KEY("each", dialect_read_each, struct dialect_sms, each),
        KEY("id", dialect_read_value, struct dialect_sms, id),
        MUST("from", dialect_read_value, struct dialect_sms, from),
        KEY("to", dialect_read_value, struct dialect_sms, to),
        MUST("text", dialect_read_value, struct dialect_sms, text),
        KEY("date", dialect_read_value, struct dialect_sms, date),
        { "charset", read_charset, 0, false },
        { "part", read_part, 0, false },
        KEY("ok", dialect_read_ok, struct dialect_sms, ok),
    };
    struct dialect_sms *section = into;

    section->given = true;
    reader->where = 0;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`sms`");
    section->where = reader->where;
}

/* ---- receipt -------------------------------------------------------------------- */

static const char *const state_words[] = {
    [RECEIPT_UNKNOWN] = "unknown",
    [RECEIPT_ACCEPTED] = "accepted",
    [RECEIPT_SENT] = "sent",
    [RECEIPT_EXPIRED] = "expired",
    [RECEIPT_UNDELIVERED] = "undelivered",
    [RECEIPT_REJECTED] = "rejected",
    [RECEIPT_DELIVERED] = "delivered",
    NULL,
};

static void
read_states(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_receipt *receipt = into;

    if (yaml_kind(node) != YAML_MAP || yaml_count(node) > DIALECT_STATES_MAX) {
        dialect_fault(reader, node, "want at most %d words, each WORD: state",
                      DIALECT_STATES_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        int state = dialect_choice(reader, yaml_value(reader->yaml, node, i),
                                   state_words);
        receipt->states[i].word =
            dialect_keep(reader, yaml_text(yaml_key(reader->yaml, node, i)));
        receipt->states[i].state =
            state < 0 ? RECEIPT_UNKNOWN : (enum receipt_state)state;
        receipt->states_count = i + 1;
    }
}

void
dialect_read_receipt(struct dialect_reader *reader, void *into,
                     const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        KEY("each", dialect_read_each, struct dialect_receipt, each),
        KEY("ref", dialect_read_value, struct dialect_receipt, ref),
        KEY("ours", dialect_read_value, struct dialect_receipt, ours),
        MUST("word", dialect_read_value, struct dialect_receipt, word),
        KEY("to", dialect_read_value, struct dialect_receipt, to),
        { "states", read_states, 0, true },
        KEY("opted_out", dialect_read_words, struct dialect_receipt, opted_out),
        KEY("ok", dialect_read_ok, struct dialect_receipt, ok),
    };
    struct dialect_receipt *section = into;

    section->given = true;
    reader->where = 0;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`receipt`");
    if (section->ref.count == 0 && section->ours.count == 0)
        dialect_fault(reader, node,
                      "`receipt` wants `ref` (their id) or `ours` "
                      "(the id that we gave)");
    section->where = reader->where;
}
