/* handlers/aggregators/body.h -- JSON that an aggregator sent, read without
 * trust; shared by the adapters of this room. Pure.
 *
 * Numbers arrive as texts, spelt as they were, so that no id loses a digit.
 * Bytes that are no UTF-8 and halves of surrogate pairs arrive as U+FFFD: what
 * a villager wrote must not make a body unreadable.
 */
#ifndef HANDLERS_AGGREGATORS_BODY_H
#define HANDLERS_AGGREGATORS_BODY_H

#include <jansson.h>

#include "gateway/base/err.h"
#include "gateway/base/wire.h"

enum { BODY_DEPTH_MAX = 16 };

/* OWNED(body_free) json_t *root = NULL; */
void body_free(json_t *root); /* NULL is fine */
static inline void
body_free_slot(json_t **slot)
{
    body_free(*slot);
}

/* Parses one object.
 * GW_REJECTED  no object, damaged, deeper than BODY_DEPTH_MAX; GW_NOMEM */
MUST_CHECK enum gw_err body_parse(struct text text, json_t **ret_root);

/* The object that a callback carries, with room in in->scratch for all its
 * texts.
 * GW_REJECTED  no POST, another type of body, or as body_parse(); GW_NOMEM */
MUST_CHECK enum gw_err body_read(const struct wire_in *in, json_t **ret_root);

/* Adds the members of a flat object to in->fields, those that hold a value
 * alone. GW_REJECTED  as body_read(), or over FIELDS_MAX; GW_NOMEM */
MUST_CHECK enum gw_err body_fields(const struct wire_in *in,
                                   struct fields *fields);

/* A value as text: strings and numbers as they are, true and false as words;
 * absent when it is none of them. Borrowed from the value, which may be NULL. */
struct text body_value(const json_t *value);
/* The same of a member; absent when there is none. */
struct text body_peek(const json_t *object, const char *name);

/* Copies text into scratch, where room for it and one byte more was made;
 * absent stays absent. */
void body_keep(struct buf *scratch, struct text *text);

/* A member, copied to where it lives as long as what is read. Each member at
 * most once, of an object that body_read() gave. */
struct text body_text(const struct wire_in *in, const json_t *object,
                      const char *name);

/* A number as text to a number; 0 when it is none. */
int64_t body_number(const json_t *object, const char *name);

/* Begins a POST of JSON; its body, still empty, which the call owns. */
struct buf *body_post(struct wire_call *call, const char *url);

/* Appends text as it stands inside a JSON string. text is clean UTF-8. */
void body_escape(struct buf *out, struct text text);
/* The same in quotes. */
void body_quote(struct buf *out, struct text text);

/* Appends "name":"value", with a comma before it unless out ends in '{'. An
 * empty value adds nothing. */
void body_add(struct buf *out, const char *name, struct text value);
/* The same of the id that we give a message; see ours_write(). */
void body_add_ours(struct buf *out, const char *name,
                   const struct sms_out *sms);

#endif
