/* Tips that belong together: linked, merged, split. */
#include "handlers/followup/link.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

static int64_t
another(void)
{
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);

    return deed_add(&tip);
}

static int
state_of(int64_t tip)
{
    return (int)deed_number("SELECT state FROM tip WHERE id = $1", tip);
}

struct links {
    struct link_view list[8];
    int count;
};

static enum gw_err
note(const struct link_view *view, void *arg)
{
    struct links *links = arg;

    links->list[links->count++] = *view;
    return GW_OK;
}

static struct links
links_of(int64_t tip)
{
    struct links links = { .count = 0 };

    assert_int_equal(link_of_tip(tip_deed_house.db, tip, note, &links), GW_OK);
    return links;
}

static void
test_the_younger_is_merged_whoever_asks(void **state)
{
    struct follow ani = follow_by(ANI);
    int64_t older = follow_house.tip, younger = another();

    (void)state;
    assert_int_equal(DEED(link_add(&ani, younger, LINK_DUPLICATE)), GW_OK);
    assert_int_equal(state_of(younger), TIP_GANDA);
    assert_int_equal(state_of(older), TIP_DITERIMA);
    struct links seen = links_of(older);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.list[0].tip, younger);
    assert_false(seen.list[0].older);
    assert_true(links_of(younger).list[0].older);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_LINK), 1);

    /* Again is nothing; split takes it up. */
    assert_int_equal(DEED(link_add(&ani, younger, LINK_DUPLICATE)), GW_OK);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_LINK), 1);
    ani.tip = younger;
    assert_int_equal(DEED(link_drop(&ani, older)), GW_OK);
    assert_int_equal(state_of(younger), TIP_TRIASE);
    assert_int_equal(links_of(older).count, 0);
    assert_int_equal(DEED(link_drop(&ani, older)), GW_MISSING);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_UNLINK), 1);
}

static void
test_a_merged_one_may_become_related(void **state)
{
    struct follow ani = follow_by(ANI);
    int64_t younger = another();

    (void)state;
    assert_int_equal(DEED(link_add(&ani, younger, LINK_DUPLICATE)), GW_OK);
    assert_int_equal(DEED(link_add(&ani, younger, LINK_RELATED)), GW_OK);
    assert_int_equal(state_of(younger), TIP_TRIASE);
    assert_int_equal(links_of(younger).list[0].kind, LINK_RELATED);
}

static void
test_what_cannot_be_linked(void **state)
{
    struct follow ani = follow_by(ANI);
    int64_t younger = another();

    (void)state;
    assert_int_equal(DEED(link_add(&ani, ani.tip, LINK_RELATED)), GW_REJECTED);
    assert_int_equal(DEED(link_add(&ani, younger, LINK_NONE)), GW_REJECTED);
    assert_int_equal(DEED(link_add(&ani, 99, LINK_RELATED)), GW_MISSING);
    /* An investigation is no copy of anything. */
    deed_sql("UPDATE tip SET state = 8 WHERE id = $1", younger);
    assert_int_equal(DEED(link_add(&ani, younger, LINK_DUPLICATE)),
                     GW_CONFLICT);
    assert_int_equal(links_of(younger).count, 0);
    assert_int_equal(DEED(link_add(&ani, younger, LINK_RELATED)), GW_OK);
    deed_sql("UPDATE tip SET erased_at = 1 WHERE id = $1", younger);
    assert_int_equal(DEED(link_add(&ani, younger, LINK_DUPLICATE)),
                     GW_CONFLICT);
}

static void
test_words(void **state)
{
    enum link_kind kind = LINK_NONE;

    (void)state;
    assert_true(link_read(TEXT("duplicate"), &kind));
    assert_int_equal(kind, LINK_DUPLICATE);
    assert_false(link_read(TEXT("same"), &kind));
    assert_null(link_word(0));
    assert_null(link_word(LINK_KINDS));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_the_younger_is_merged_whoever_asks),
        IN_OFFICE(test_a_merged_one_may_become_related),
        IN_OFFICE(test_what_cannot_be_linked),
        IN_OFFICE(test_words),
    };

    return cmocka_run_group_tests_name("links", tests, NULL, NULL);
}
