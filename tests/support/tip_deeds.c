/* Deeds done to tips, with the test ending where one fails. */
#include "tests/support/tip_deeds.h"

#include <string.h>

#include "handlers/tips/audit.h"
#include "tests/support/table.h"

struct tip_house tip_deed_house;

int
deed_house_open(void **state)
{
    (void)state;
    tip_house_open(&tip_deed_house);
    return 0;
}

int
deed_house_close(void **state)
{
    (void)state;
    tip_house_close(&tip_deed_house);
    return 0;
}

struct sender
deed_sender(void)
{
    return sender_read(TEXT(DEED_NUMBER));
}

struct tip_new
deed_tip(const struct sender *sender)
{
    const struct places *places = tip_deed_house.places;
    return (struct tip_new){
        .channel = "at",
        .medium = MEDIUM_USSD,
        .language = "id",
        .sender = sender,
        .pseudonym = keyring_sender(tip_deed_house.keyring, "at", sender),
        .body = {
            .what = WHAT_CHILD,
            .when = WHEN_WEEK,
            .minors = MINORS_NO,
            .route = ROUTE_BEACH,
            .district = places_find_district(places, TEXT("36.04.13")),
            .village = places_find_village(places, TEXT("36.04.13.2007")),
            .contact = CONTACT_CALL,
            .hours = HOURS_SORE,
            .narrative = TEXT(DEED_NARRATIVE),
            .complete = true,
        },
        .now_ms = DEED_AT,
    };
}

static void
begin(void)
{
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
}

static void
commit(void)
{
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
}

int64_t
deed_add(const struct tip_new *tip)
{
    int64_t id = 0;
    begin();
    assert_int_equal(
        tip_add(tip_deed_house.db, tip_deed_house.keyring, tip, &id), GW_OK);
    commit();
    return id;
}

int64_t
deed_add_ussd(void)
{
    struct sender sender = deed_sender();
    const struct tip_new tip = deed_tip(&sender);
    return deed_add(&tip);
}

enum gw_err
deed_update(int64_t tip, const struct tip_body *body)
{
    begin();
    enum gw_err err = tip_update(tip_deed_house.db, tip_deed_house.keyring, tip,
                                 body, DEED_AT + 1000);
    commit();
    return err;
}

enum gw_err
deed_message(int64_t tip, int64_t pseudonym)
{
    begin();
    enum gw_err err = tip_message_add(tip_deed_house.db, tip_deed_house.keyring,
                                      tip, MEDIUM_SMS, pseudonym,
                                      TEXT(DEED_ADDITION), DEED_AT + 2000);
    commit();
    return err;
}

void
deed_sql(const char *sql, int64_t id)
{
    const struct db_value value = db_i(id);
    assert_int_equal(db_run_values(tip_deed_house.db, sql, &value, 1), GW_OK);
}

int64_t
deed_number(const char *sql, int64_t id)
{
    return tip_house_number(&tip_deed_house, sql, id);
}

void
deed_expect_text(struct text text, const char *expected)
{
    if (expected == NULL)
        assert_null(text.at);
    else
        assert_true(text_is(text, expected));
}

void
deed_expect_audit(int64_t lines)
{
    int64_t right = -1, bad = -1;
    assert_int_equal(audit_verify(tip_deed_house.db, &right, &bad), GW_OK);
    assert_int_equal(right, lines);
    assert_int_equal(bad, 0);
}

static struct text
keep(struct text text, char *room, size_t size)
{
    if (text.at == NULL)
        return text;
    assert_true(text_copy(text, room, size));
    return text_of(room);
}

#define KEEP(field) \
    seen->view.field = keep(view->field, seen->field, sizeof seen->field)

enum gw_err
deed_see(const struct tip_view *view, void *arg)
{
    struct seen *seen = arg;
    seen->view = *view;
    seen->count++;
    KEEP(channel);
    KEEP(language);
    KEEP(police);
    KEEP(immigration);
    KEEP(district);
    KEEP(village);
    KEEP(narrative);
    return GW_OK;
}

const struct seen *
deed_get(int64_t tip)
{
    static struct seen seen;
    seen.count = 0;
    assert_int_equal(tip_get(tip_deed_house.db, tip_deed_house.keyring, tip,
                             NULL, 0, deed_see, &seen),
                     GW_OK);
    assert_int_equal(seen.count, 1);
    return &seen;
}

enum gw_err
deed_hear(const struct tip_message_view *view, void *arg)
{
    struct heard *heard = arg;
    assert_in_range(heard->count, 0, 7);
    heard->view[heard->count] = *view;
    heard->view[heard->count].text =
        keep(view->text, heard->text[heard->count], sizeof heard->text[0]);
    heard->count++;
    return heard->answer;
}
