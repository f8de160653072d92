/* tests/support/tip_deeds.h -- a house, a tip in it, and what is read back. */
#ifndef TESTS_SUPPORT_TIP_DEEDS_H
#define TESTS_SUPPORT_TIP_DEEDS_H

#include "handlers/tips/tip.h"
#include "tests/support/tip_house.h"

#define DEED_NUMBER    "6281299887766"
#define DEED_NARRATIVE "Tiga perempuan disekap di rumah kosong dekat Jembatan"
#define DEED_ADDITION  "Mereka dipindah tadi subuh naik minibus putih"

static const int64_t DEED_AT = INT64_C(1795000000000);

/* The house that all of these work in; opened and closed around a test. */
extern struct tip_house tip_deed_house;
int deed_house_open(void **state);
int deed_house_close(void **state);
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, deed_house_open, deed_house_close)

struct sender deed_sender(void); /* with DEED_NUMBER */
/* A whole one from Lontar, Tirtayasa. */
struct tip_new deed_tip(const struct sender *sender);

/* Each is one transaction. */
int64_t deed_add(const struct tip_new *tip);
int64_t deed_add_ussd(void);
enum gw_err deed_update(int64_t tip, const struct tip_body *body);
enum gw_err deed_message(int64_t tip, int64_t pseudonym);
void deed_sql(const char *sql, int64_t id);

int64_t deed_number(const char *sql, int64_t id);
void deed_expect_text(struct text text, const char *expected);
void deed_expect_audit(int64_t lines); /* all of them right */

/* A view that outlives its callback. */
struct seen {
    struct tip_view view; /* its texts point to what is below */
    char channel[32], language[8], police[64], immigration[64], district[16],
        village[16], narrative[400];
    int count;
};
enum gw_err deed_see(const struct tip_view *view, void *seen);
/* As somebody sees it who may see all; valid until the next. */
const struct seen *deed_get(int64_t tip);

struct heard {
    struct tip_message_view view[8];
    char text[8][200];
    int count;
    enum gw_err answer; /* what the callback answers */
};
enum gw_err deed_hear(const struct tip_message_view *view, void *heard);

#endif
