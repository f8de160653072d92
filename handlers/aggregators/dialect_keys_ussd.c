/* handlers/aggregators/dialect_keys_ussd.c -- which keys the sections about
 * calls have.
 *
 * The one thing one would get wrong: reading `answer` before `values`. Tables
 * are read in their order, whatever the order of the file, and templates may
 * only name what was read before.
 */
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

static const char *const turn_names[NAMES_OF_TURN] = {
    [NAME_SCREEN] = "screen", [NAME_MORE] = "more", [NAME_SESSION] = "session",
    [NAME_FROM] = "from",     [NAME_CODE] = "code", [NAME_INPUT] = "input",
};

/* ---- how a call is told ------------------------------------------------------- */

static void
read_style(struct dialect_reader *reader, void *into,
           const struct yaml_node *node)
{
    static const char *const words[] = {
        [TURN_ACCUMULATED] = "accumulated", [TURN_LAST] = "last", NULL
    };
    enum turn_input *style = into;
    int word = dialect_choice(reader, node, words);

    *style = word == TURN_ACCUMULATED ? TURN_ACCUMULATED : TURN_LAST;
}

static void
read_otherwise(struct dialect_reader *reader, void *into,
               const struct yaml_node *node)
{
    static const char *const words[] = { [TURN_UNKNOWN] = "unknown",
                                         [TURN_BEGIN] = "begin",
                                         [TURN_CONTINUE] = "continue",
                                         NULL };
    enum turn_event *event = into;
    int word = dialect_choice(reader, node, words);

    *event = word < 0 ? TURN_UNKNOWN : (enum turn_event)word;
}

/* ---- the answer ---------------------------------------------------------------- */

static bool
is_value_name(const struct dialect_turn *turn, struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((name.at[i] < 'a' || name.at[i] > 'z') && name.at[i] != '_')
            return false;
    }
    for (size_t i = 0; turn->names[i] != NULL; i++) {
        if (text_is(name, turn->names[i]))
            return false;
    }
    return name.len > 0;
}

static void
read_values(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_turn *turn = into;

    if (yaml_kind(node) != YAML_MAP || yaml_count(node) > DIALECT_VALUES_MAX) {
        dialect_fault(reader, node,
                      "`values`: want at most %d, each NAME: "
                      "where it stands",
                      DIALECT_VALUES_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        if (!is_value_name(turn, yaml_text(key)))
            dialect_fault(reader, key,
                          "a value's name is of a-z and _, and "
                          "none that is there already");
        turn->values[i].name = dialect_keep(reader, yaml_text(key));
        dialect_read_value(reader, &turn->values[i].value,
                           yaml_value(reader->yaml, node, i));
        turn->names[NAMES_OF_TURN + i] = turn->values[i].name;
        turn->values_count = i + 1;
    }
}

static void
read_more(struct dialect_reader *reader, void *into,
          const struct yaml_node *node)
{
    struct dialect_turn *turn = into;

    dialect_read_either(reader, node, &turn->more, &turn->last);
}

static void
read_answer(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_turn *turn = into;
    struct dialect_reply *answer = &turn->answer;

    dialect_read_reply(reader, answer, turn->names, node, "`answer`");
    if (answer->body.count == 0)
        dialect_fault(reader, node, "`answer` wants a `body` with {screen}");
}

static void
read_silent(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_turn *turn = into;

    dialect_read_reply(reader, &turn->silent, turn->names, node, "`silent`");
}

/* ---- the sections ---------------------------------------------------------------- */

void
dialect_read_turn(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("session", dialect_read_value, struct dialect_turn, session),
        MUST("from", dialect_read_value, struct dialect_turn, from),
        KEY("code", dialect_read_value, struct dialect_turn, code),
        MUST("input", dialect_read_value, struct dialect_turn, input),
        KEY("turn", dialect_read_value, struct dialect_turn, turn),
        MUST("style", read_style, struct dialect_turn, style),
        KEY("begin", dialect_read_tests, struct dialect_turn, begin),
        KEY("continue", dialect_read_tests, struct dialect_turn, go_on),
        KEY("abort", dialect_read_tests, struct dialect_turn, abort),
        KEY("otherwise", read_otherwise, struct dialect_turn, otherwise),
        { "values", read_values, 0, false },
        { "more", read_more, 0, false },
        { "answer", read_answer, 0, true },
        { "silent", read_silent, 0, false },
    };
    struct dialect_turn *section = into;

    section->given = true;
    for (size_t i = 0; i < NAMES_OF_TURN; i++)
        section->names[i] = turn_names[i];
    reader->where = 0;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`ussd`");
    section->where = reader->where;
}

void
dialect_read_ended(struct dialect_reader *reader, void *into,
                   const struct yaml_node *node)
{
    static const struct dialect_key keys[] = {
        MUST("session", dialect_read_value, struct dialect_ended, session),
        KEY("dropped", dialect_read_tests, struct dialect_ended, dropped),
        KEY("ok", dialect_read_ok, struct dialect_ended, ok),
    };
    struct dialect_ended *section = into;

    section->given = true;
    reader->where = 0;
    dialect_map(reader, node, keys, LENGTH(keys), section, "`ended`");
    section->where = reader->where;
}
