/* handlers/commands/audit_erased.c -- `kentongan audit erased TIP`: when a tip was
 * erased, and which line of the audit proves it.
 *
 * The line names, by a keyed hash, the wrapped key that was destroyed: with it
 * gone nothing that was sealed under it can be opened, wherever a copy lies.
 */
#include "handlers/commands/audit_erased.h"

#include <stdio.h>

#include "gateway/platform/clock.h"
#include "handlers/commands/args.h"
#include "handlers/commands/house_command.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip.h"

struct search {
    char subject[32];
    struct audit_view line; /* its texts are gone; id 0: not found */
    char detail[200];
};

static enum gw_err
match(const struct audit_view *view, void *arg)
{
    struct search *search = arg;

    if (search->line.id != 0 || !text_is(view->subject, search->subject))
        return GW_OK;
    search->line = *view;
    (void)text_copy(view->detail, search->detail, sizeof search->detail);
    return GW_OK;
}

static enum gw_err
find(struct db *db, struct search *search)
{
    struct audit_filter filter = { .action = TEXT("tip.erase"), .limit = 200 };
    enum gw_err err;

    do
        err = audit_list(db, &filter, match, search, &filter.before);
    while (err == GW_OK && search->line.id == 0 && filter.before != 0);
    return err;
}

struct look {
    bool erased;
};

static enum gw_err
see(const struct tip_view *view, void *arg)
{
    struct look *look = arg;

    look->erased = view->erased;
    return GW_OK;
}

static int
say(int64_t tip, bool erased, const struct search *search)
{
    char when[CLOCK_TEXT];

    if (erased != (search->line.id != 0)) {
        fprintf(stderr,
                erased ? "kentongan audit: tip %lld is erased, and no line of "
                         "the audit says so\n"
                       : "kentongan audit: tip %lld has a line of erasure and "
                         "is not erased: an old database was put back\n",
                (long long)tip);
        return EXIT_FAULT;
    }
    if (!erased) {
        printf("tip %lld: not erased\n", (long long)tip);
        return EXIT_FAULT;
    }
    clock_format(search->line.at_ms, when);
    printf("tip %lld: erased %s, audit line %lld: %s\n", (long long)tip, when,
           (long long)search->line.id, search->detail);
    return EXIT_FINE;
}

int
audit_command_erased(const char *config, const char *word)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct search search = { .line.id = 0 };
    struct look look = { .erased = false };
    int64_t tip;

    if (!text_number(text_of(word), &tip) || tip <= 0) {
        fprintf(stderr, "kentongan audit: a tip's id is a number, as the API "
                        "gives it\n");
        return EXIT_USAGE;
    }
    if (!command_house("audit", config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    (void)snprintf(search.subject, sizeof search.subject, "tip:%lld",
                   (long long)tip);
    const struct text all = TEXT("*");
    enum gw_err err = db_begin_read(house.db);
    if (err == GW_OK)
        err = tip_get(house.db, house.keyring, tip, &all, 1, see, &look);
    if (err == GW_OK)
        err = find(house.db, &search);
    db_rollback(house.db);
    if (err == GW_MISSING) {
        fprintf(stderr, "kentongan audit: there is no tip %lld\n",
                (long long)tip);
        return EXIT_FAULT;
    }
    if (err != GW_OK) {
        fprintf(stderr, "kentongan audit: %s\n", gw_err_text(err));
        return EXIT_FAULT;
    }
    return say(tip, look.erased, &search);
}
