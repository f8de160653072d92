/* handlers/commands/channel_report.c -- what went by each channel on a day, and
 * whether the aggregator counted the same.
 *
 *   ours: rows by channel and day --> table
 *   theirs: a CSV file, line by line --> the lines that differ
 *
 * The one thing one would get wrong: a receipt may take two days. For a day
 * that ended less than 48 hours ago "without" is no figure to worry about, so
 * it is marked.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gateway/outbox/outbox_desk.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/file.h"
#include "handlers/commands/args.h"
#include "handlers/commands/channel.h"

enum { THEIRS_MAX = 4 * 1024 * 1024, RECEIPT_DAYS = 2, DAY_TEXT = 11 };

static const int64_t day_ms = 24 * 3600 * 1000;

/* ---- days ---- */

static void
day_write(int64_t day, char ret_text[DAY_TEXT])
{
    char text[CLOCK_TEXT];

    clock_format(day * day_ms, text);
    memcpy(ret_text, text, DAY_TEXT - 1);
    ret_text[DAY_TEXT - 1] = '\0';
}

static bool
digits(struct text text, size_t from, size_t count, int *ret_number)
{
    int64_t number;

    if (!text_number((struct text){ text.at + from, count }, &number)
        || number < 0)
        return false;
    *ret_number = (int)number;
    return true;
}

/* "2026-11-24"; false for anything else, days that are none included. */
static bool
day_read(struct text text, int64_t *ret_day)
{
    struct tm tm = { .tm_hour = 0 };
    char back[DAY_TEXT];

    if (text.len != DAY_TEXT - 1 || !digits(text, 0, 4, &tm.tm_year)
        || !digits(text, 5, 2, &tm.tm_mon) || !digits(text, 8, 2, &tm.tm_mday))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    int64_t day = (int64_t)timegm(&tm) / (day_ms / 1000);
    day_write(day, back);
    if (!text_is(text, back))
        return false;
    *ret_day = day;
    return true;
}

/* ---- the table ---- */

static enum gw_err
print_day(struct db *db, const char *channel, int64_t day, bool early)
{
    struct outbox_desk_day counts;
    enum gw_err err = outbox_desk_day(db, channel, day, &counts);

    if (err != GW_OK)
        return err;
    printf("%-32s %8" PRId64 " %8" PRId64 " %8" PRId64 " %9" PRId64 " %8" PRId64
           " %7" PRId64 "%s %7" PRId64 "\n",
           channel, counts.received, counts.sent, counts.parts,
           counts.delivered, counts.failed, counts.silent, early ? "*" : " ",
           counts.orphans);
    return GW_OK;
}

/* Those of the config, then others that something was counted for. */
static enum gw_err
print_table(const struct config *config, struct db *db, int64_t day)
{
    char name[OUTBOX_DESK_NAME] = "", text[DAY_TEXT];
    bool early = clock_wib_day(clock_wall_ms()) <= day + RECEIPT_DAYS;
    enum gw_err err = GW_OK;

    day_write(day, text);
    printf("%s (WIB)\n%-32s %8s %8s %8s %9s %8s %8s %7s\n", text, "channel",
           "received", "sent", "parts", "delivered", "failed", "without",
           "orphans");
    for (size_t i = 0; err == GW_OK && i < config->channels_count; i++)
        err = print_day(db, config->channels[i].name, day, early);
    while (err == GW_OK
           && (err = outbox_desk_next(db, day, name, name)) == GW_OK) {
        if (config_channel(config, text_of(name)) == NULL)
            err = print_day(db, name, day, early);
    }
    if (early && (err == GW_OK || err == GW_MISSING))
        printf("* receipts of this day may still come\n");
    return err == GW_MISSING ? GW_OK : err;
}

/* ---- theirs ---- */

enum { FIGURE_RECEIVED, FIGURE_SENT, FIGURE_PARTS, FIGURES };

static const char *const figure_words[FIGURES] = {
    [FIGURE_RECEIVED] = "received",
    [FIGURE_SENT] = "sent",
    [FIGURE_PARTS] = "parts",
};

struct theirs {
    char channel[OUTBOX_DESK_NAME];
    int64_t day;
    int64_t figures[FIGURES]; /* -1: not told */
};

/* channel,day,received,sent[,parts]; an empty figure is not told. */
static bool
read_line(struct text line, struct theirs *ret_theirs)
{
    struct theirs theirs = { .figures = { -1, -1, -1 } };
    struct text field;

    if (!text_cut(&line, ',', &field) || field.len == 0
        || !text_copy(field, theirs.channel, sizeof theirs.channel)
        || !text_cut(&line, ',', &field) || !day_read(field, &theirs.day))
        return false;
    for (size_t i = 0; i < FIGURES; i++) {
        if (!text_cut(&line, ',', &field)) {
            if (i < FIGURE_PARTS)
                return false;
            break;
        }
        if (field.len > 0
            && (!text_number(field, &theirs.figures[i])
                || theirs.figures[i] < 0))
            return false;
    }
    if (line.len > 0)
        return false;
    *ret_theirs = theirs;
    return true;
}

static enum gw_err
compare(struct db *db, const struct theirs *theirs, size_t *differing)
{
    struct outbox_desk_day counts;
    char day[DAY_TEXT];
    enum gw_err err =
        outbox_desk_day(db, theirs->channel, theirs->day, &counts);

    if (err != GW_OK)
        return err;
    const int64_t ours[FIGURES] = { counts.received, counts.sent,
                                    counts.parts };
    day_write(theirs->day, day);
    for (size_t i = 0; i < FIGURES; i++) {
        if (theirs->figures[i] < 0 || theirs->figures[i] == ours[i])
            continue;
        printf("%s %s: %s %" PRId64 ", theirs %" PRId64 "\n", theirs->channel,
               day, figure_words[i], ours[i], theirs->figures[i]);
        (*differing)++;
    }
    return GW_OK;
}

static struct text
without_return(struct text line)
{
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* day: only lines of that day; -1: all. */
static int
compare_file(const char *path, struct db *db, int64_t day)
{
    OWNED(buf_free)
    struct buf file = buf_new(THEIRS_MAX);
    struct text line, rest;
    size_t number = 0, differing = 0, compared = 0;

    enum gw_err err = file_read(path, &file);
    if (err != GW_OK)
        return channel_fault("cannot read it:", path);
    rest = buf_text(&file);
    while (text_cut(&rest, '\n', &line)) {
        struct theirs theirs;
        line = without_return(line);
        number++;
        if (line.len == 0 || line.at[0] == '#'
            || (number == 1 && text_starts(line, TEXT("channel,"))))
            continue;
        if (!read_line(line, &theirs)) {
            fprintf(stderr,
                    "%s:%zu: want channel,YYYY-MM-DD,received,sent or "
                    "...,sent,parts with whole numbers\n",
                    path, number);
            return EXIT_FAULT;
        }
        if (day >= 0 && theirs.day != day)
            continue;
        compared++;
        err = compare(db, &theirs, &differing);
        if (err != GW_OK)
            return channel_fault("not read:", gw_err_text(err));
    }
    if (differing == 0)
        printf("no difference in %zu lines\n", compared);
    return differing == 0 ? EXIT_FINE : EXIT_FAULT;
}

int
channel_report(const struct channel_args *args, const struct config *config,
               struct db *db)
{
    int64_t day = -1;

    if (args->day != NULL && !day_read(text_of(args->day), &day)) {
        fprintf(stderr, "kentongan channel: --day wants a day such as "
                        "2026-11-24\n");
        return EXIT_USAGE;
    }
    if (args->theirs != NULL)
        return compare_file(args->theirs, db, day);
    if (day < 0)
        day = clock_wib_day(clock_wall_ms()) - 1;
    enum gw_err err = print_table(config, db, day);
    return err == GW_OK ? EXIT_FINE
                        : channel_fault("not read:", gw_err_text(err));
}
