/* handlers/officers/api_body.c -- the JSON that was sent, field by field. */
#include "handlers/officers/api.h"

const json_t *
api_body(struct api *api)
{
    struct text text = http_body(api->request);

    if (api->body == NULL)
        api->body = json_loadb(text.at == NULL ? "" : text.at, text.len,
                               JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(api->body))
        return api->body;
    api_problem(api, 400, NULL, "Kirim satu objek JSON.");
    return NULL;
}

bool
api_body_text(struct api *api, const char *field, bool optional, char *ret,
              size_t room)
{
    const json_t *body = api_body(api);
    const json_t *value = body == NULL ? NULL : json_object_get(body, field);

    ret[0] = '\0';
    if (body == NULL)
        return false;
    if (value == NULL && optional)
        return true;
    if (json_is_string(value)
        && text_copy((struct text){ json_string_value(value),
                                    json_string_length(value) },
                     ret, room)
        && (optional || ret[0] != '\0'))
        return true;
    api_problem(api, 422, field,
                value == NULL ? "Isian ini wajib."
                              : "Isian ini berupa teks, "
                                "dan tidak sepanjang ini.");
    return false;
}
