/* handlers/commands/officer_phone.c -- `kentongan officer phone LOGIN NUMBER`: from
 * which phone an officer may ask for his tasks. The PIN comes on standard input;
 * NUMBER "-" takes the phone away.
 */
#include "handlers/commands/officer_phone.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "handlers/commands/args.h"
#include "handlers/commands/house_command.h"
#include "handlers/followup/field.h"
#include "handlers/officers/officer.h"
#include "handlers/tips/audit.h"

static int
fault(const char *what, const char *which)
{
    fprintf(stderr, "kentongan officer: %s %s\n", what, which);
    return EXIT_FAULT;
}

/* False when it was refused, and said. */
static bool
read_pin(char ret_pin[FIELD_PIN_MAX + 1])
{
    if (command_secret("PIN", ret_pin, FIELD_PIN_MAX + 1)
        && field_pin_good(text_of(ret_pin)))
        return true;
    fprintf(stderr,
            "kentongan officer: give a PIN of %d to %d digits, not all the "
            "same, as one line of standard input\n",
            FIELD_PIN_MIN, FIELD_PIN_MAX);
    return false;
}

/* number NULL: he shall have none. */
static enum gw_err
change(const struct house *house, const char *login,
       const struct msisdn *number, const char *pin)
{
    struct officer officer;
    struct officer_secrets secrets;
    char subject[32];
    int64_t now_ms = clock_wall_ms();
    enum gw_err err = officer_find(house->db, house->keyring, text_of(login),
                                   &officer, &secrets);

    officer_secrets_wipe(&secrets);
    if (err != GW_OK)
        return err;
    err = number != NULL ? field_register(house->db, house->keyring, officer.id,
                                          number, text_of(pin), now_ms)
                         : field_forget(house->db, officer.id);
    if (err != GW_OK)
        return number == NULL && err == GW_MISSING ? GW_OK : err;
    (void)snprintf(subject, sizeof subject, "officer:%lld",
                   (long long)officer.id);
    return audit_add(
        house->db, now_ms,
        &(struct audit_line){ .actor = "cli",
                              .action = "officer.phone",
                              .subject = subject,
                              .detail = number != NULL ? "on" : "off" });
}

int
officer_command_phone(const char *config, const char *login, const char *number)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct msisdn to;
    char pin[FIELD_PIN_MAX + 1] = "";
    bool takes_away = strcmp(number, "-") == 0;

    if (!takes_away && msisdn_read(text_of(number), &to) != GW_OK) {
        fprintf(stderr, "kentongan officer: a phone number is meant "
                        "(+62 812-3456-7890), or - for none\n");
        return EXIT_USAGE;
    }
    if (!command_house("officer", config, HOUSE_COMMAND, &house)
        || (!takes_away && !read_pin(pin)))
        return EXIT_FAULT;
    enum gw_err err = db_begin(house.db);
    if (err == GW_OK) {
        err = change(&house, login, takes_away ? NULL : &to, pin);
        if (err == GW_OK)
            err = db_commit(house.db);
        else
            db_rollback(house.db);
    }
    crypto_wipe(pin, sizeof pin);
    if (err == GW_MISSING)
        return fault("nobody has the login", login);
    if (err == GW_CONFLICT)
        return fault("another officer has that number; not changed:", login);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    printf(takes_away ? "officer %s has no phone any more\n"
                      : "officer %s may text TUGAS and TERIMA from it\n",
           login);
    return EXIT_FINE;
}
