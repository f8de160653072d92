/* handlers/commands/audit.c -- `kentongan audit verify|head|erased`.
 *
 * Verifying walks the chain, then asks it for every signed head that is kept
 * and for those given with --head, and says all that is wrong.
 */
#include "handlers/tips/audit.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/file.h"
#include "handlers/commands/args.h"
#include "handlers/commands/audit_erased.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/tips/audit_head.h"

enum { HEAD_FILE_MAX = 64 * 1024 };

struct audit_args {
    const char *config;
    struct arg_many heads;
};

static int
fault(enum gw_err err)
{
    fprintf(stderr, "kentongan audit: %s\n", gw_err_text(err));
    return EXIT_FAULT;
}

/* ---- verify ---- */

/* What was found so far. */
struct found {
    int64_t last;      /* the chain's newest line; -1: not all are right */
    int64_t good_head; /* the line of the last head that holds */
    bool bad;
};

static enum gw_err
verify_lines(struct db *db, struct found *found)
{
    int64_t lines, bad;

    enum gw_err err = audit_verify(db, &lines, &bad);
    if (err != GW_OK)
        return err;
    if (bad == 0) {
        printf("audit: %lld lines, all right\n", (long long)lines);
        found->last = lines;
        return GW_OK;
    }
    found->bad = true;
    fprintf(stderr,
            "audit: line %lld is changed, missing or out of order; %lld lines "
            "are right\n",
            (long long)bad, (long long)lines);
    return GW_OK;
}

/* What a head that does not hold says of the lines after the last good one. */
static void
say_fault(enum audit_fault what, int64_t line, const char *source,
          struct found *found)
{
    int64_t good = found->good_head < line ? found->good_head : 0;

    found->bad = found->bad || what != AUDIT_FINE;
    switch (what) {
    case AUDIT_FINE:
        return;
    case AUDIT_UNSIGNED:
        fprintf(stderr,
                "audit: the head of line %lld (%s) is changed, or was signed "
                "with another keyring\n",
                (long long)line, source);
        return;
    case AUDIT_CUT:
        if (found->last >= 0 && found->last < line)
            fprintf(stderr,
                    "audit: the lines %lld to at least %lld were cut off; a "
                    "signed head (%s) has them\n",
                    (long long)found->last + 1, (long long)line, source);
        else
            fprintf(stderr,
                    "audit: line %lld is missing; a signed head (%s) has it\n",
                    (long long)line, source);
        return;
    case AUDIT_REWRITTEN:
        fprintf(stderr,
                "audit: some of the lines %lld to %lld were written anew; a "
                "signed head (%s) does not fit line %lld\n",
                (long long)good + 1, (long long)line, source, (long long)line);
        return;
    }
}

static enum gw_err
verify_kept(const struct house *house, struct found *found)
{
    struct audit_heads heads;

    enum gw_err err = audit_heads_check(house->db, house->keyring, &heads);
    if (err != GW_OK)
        return err;
    found->good_head = heads.good;
    say_fault(heads.fault, heads.bad, "kept", found);
    if (heads.fault == AUDIT_FINE)
        printf("audit: %lld signed heads, all right; the newest is of line "
               "%lld\n",
               (long long)heads.count, (long long)heads.good);
    return GW_OK;
}

static enum gw_err
verify_given(const struct house *house, const char *path, struct found *found)
{
    OWNED(buf_free)
    struct buf text = buf_new(HEAD_FILE_MAX);
    struct audit_head head;
    enum audit_fault what;

    enum gw_err err = file_read(path, &text);
    if (err == GW_OK)
        err = audit_head_read(buf_text(&text), &head);
    if (err != GW_OK) {
        found->bad = true;
        fprintf(stderr, "audit: %s is no head: %s\n", path, gw_err_text(err));
        return GW_OK;
    }
    err = audit_head_check(house->db, house->keyring, &head, &what);
    if (err != GW_OK)
        return err;
    say_fault(what, head.id, path, found);
    if (what == AUDIT_FINE)
        printf("audit: the head in %s, of line %lld, still holds\n", path,
               (long long)head.id);
    return GW_OK;
}

static int
audit_command_verify(const struct audit_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct found found = { .last = -1 };

    if (!command_house("audit", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin_read(house.db);
    if (err != GW_OK)
        return fault(err);
    err = verify_lines(house.db, &found);
    if (err == GW_OK)
        err = verify_kept(&house, &found);
    for (size_t i = 0; i < a->heads.count && err == GW_OK; i++)
        err = verify_given(&house, a->heads.list[i], &found);
    db_rollback(house.db);
    if (err != GW_OK)
        return fault(err);
    return !found.bad ? EXIT_FINE : EXIT_FAULT;
}

/* ---- head ---- */

static int
audit_command_head(const struct audit_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    OWNED(buf_free)
    struct buf out = buf_new(HEAD_FILE_MAX);
    struct audit_head head;

    if (!command_house("audit", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin(house.db);
    if (err != GW_OK)
        return fault(err);
    err = audit_head_sign(house.db, house.keyring, clock_wall_ms(), 0, &head);
    if (err == GW_OK)
        err = db_commit(house.db);
    else
        db_rollback(house.db);
    if (err == GW_MISSING) {
        fprintf(stderr, "kentongan audit: there is no line yet\n");
        return EXIT_FAULT;
    }
    if (err != GW_OK)
        return fault(err);
    audit_head_print(&head, house.keyring, &out);
    printf("%s\n", buf_cstr(&out));
    return EXIT_FINE;
}

static const struct {
    const char *verb;
    int (*run)(const struct audit_args *args);
} verbs[] = {
    { "verify", audit_command_verify },
    { "head", audit_command_head },
};

int
command_audit(int argc, char **argv)
{
    struct audit_args a = { 0 };
    const char *verb = NULL;
    const struct arg args[] = {
        { .name = "-c", .value = &a.config },
        { .name = "--head", .many = &a.heads },
    };

    if (argc > 1 && strcmp(argv[1], "erased") == 0) {
        if (!args_read(argc - 1, argv + 1, "audit erased TIP -c FILE", args, 1,
                       &verb, 1))
            return EXIT_USAGE;
        return audit_command_erased(a.config, verb);
    }
    if (!args_read(argc, argv, "audit verify [--head FILE]... -c FILE", args,
                   LENGTH(args), &verb, 1))
        return EXIT_USAGE;
    for (size_t i = 0; i < LENGTH(verbs); i++)
        if (strcmp(verb, verbs[i].verb) == 0)
            return verbs[i].run(&a);
    fprintf(stderr,
            "kentongan audit: unknown word %s; usage: kentongan audit "
            "verify|head|erased TIP -c FILE\n",
            verb);
    return EXIT_USAGE;
}
