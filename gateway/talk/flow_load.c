/* gateway/talk/flow_load.c -- a folder of YAML to one immutable flow.
 *
 *   flow.yaml -> screens -> check \
 *   id.yaml   -> faces             > fit -> flow
 *   su.yaml   -> faces            /
 *
 * What one would get wrong: faults are collected over all files, so a fault in
 * flow.yaml does not hide those of the languages; only the proof that every
 * screen fits waits until the rest is right, since it walks it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/talk/flow_table.h"

static const char first_language[] = "id";

/* The path of a file of the folder, or NULL: no memory. */
static const char *
path_of(struct flow_reader *reader, const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + sizeof "/.yaml";
    char *path = flow_arena_take(&reader->flow->arena, size);

    if (path != NULL)
        (void)snprintf(path, size, "%s/%s.yaml", folder, name);
    return path;
}

/* Reads one file of the folder; read gets the reader that stands in it. */
static enum gw_err
read_file(struct flow_reader *reader, const char *folder, const char *name,
          struct flow_language *language)
{
    reader->file = path_of(reader, folder, name);
    if (reader->file == NULL)
        return GW_NOMEM;

    OWNED(yaml_close)
    struct yaml *yaml = NULL;
    enum gw_err err = yaml_load(reader->file, reader->faults, &yaml);
    if (err != GW_OK)
        return err;

    reader->yaml = yaml;
    if (language != NULL) {
        language->file = reader->file;
        flow_read_language(reader, language);
    } else {
        reader->flow->file = reader->file;
        flow_read_screens(reader);
    }
    reader->yaml = NULL;
    return reader->nomem ? GW_NOMEM : GW_OK;
}

static bool
is_code(struct text code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (code.at[i] < 'a' || code.at[i] > 'z')
            return false;
    }
    return code.len == 2 || code.len == 3;
}

static bool
has_language(const struct flow *flow, struct text code)
{
    for (size_t i = 0; i < flow->languages_count; i++) {
        if (text_is(code, flow->languages[i].code))
            return true;
    }
    return false;
}

static enum gw_err
read_language(struct flow_reader *reader, const char *folder, struct text code)
{
    struct flow *flow = reader->flow;

    if (has_language(flow, code))
        return GW_OK;
    if (!is_code(code) || flow->languages_count == FLOW_LANGUAGES_MAX) {
        fault_add(reader->faults, folder, 0,
                  "a language is a code of 2 or 3 small letters, and at most "
                  "%d of them are on",
                  FLOW_LANGUAGES_MAX);
        return GW_REJECTED;
    }
    struct flow_language *language = &flow->languages[flow->languages_count++];
    memcpy(language->code, code.at, code.len);
    return read_file(reader, folder, language->code, language);
}

/* The worse of two: no memory, then no file, then faults. */
static enum gw_err
worse(enum gw_err a, enum gw_err b)
{
    if (a == GW_NOMEM || b == GW_NOMEM)
        return GW_NOMEM;
    return a != GW_OK ? a : b;
}

static enum gw_err
read_languages(struct flow_reader *reader, const char *folder,
               const char *languages)
{
    struct text rest = text_of(languages);
    struct text code;
    enum gw_err err = read_language(reader, folder, text_of(first_language));

    while (err != GW_NOMEM && text_cut(&rest, ',', &code)) {
        code = text_trim(code);
        if (code.len > 0)
            err = worse(err, read_language(reader, folder, code));
    }
    return err;
}

static enum gw_err
read_all(struct flow_reader *reader, const char *folder, const char *languages)
{
    size_t before = reader->faults->errors;
    enum gw_err err = read_file(reader, folder, "flow", NULL);
    if (err != GW_OK)
        return err;

    bool is_whole = reader->faults->errors == before;
    if (reader->flow->screens_count > 0)
        err = read_languages(reader, folder, languages);
    if (err == GW_NOMEM || err == GW_MISSING)
        return err;
    if (is_whole)
        flow_check(reader->flow, reader->faults);
    if (reader->faults->errors > before)
        return GW_REJECTED;
    err = flow_fit(reader->flow, reader->faults);
    if (err != GW_OK)
        return err;
    return reader->faults->errors > before ? GW_REJECTED : GW_OK;
}

/* Each once; the rest beyond what there is room for is not proved. */
static void
take_widths(struct flow *flow, const unsigned *widths)
{
    for (; *widths > 0 && flow->widths_count < FLOW_WIDTHS_MAX; widths++) {
        bool is_known = false;
        for (size_t i = 0; i < flow->widths_count; i++)
            is_known = is_known || flow->widths[i] == *widths;
        if (!is_known)
            flow->widths[flow->widths_count++] = *widths;
    }
}

enum gw_err
flow_load(const char *folder, const char *languages, const unsigned *widths,
          const struct flow_host *host, struct faults *faults,
          struct flow **ret_flow)
{
    OWNED(flow_free)
    struct flow *flow = calloc(1, sizeof *flow);
    if (flow == NULL)
        return GW_NOMEM;

    flow->host = *host;
    take_widths(flow, widths);
    struct flow_reader reader = { .flow = flow, .faults = faults };
    enum gw_err err = read_all(&reader, folder, languages);
    if (err != GW_OK)
        return err;

    *ret_flow = GIVE(flow);
    return GW_OK;
}

void
flow_free(struct flow *flow)
{
    if (flow == NULL)
        return;
    flow_arena_free(&flow->arena);
    free(flow);
}

/* ---- languages ---- */

size_t
flow_languages(const struct flow *flow)
{
    return flow->languages_count;
}

const char *
flow_language_code(const struct flow *flow, size_t i)
{
    return flow->languages[i].code;
}

const char *
flow_language_name(const struct flow *flow, size_t i)
{
    return flow->languages[i].name;
}

size_t
flow_language_texts(const struct flow *flow, size_t i, size_t *ret_borrowed)
{
    *ret_borrowed = flow->languages[i].borrowed;
    return flow->languages[i].texts;
}

size_t
flow_language_find(const struct flow *flow, struct text code)
{
    for (size_t i = 1; i < flow->languages_count; i++) {
        if (text_is(code, flow->languages[i].code))
            return i;
    }
    return 0;
}
