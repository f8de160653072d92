/* gateway/platform/yaml_trouble.c -- what is wrong with a YAML text, in words
 * that help.
 *
 * One pass over libyaml's events. What a parser calls "did not find expected
 * alphabetic or numeric character" is, in a config of ours, a service code
 * without quotes; so the usual mistakes are recognised and get their remedy.
 * Nothing that stands in the file is quoted: it may be a secret or a number.
 */
#include "gateway/platform/yaml_trouble.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/yaml.h"

static int
line_at(struct text text, size_t offset)
{
    int line = 1;

    for (size_t i = 0; i < offset && i < text.len; i++)
        line += text.at[i] == '\n';
    return line;
}

/* ---- why the parser stopped ---- */

/* Is there a tab in the white space that the line begins with? */
static bool
tab_indents(struct text text, size_t line)
{
    size_t at = 0;

    for (; line > 0 && at < text.len; at++)
        line -= text.at[at] == '\n';
    while (at < text.len && text.at[at] == ' ')
        at++;
    return at < text.len && text.at[at] == '\t';
}

static bool
is_about(const char *context, const char *problem, const char *what)
{
    return (context != NULL && strstr(context, what) != NULL)
           || (problem != NULL && strstr(problem, what) != NULL);
}

static const struct {
    const char *about; /* in libyaml's words */
    const char *remedy;
} remedies[] = {
    { "scanning an alias",
      "a value that begins with * needs quotes, such as \"*177#\"" },
    { "scanning an anchor", "a value that begins with & needs quotes" },
    { "scanning a tag", "a value that begins with ! needs quotes" },
    { "parsing a tag", "a value that begins with ! needs quotes" },
    { "parsing a node", "a value that begins with ! needs quotes" },
    { "cannot start any token",
      "a value that begins with @, ` or % needs quotes, and a line is indented "
      "by spaces alone" },
    { "mapping values are not allowed",
      "a value with a colon and a space in it needs quotes; or this line is "
      "indented too far" },
    { "expected ':'", "a colon and a space must follow the key" },
    { "quoted scalar", "a quotation mark is not closed, or \\ in it leads to "
                       "nothing; '...' takes \\ as it is" },
    { "flow sequence", "a [ is not closed by ], or a comma is missing" },
    { "flow mapping", "a { is not closed by }, or a comma is missing" },
    { "block mapping", "this line is indented differently from those above" },
    { "block collection",
      "this line is indented differently from those above" },
};

static enum gw_err
say_malformed(const yaml_parser_t *parser, const char *name, struct text text,
              struct faults *faults)
{
    size_t line = parser->problem_mark.line;
    const char *remedy = "check the colons, quotes and spaces here";

    for (size_t i = LENGTH(remedies); i-- > 0;) {
        if (is_about(parser->context, parser->problem, remedies[i].about))
            remedy = remedies[i].remedy;
    }
    if (tab_indents(text, line))
        remedy = "a tab indents this line; YAML takes spaces alone";
    fault_add(faults, name, (int)line + 1, "not YAML (%s): %s",
              parser->problem != NULL ? parser->problem : "malformed", remedy);
    return GW_REJECTED;
}

enum gw_err
yaml_trouble_parser(const yaml_parser_t *parser, const char *name,
                    struct text text, struct faults *faults)
{
    switch (parser->error) {
    case YAML_MEMORY_ERROR:
        return GW_NOMEM;
    case YAML_READER_ERROR:
        fault_add(faults, name, line_at(text, parser->problem_offset),
                  "not a text file in UTF-8, or a control character in it");
        return GW_REJECTED;
    case YAML_NO_ERROR:
    case YAML_SCANNER_ERROR:
    case YAML_PARSER_ERROR:
    case YAML_COMPOSER_ERROR:
    case YAML_WRITER_ERROR:
    case YAML_EMITTER_ERROR:
    default:
        return say_malformed(parser, name, text, faults);
    }
}

/* ---- what of YAML we do not take ---- */

struct scan {
    const char *name;
    struct faults *faults;
    int depth, documents;
    bool refused; /* something was said */
    bool stop;    /* and nothing more needs to be */
};

static void
refuse(struct scan *scan, const yaml_event_t *event, const char *why)
{
    fault_add(scan->faults, scan->name, (int)event->start_mark.line + 1, "%s",
              why);
    scan->refused = true;
}

static void
look_at_marks(struct scan *scan, const yaml_event_t *event,
              const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL)
        refuse(scan, event,
               "an anchor (&) is not taken here; a value that begins with & "
               "needs quotes");
    if (tag != NULL)
        refuse(scan, event,
               "a tag (!) is not taken here; a value that begins with ! needs "
               "quotes");
}

static void
go_deeper(struct scan *scan, const yaml_event_t *event)
{
    if (++scan->depth <= YAML_DEPTH_MAX)
        return;
    refuse(scan, event, "nested too deeply; 64 levels are enough");
    scan->stop = true;
}

static void
look_at(struct scan *scan, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++scan->documents == 2) {
            refuse(scan, event,
                   "a second document begins here; one file is "
                   "one document");
            scan->stop = true;
        }
        break;
    case YAML_ALIAS_EVENT:
        refuse(scan, event,
               "an alias (*) is not taken here; a value that begins with * "
               "needs quotes, such as \"*177#\"");
        break;
    case YAML_SCALAR_EVENT:
        look_at_marks(scan, event, event->data.scalar.anchor,
                      event->data.scalar.tag);
        break;
    case YAML_SEQUENCE_START_EVENT:
        look_at_marks(scan, event, event->data.sequence_start.anchor,
                      event->data.sequence_start.tag);
        go_deeper(scan, event);
        break;
    case YAML_MAPPING_START_EVENT:
        look_at_marks(scan, event, event->data.mapping_start.anchor,
                      event->data.mapping_start.tag);
        go_deeper(scan, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        scan->depth--;
        break;
    case YAML_STREAM_END_EVENT:
        scan->stop = true;
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    default:
        break;
    }
}

static enum gw_err
scan_events(yaml_parser_t *parser, struct text text, struct scan *scan)
{
    yaml_event_t event;

    while (!scan->stop) {
        if (!yaml_parser_parse(parser, &event))
            return yaml_trouble_parser(parser, scan->name, text, scan->faults);
        look_at(scan, &event);
        yaml_event_delete(&event);
    }
    return scan->refused ? GW_REJECTED : GW_OK;
}

enum gw_err
yaml_trouble_scan(const char *name, struct text text, struct faults *faults)
{
    struct scan scan = { .name = name, .faults = faults };
    yaml_parser_t parser;

    if (text.len > YAML_BYTES_MAX) {
        fault_add(faults, name, 0, "larger than 1 MiB");
        return GW_REJECTED;
    }
    if (text.len > 0 && memchr(text.at, '\0', text.len) != NULL) {
        fault_add(faults, name, 0, "not a text file; want YAML in UTF-8");
        return GW_REJECTED;
    }
    if (!yaml_parser_initialize(&parser))
        return GW_NOMEM;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.at,
                                 text.len);
    enum gw_err err = scan_events(&parser, text, &scan);
    yaml_parser_delete(&parser);
    return err;
}
