/* handlers/commands/officer.c -- `kentongan officer add|list|phone|disable|reset`.
 *
 * Passwords come on standard input, never as words of a command line, which
 * every user of the machine can read.
 */
#include "handlers/officers/officer.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/otp.h"
#include "gateway/platform/password.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/commands/officer_phone.h"
#include "handlers/officers/recovery.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/place.h"

struct officer_args {
    const char *config, *agency, *role, *login;
    struct arg_many areas;
    bool no_otp;
};

static int
fault(const char *what, const char *which)
{
    fprintf(stderr, "kentongan officer: %s %s\n", what, which);
    return EXIT_FAULT;
}

static int
usage(const char *what)
{
    fprintf(stderr, "kentongan officer: %s\n", what);
    return EXIT_USAGE;
}

/* ---- what an account holds ---- */

/* Reads the password; false when it was refused, and said. */
static bool
read_password(char ret_hash[PASSWORD_HASH])
{
    char password[PASSWORD_MAX + 2];
    bool good = command_secret("Password", password, sizeof password)
                && strlen(password) >= PASSWORD_MIN;

    if (!good)
        fprintf(stderr,
                "kentongan officer: give a password of %d to %d "
                "characters as one line of standard input\n",
                PASSWORD_MIN, PASSWORD_MAX);
    else if (password_hash(text_of(password), ret_hash) != GW_OK)
        good = false;
    crypto_wipe(password, sizeof password);
    return good;
}

/* Shows the secret of the one-time password, once. */
static void
show_otp(const char *login, struct text secret)
{
    OWNED(buf_wipe)
    struct buf uri = buf_new(1024);
    OWNED(buf_wipe)
    struct buf qr = buf_new(64 * 1024);

    otp_uri(secret, text_of(login), &uri);
    printf("%s\n", buf_cstr(&uri));
    if (otp_qr(buf_text(&uri), &qr) == GW_OK)
        printf("%s", buf_cstr(&qr));
    printf("Scan it with an authenticator app; it is not shown again.\n");
}

/* And the codes that stand in for it, once. */
static void
show_recovery(const struct recovery *recovery)
{
    printf("Recovery codes, each good once in place of a one-time password:\n");
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        printf("  %s\n", recovery->codes[i]);
    printf("Keep them on paper; they are not shown again.\n");
}

static bool
areas_known(const struct arg_many *areas)
{
    OWNED(places_close)
    struct places *places = NULL;

    if (places_open(&places) != GW_OK)
        return false;
    for (size_t i = 0; i < areas->count; i++) {
        struct text code = text_of(areas->list[i]);
        if (places_find_regency(places, code) == NULL
            && places_find_district(places, code) == NULL) {
            fault("no such area; a kabupaten (36.04) or kecamatan (36.04.13) "
                  "is meant:",
                  areas->list[i]);
            return false;
        }
    }
    return true;
}

/* ---- one transaction, with its line in the audit ---- */

static enum gw_err
record(struct db *db, const char *action, int64_t id)
{
    char subject[32];

    (void)snprintf(subject, sizeof subject, "officer:%lld", (long long)id);
    return audit_add(db, clock_wall_ms(),
                     &(struct audit_line){ .actor = "cli",
                                           .action = action,
                                           .subject = subject,
                                           .detail = "" });
}

static enum gw_err
finish(struct db *db, enum gw_err err)
{
    if (err == GW_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* ---- the verbs ---- */

static int
officer_command_add(const struct officer_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct officer_new new = { .login = text_of(a->login),
                               .areas = a->areas.list,
                               .areas_count = a->areas.count,
                               .now_ms = clock_wall_ms() };
    char hash[PASSWORD_HASH];
    uint8_t secret[OTP_SECRET];
    struct recovery recovery;
    int64_t id = 0;

    if (!officer_login_valid(new.login))
        return usage("a login is 2 to 32 of a-z, 0-9, . - _ and begins with a "
                     "letter");
    if (a->agency == NULL || !agency_read(text_of(a->agency), &new.agency))
        return usage("--agency is imigrasi or polda");
    if (a->role == NULL || !role_read(text_of(a->role), &new.role))
        return usage("--role is operator, penyidik, pengawas, auditor or "
                     "admin");
    if (!areas_known(&a->areas))
        return EXIT_USAGE;
    if (!command_house("officer", a->config, HOUSE_COMMAND, &house)
        || !read_password(hash))
        return EXIT_FAULT;
    otp_make_secret(secret);
    recovery_make(&recovery);
    new.password_hash = hash;
    if (!a->no_otp)
        new.otp_secret = (struct text){ (const char *)secret, sizeof secret };

    enum gw_err err = db_begin(house.db);
    if (err == GW_OK) {
        err = officer_add(house.db, house.keyring, &new, &id);
        if (err == GW_OK && !a->no_otp)
            err = recovery_put(house.db, house.keyring, id, false, &recovery);
        if (err == GW_OK)
            err = record(house.db, "officer.add", id);
        err = finish(house.db, err);
    }
    if (err == GW_CONFLICT)
        return fault("the login is taken:", a->login);
    if (err != GW_OK)
        return fault("not added:", gw_err_text(err));
    printf("officer %s added\n", a->login);
    if (!a->no_otp) {
        show_otp(a->login, new.otp_secret);
        show_recovery(&recovery);
    }
    return EXIT_FINE;
}

static enum gw_err
print_officer(const struct officer *officer, void *arg)
{
    (void)arg;
    printf("%-20s %-9s %-9s %-4s %-9s", officer->login,
           agency_word(officer->agency), role_word(officer->role),
           officer->has_otp ? "otp" : "-",
           officer->disabled ? "disabled" : "active");
    for (size_t i = 0; i < officer->areas_count; i++)
        printf(" %s", officer->areas[i]);
    printf("%s\n", officer->areas_count == 0 ? " all areas" : "");
    return GW_OK;
}

static int
officer_command_list(const struct officer_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };

    if (!command_house("officer", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = officer_each(house.db, print_officer, NULL);
    return err == GW_OK ? EXIT_FINE : fault("not read:", gw_err_text(err));
}

static enum gw_err
disable(struct house *house, int64_t id)
{
    enum gw_err err = officer_disable(house->db, id);

    return err == GW_OK ? record(house->db, "officer.disable", id) : err;
}

static int
officer_command_disable(const struct officer_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct officer officer;
    struct officer_secrets secrets;

    if (!command_house("officer", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin(house.db);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    err = officer_find(house.db, house.keyring, text_of(a->login), &officer,
                       &secrets);
    officer_secrets_wipe(&secrets);
    err = finish(house.db, err == GW_OK ? disable(&house, officer.id) : err);
    if (err == GW_MISSING)
        return fault("nobody has the login", a->login);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    printf("officer %s disabled; sessions ended\n", a->login);
    return EXIT_FINE;
}

static int
officer_command_reset(const struct officer_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct officer officer;
    struct officer_secrets secrets;
    char hash[PASSWORD_HASH];
    uint8_t secret[OTP_SECRET];
    struct recovery recovery;
    struct text otp = { NULL, 0 };

    if (!command_house("officer", a->config, HOUSE_COMMAND, &house)
        || !read_password(hash))
        return EXIT_FAULT;
    otp_make_secret(secret);
    recovery_make(&recovery);
    if (!a->no_otp)
        otp = (struct text){ (const char *)secret, sizeof secret };
    enum gw_err err = db_begin(house.db);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    err = officer_find(house.db, house.keyring, text_of(a->login), &officer,
                       &secrets);
    officer_secrets_wipe(&secrets);
    if (err == GW_OK)
        err = officer_reset(house.db, house.keyring, officer.id, hash, otp);
    if (err == GW_OK && !a->no_otp)
        err =
            recovery_put(house.db, house.keyring, officer.id, false, &recovery);
    if (err == GW_OK)
        err = record(house.db, "officer.reset", officer.id);
    err = finish(house.db, err);
    if (err == GW_MISSING)
        return fault("nobody has the login", a->login);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    printf("officer %s reset; sessions ended\n", a->login);
    if (!a->no_otp) {
        show_otp(a->login, otp);
        show_recovery(&recovery);
    }
    return EXIT_FINE;
}

static const struct {
    const char *verb;
    int (*run)(const struct officer_args *args);
    bool takes_login;
    const char *usage;
} verbs[] = {
    { "add", officer_command_add, true,
      "officer add LOGIN --agency imigrasi|polda --role ROLE [--area CODE]... "
      "[--no-otp] -c FILE" },
    { "list", officer_command_list, false, "officer list -c FILE" },
    { "disable", officer_command_disable, true,
      "officer disable LOGIN -c FILE" },
    { "reset", officer_command_reset, true,
      "officer reset LOGIN [--no-otp] -c FILE" },
};

int
command_officer(int argc, char **argv)
{
    struct officer_args a = { 0 };
    const struct arg args[] = {
        { .name = "-c", .value = &a.config },
        { .name = "--agency", .value = &a.agency },
        { .name = "--role", .value = &a.role },
        { .name = "--area", .many = &a.areas },
        { .name = "--no-otp", .flag = &a.no_otp },
    };

    if (argc > 1 && strcmp(argv[1], "phone") == 0) {
        const char *words[2];
        if (!args_read(argc - 1, argv + 1,
                       "officer phone LOGIN NUMBER|- -c FILE", args, 1, words,
                       2))
            return EXIT_USAGE;
        return officer_command_phone(a.config, words[0], words[1]);
    }
    for (size_t i = 0; argc > 1 && i < LENGTH(verbs); i++) {
        if (strcmp(argv[1], verbs[i].verb) != 0)
            continue;
        if (!args_read(argc - 1, argv + 1, verbs[i].usage, args, LENGTH(args),
                       &a.login, verbs[i].takes_login ? 1 : 0))
            return EXIT_USAGE;
        return verbs[i].run(&a);
    }
    return usage("say add, list, phone, disable or reset; `officer add LOGIN "
                 "--agency "
                 "imigrasi|polda --role ROLE -c FILE` makes an account");
}
