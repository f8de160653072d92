/* handlers/commands/read.c -- `kentongan read`: what the reader understands.
 *
 *   standard input, JSON lines --> reader_read() --> JSON lines
 *
 * Stores nothing. What is wrong with a line is said by its number only: a
 * text of a villager belongs on no terminal but the one that asked for it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/tips/reader.h"
#include "handlers/tips/reading_json.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

/* ---- times ---- */

/* Digits of exactly this many places. */
static bool
take_digits(const char **at, int places, int *ret_number)
{
    int number = 0;

    for (int i = 0; i < places; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        number = number * 10 + (**at - '0');
    }
    *ret_number = number;
    return true;
}

static bool
take_char(const char **at, char c)
{
    bool there = **at == c;
    *at += there;
    return there;
}

/* "Z", "+07:00" or "-03:30": seconds to take off. */
static bool
take_zone(const char **at, int *ret_seconds)
{
    int hours, minutes, sign = **at == '-' ? -1 : 1;

    *ret_seconds = 0;
    if (take_char(at, 'Z'))
        return true;
    if (!take_char(at, '+') && !take_char(at, '-'))
        return false;
    if (!take_digits(at, 2, &hours) || !take_char(at, ':')
        || !take_digits(at, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

/* RFC 3339. */
static bool
read_time(const char *text, int64_t *ret_seconds)
{
    struct tm tm = { .tm_isdst = 0 };
    const char *at = text;
    int zone;

    if (!take_digits(&at, 4, &tm.tm_year) || !take_char(&at, '-')
        || !take_digits(&at, 2, &tm.tm_mon) || !take_char(&at, '-')
        || !take_digits(&at, 2, &tm.tm_mday)
        || (!take_char(&at, 'T') && !take_char(&at, ' '))
        || !take_digits(&at, 2, &tm.tm_hour) || !take_char(&at, ':')
        || !take_digits(&at, 2, &tm.tm_min))
        return false;
    if (take_char(&at, ':') && !take_digits(&at, 2, &tm.tm_sec))
        return false;
    if (take_char(&at, '.'))
        at += strspn(at, "0123456789");
    if (!take_zone(&at, &zone) || *at != '\0' || tm.tm_year < 1970
        || tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 || tm.tm_mday > 31
        || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *ret_seconds = (int64_t)timegm(&tm) - zone;
    return true;
}

/* ---- what is printed ---- */

static json_t *
place_json(const struct places_found *found)
{
    const char *districts[PLACES_FOUND_MAX], *villages[PLACES_FOUND_MAX];

    for (size_t i = 0; i < found->districts_count; i++)
        districts[i] = found->districts[i]->code;
    for (size_t i = 0; i < found->villages_count; i++)
        villages[i] = found->villages[i]->code;
    return json_pack("{s:o, s:o}", "district_codes",
                     reading_strings_json(districts, found->districts_count),
                     "village_codes",
                     reading_strings_json(villages, found->villages_count));
}

/* "concept: the words that caused it". */
static json_t *
because_json(const struct reading *reading)
{
    OWNED(json_drop)
    json_t *array = json_array();
    OWNED(buf_free)
    struct buf line = buf_new(LINE_MAX_BYTES * 2);

    for (size_t i = 0; i < reading->because_count; i++) {
        buf_clear(&line);
        buf_str(&line, reading->because[i].concept);
        buf_str(&line, ": ");
        buf_add(&line, reading->because[i].words);
        if (!buf_ok(&line)
            || json_array_append_new(array, json_string(buf_cstr(&line))) != 0)
            return NULL;
    }
    return GIVE(array);
}

static json_t *
reading_json(json_t *id, const struct reading *reading)
{
    return json_pack("{s:O, s:s, s:o, s:i, s:s, s:o, s:o}", "id", id, "kind",
                     reading_kind_word(reading->kind), "place",
                     place_json(&reading->places), "urgency", reading->urgency,
                     "leaning", tip_leaning_word((int)reading->leaning),
                     "entities", reading_entities_json(&reading->entities),
                     "because", because_json(reading));
}

/* ---- lines ---- */

/* GW_REJECTED: no such message. */
static enum gw_err
read_line(const struct reader *reader, const char *line, size_t len)
{
    OWNED(json_drop)
    json_t *message = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
    const char *text, *received_at;
    size_t text_len;
    int64_t received;
    json_t *id;

    if (json_unpack(message, "{s:o, s:s%, s:s}", "id", &id, "text", &text,
                    &text_len, "received_at", &received_at)
            != 0
        || !read_time(received_at, &received))
        return GW_REJECTED;
    OWNED(buf_free)
    struct buf clean = buf_new(LINE_MAX_BYTES * 3);
    struct reading *reading = calloc(1, sizeof *reading);
    utf8_clean((struct text){ text, text_len }, &clean);
    json_t *answer = NULL;
    if (reading != NULL && buf_ok(&clean)) {
        reader_read(reader, buf_text(&clean), received, reading);
        answer = reading_json(id, reading);
    }
    char *out = answer == NULL
                    ? NULL
                    : json_dumps(answer, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (out != NULL)
        puts(out);
    enum gw_err err = out != NULL ? GW_OK : GW_NOMEM;
    free(out);
    free(reading);
    json_decref(answer);
    return err;
}

static bool
is_blank(const char *line)
{
    return line[strspn(line, " \t\r\n")] == '\0';
}

/* Every line of standard input; the status of the command. */
static int
read_lines(const struct reader *reader)
{
    static const char *const says[] = {
        [GW_REJECTED] = "not a message {id, text, received_at}",
        [GW_NOMEM] = "no memory",
    };
    char *line = NULL;
    size_t room = 0, number = 0;
    int status = EXIT_FINE;
    ssize_t len;

    while ((len = getline(&line, &room, stdin)) >= 0) {
        number++;
        if (is_blank(line))
            continue;
        enum gw_err err = len > LINE_MAX_BYTES
                              ? GW_REJECTED
                              : read_line(reader, line, (size_t)len);
        if (err == GW_OK)
            continue;
        fprintf(stderr, "kentongan read: line %zu: %s\n", number, says[err]);
        status = EXIT_FAULT;
    }
    free(line);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "kentongan read: standard output is closed\n");
        return EXIT_FAULT;
    }
    return status;
}

int
command_read(int argc, char **argv)
{
    const char *path = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    OWNED(places_close)
    struct places *places = NULL;
    OWNED(reader_close)
    struct reader *reader = NULL;

    if (!args_read(argc, argv, "read -c FILE", args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    struct config *config = command_config("read", path);
    if (config == NULL)
        return path == NULL ? EXIT_USAGE : EXIT_FAULT;
    config_free(config);
    enum gw_err err = places_open(&places);
    if (err == GW_OK)
        err = reader_open(places, &reader);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan read: %s\n", gw_err_text(err));
        return EXIT_FAULT;
    }
    return read_lines(reader);
}
