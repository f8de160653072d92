/* tests/support/follow_house.c -- see follow_house.h. */
#include "tests/support/follow_house.h"

#include "handlers/officers/officer.h"
#include "tests/support/table.h"

struct follow_house follow_house;

static const struct {
    const char *login;
    enum agency agency;
    enum role role;
    unsigned movers;
} people[FOLLOW_OFFICERS] = {
    [ANI] = { "ani", AGENCY_IMIGRASI, ROLE_PENYIDIK,
              MOVER_OPERATOR | MOVER_PENYIDIK },
    [CITRA] = { "citra", AGENCY_IMIGRASI, ROLE_PENGAWAS, MOVER_PENGAWAS },
    [BUDI] = { "budi", AGENCY_POLDA, ROLE_PENYIDIK,
               MOVER_OPERATOR | MOVER_PENYIDIK },
    [DEDI] = { "dedi", AGENCY_POLDA, ROLE_PENGAWAS, MOVER_PENGAWAS },
};

static enum gw_err
hire(enum follow_who who)
{
    struct officer_new officer = {
        .login = text_of(people[who].login),
        .agency = people[who].agency,
        .role = people[who].role,
        .password_hash = "none",
        .now_ms = DEED_AT,
    };

    return officer_add(tip_deed_house.db, tip_deed_house.keyring, &officer,
                       &follow_house.officers[who]);
}

int
follow_house_open(void **state)
{
    if (deed_house_open(state) != 0)
        return -1;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    follow_house = (struct follow_house){ .now_ms = DEED_AT + 60000 };
    calendar_default(&follow_house.calendar);
    for (int i = 0; i < FOLLOW_OFFICERS; i++)
        assert_int_equal(DEED(hire((enum follow_who)i)), GW_OK);
    follow_house.tip = deed_add(&tip);
    return 0;
}

int
follow_house_close(void **state)
{
    return deed_house_close(state);
}

struct follow
follow_by(enum follow_who who)
{
    return (struct follow){
        .db = tip_deed_house.db,
        .keyring = tip_deed_house.keyring,
        .calendar = &follow_house.calendar,
        .tip = follow_house.tip,
        .actor = { .officer = follow_house.officers[who],
                   .agency = people[who].agency },
        .movers = people[who].movers,
        .now_ms = follow_house.now_ms,
    };
}

struct counting {
    int kind, count;
};

static enum gw_err
count_line(const struct event_view *view, void *arg)
{
    struct counting *counting = arg;

    counting->count += view->kind == counting->kind;
    return GW_OK;
}

int
follow_lines(enum agency reader, enum event_kind kind)
{
    struct counting counting = { .kind = (int)kind };

    assert_int_equal(event_of_tip(tip_deed_house.db, tip_deed_house.keyring,
                                  follow_house.tip, reader, count_line,
                                  &counting),
                     GW_OK);
    return counting.count;
}
