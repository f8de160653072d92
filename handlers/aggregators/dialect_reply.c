/* handlers/aggregators/dialect_reply.c -- what a callback is answered with, as a
 * description says it, and how it is written.
 *
 * The one thing one would get wrong: a status that is no success. They would
 * send again what is stored already, so a description cannot say one.
 */
#include "handlers/aggregators/dialect_reader.h"

static void
read_status(struct dialect_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct dialect_reply *reply = into;
    int range[2] = { 200, 200 };

    dialect_read_statuses(reader, range, node);
    reply->status = range[0];
    if (range[0] != range[1] || range[0] > 299)
        dialect_fault(reader, node,
                      "want one status from 200 to 299: another "
                      "would make them send it again");
}

static void
read_last(struct dialect_reader *reader, void *into,
          const struct yaml_node *node)
{
    struct dialect_reply *reply = into;

    reply->last_given = true;
    dialect_read_template(reader, &reply->last, node);
}

/* A word, or {yes: one, no: another}: for a call that goes on, or does not. */
void
dialect_read_either(struct dialect_reader *reader, const struct yaml_node *node,
                    const char **ret_more, const char **ret_last)
{
    struct {
        const char *more, *last;
    } either = { "", "" };
    static const struct dialect_key keys[] = {
        { "yes", dialect_read_string, 0, true },
        { "no", dialect_read_string, sizeof(const char *), true },
    };

    if (yaml_kind(node) == YAML_SCALAR)
        either.more = either.last = dialect_string(reader, node);
    else
        dialect_map(reader, node, keys, LENGTH(keys), &either,
                    "what tells whether a call goes on");
    *ret_more = either.more;
    *ret_last = either.last;
}

static bool
is_line(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            return false;
    }
    return true;
}

static void
read_heads(struct dialect_reader *reader, void *into,
           const struct yaml_node *node)
{
    struct dialect_reply *reply = into;

    if (yaml_kind(node) != YAML_MAP || yaml_count(node) > DIALECT_HEADS_MAX) {
        dialect_fault(reader, node, "want at most %d headers, each NAME: value",
                      DIALECT_HEADS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        struct dialect_head *head = &reply->heads[reply->heads_count++];
        if (!dialect_is_header(yaml_text(key)))
            dialect_fault(reader, key, "this is no name of a header");
        head->name = dialect_keep(reader, yaml_text(key));
        dialect_read_either(reader, yaml_value(reader->yaml, node, i),
                            &head->more, &head->last);
        if (!is_line(head->more) || !is_line(head->last))
            dialect_fault(reader, key, "a header's value is one line");
    }
}

void
dialect_read_reply(struct dialect_reader *reader, struct dialect_reply *reply,
                   const char *const *names, const struct yaml_node *node,
                   const char *what)
{
    static const struct dialect_key keys[] = {
        { "status", read_status, 0, false },
        KEY("escape", dialect_read_escape, struct dialect_reply, format),
        KEY("type", dialect_read_type, struct dialect_reply, format),
        KEY("body", dialect_read_template, struct dialect_reply, body),
        { "last_body", read_last, 0, false },
        { "headers", read_heads, 0, false },
    };

    reader->names = names;
    dialect_map(reader, node, keys, LENGTH(keys), reply, what);
}

void
dialect_read_ok(struct dialect_reader *reader, void *into,
                const struct yaml_node *node)
{
    static const char *const none[] = { NULL };

    dialect_read_reply(reader, into, none, node, "`ok`");
}

/* ---- writing --------------------------------------------------------------------- */

void
dialect_reply_write(const struct dialect_reply *form, bool more,
                    dialect_lookup *lookup, const void *arg,
                    struct wire_reply *reply)
{
    bool last = !more && form->last_given;

    reply->status = form->status != 0 ? form->status : 200;
    if (form->format.type != NULL)
        reply->content_type = form->format.type;
    dialect_template_fill(last ? &form->last : &form->body, form->format.escape,
                          -1, lookup, arg, &reply->body);
    for (size_t i = 0; i < form->heads_count; i++)
        wire_reply_header(reply, form->heads[i].name,
                          more ? form->heads[i].more : form->heads[i].last);
}
