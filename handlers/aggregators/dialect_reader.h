/* handlers/aggregators/dialect_reader.h -- private to dialect*.c: reading a
 * description. */
#ifndef HANDLERS_AGGREGATORS_DIALECT_READER_H
#define HANDLERS_AGGREGATORS_DIALECT_READER_H

#include "gateway/platform/yaml.h"
#include "handlers/aggregators/dialect_parts.h"

struct dialect_reader {
    const char *file;
    const struct yaml *yaml;
    struct faults *faults;
    struct dialect *dialect;
    unsigned where;           /* what the section that is read needs, so far */
    const char *const *names; /* of its templates; NULL at the end */
    bool nomem;               /* remembered; the result is thrown away */
};

/* Rows of a table: a key that may be left out, and one that may not. */
#define KEY(name, read, type, field)             \
    {                                            \
        name, read, offsetof(type, field), false \
    }
#define MUST(name, read, type, field)           \
    {                                           \
        name, read, offsetof(type, field), true \
    }

struct dialect_key {
    const char *name;
    void (*read)(struct dialect_reader *reader, void *into,
                 const struct yaml_node *node);
    size_t offset; /* of what read() fills, in the section */
    bool needed;
};

__attribute__((format(printf, 3, 4))) void dialect_fault(
    struct dialect_reader *reader, const struct yaml_node *node,
    const char *format, ...);
/* Memory, zeroed, that lives as long as the dialect; NULL and nomem. */
void *dialect_alloc(struct dialect_reader *reader, size_t size);
const char *dialect_keep(struct dialect_reader *reader, struct text text);

/* A map, in the order of the table; unknown and missing keys are faults. */
void dialect_map(struct dialect_reader *reader, const struct yaml_node *node,
                 const struct dialect_key *keys, size_t count, void *section,
                 const char *what);
/* The word's index in words, which end with NULL; -1 with a fault. */
int dialect_choice(struct dialect_reader *reader, const struct yaml_node *node,
                   const char *const *words);
/* A scalar kept as a C string; "" with a fault. */
const char *dialect_string(struct dialect_reader *reader,
                           const struct yaml_node *node);

/* Readers for tables; into is what their names say. */
void dialect_read_string(struct dialect_reader *reader, void *into,
                         const struct yaml_node *node);
void dialect_read_bool(struct dialect_reader *reader, void *into,
                       const struct yaml_node *node);
void dialect_read_words(struct dialect_reader *reader, void *into,
                        const struct yaml_node *node);
void dialect_read_value(struct dialect_reader *reader, void *into,
                        const struct yaml_node *node);
void dialect_read_tests(struct dialect_reader *reader, void *into,
                        const struct yaml_node *node);
void dialect_read_each(struct dialect_reader *reader, void *into,
                       const struct yaml_node *node);
/* int[2]: "200" or "200-299". */
void dialect_read_statuses(struct dialect_reader *reader, void *into,
                           const struct yaml_node *node);
/* struct dialect_format: `escape` before `type`, in tables. */
void dialect_read_escape(struct dialect_reader *reader, void *into,
                         const struct yaml_node *node);
void dialect_read_type(struct dialect_reader *reader, void *into,
                       const struct yaml_node *node);
/* "text {value} text", the values being those of reader->names; a brace that no
 * name follows is a brace. */
void dialect_read_template(struct dialect_reader *reader, void *into,
                           const struct yaml_node *node);
/* struct dialect_reply: an answer to what was stored, which names no values. */
void dialect_read_ok(struct dialect_reader *reader, void *into,
                     const struct yaml_node *node);
bool dialect_is_header(struct text name);
/* False with a fault. */
bool dialect_regex(struct dialect_reader *reader, const struct yaml_node *node,
                   regex_t *ret_regex);
/* Adds a word to a list that a fault shows: "one, two". What is too long is
 * cut. */
void dialect_list_word(char list[FAULT_TEXT], const char *word);

/* An answer, whose templates may use names (NULL at the end). */
void dialect_read_reply(struct dialect_reader *reader,
                        struct dialect_reply *reply, const char *const *names,
                        const struct yaml_node *node, const char *what);
/* A word, or {yes: one, no: another}: for a call that goes on, or does not. */
void dialect_read_either(struct dialect_reader *reader,
                         const struct yaml_node *node, const char **ret_more,
                         const char **ret_last);

/* The sections. */
void dialect_read_verify(struct dialect_reader *reader, void *into,
                         const struct yaml_node *node);
void dialect_read_sms(struct dialect_reader *reader, void *into,
                      const struct yaml_node *node);
void dialect_read_receipt(struct dialect_reader *reader, void *into,
                          const struct yaml_node *node);
void dialect_read_turn(struct dialect_reader *reader, void *into,
                       const struct yaml_node *node);
void dialect_read_ended(struct dialect_reader *reader, void *into,
                        const struct yaml_node *node);
void dialect_read_send(struct dialect_reader *reader, void *into,
                       const struct yaml_node *node);

#endif
