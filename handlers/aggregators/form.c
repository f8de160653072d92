/* handlers/aggregators/form.c -- callbacks that carry a query or a form.
 *
 * The one thing one would get wrong: JSON sent to a form's address decodes
 * without complaint, into one field with an odd name. So a callback counts as
 * understood only when a field of its dialect is in it.
 */
#include "handlers/aggregators/form.h"

#include "gateway/base/fields.h"
#include "gateway/base/utf8.h"

enum { WORD_MAX = 32 };

bool
form_is_type(struct text content_type)
{
    struct text type = { NULL, 0 };

    if (content_type.at == NULL)
        return true;
    (void)text_cut(&content_type, ';', &type);
    type = text_trim(type);
    return type.len == 0
           || text_equal_fold(type, TEXT("application/x-www-form-urlencoded"));
}

static bool
any_known(const struct fields *fields, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (fields_get(fields, *names).at != NULL)
            return true;
    }
    return false;
}

enum gw_err
form_read(const struct wire_in *in, const char *const *names)
{
    if (in->method != HTTP_GET && in->method != HTTP_POST)
        return GW_REJECTED;

    enum gw_err err = fields_read_form(in->fields, in->query);
    if (err == GW_OK && in->method == HTTP_POST && in->body.len > 0) {
        if (!form_is_type(in->content_type))
            return GW_REJECTED;
        err = fields_read_form(in->fields, in->body);
    }
    if (err != GW_OK)
        return err;
    return any_known(in->fields, names) ? GW_OK : GW_REJECTED;
}

struct text
form_word(struct text text)
{
    if (text.len == 0 || text.len > WORD_MAX)
        return (struct text){ NULL, 0 };
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
              || c == '-'))
            return (struct text){ NULL, 0 };
    }
    return text;
}

bool
form_reads_well(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 && c != '\n' && c != '\r')
            return false;
    }
    return utf8_valid(text);
}
