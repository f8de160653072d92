/* tests/unit/config_text.h -- pieces of configs, and what their tests share. */
#ifndef TESTS_UNIT_CONFIG_TEXT_H
#define TESTS_UNIT_CONFIG_TEXT_H

#include <stdlib.h>
#include <string.h>

#include "gateway/platform/config.h"
#include "gateway/platform/config_keys.h"
#include "gateway/platform/config_read.h"
#include "tests/support/table.h"

#define SERVICE  "service: {sms: \"1771\", ussd: \"*177#\"}\n"
#define GOOD     SERVICE "channels: []\n"
#define SECRET   "q7Zt0mX4v9Lk2RbN8sWc1d"
#define CHANNEL  "  - {name: at, kind: africastalking, secret: " SECRET
#define CHANNELS SERVICE "channels:\n" CHANNEL
#define SEND     CHANNELS ", send: {url: \"https://a.example/x\""

static inline struct faults *
new_faults(void)
{
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    return faults;
}

static inline void
print_all(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        print_error("%d: %s\n", faults->list[i].line, faults->list[i].text);
}

/* What a file says never comes back in a fault: it may be a secret or a number
 * in the wrong place. */
static inline void
assert_discreet(const struct faults *faults)
{
    static const char *const never[] = { "q7Zt0", "812", "3456", "nonexistent",
                                         "LAPOR" };

    for (size_t i = 0; i < faults->count; i++) {
        for (size_t j = 0; j < LENGTH(never); j++) {
            const char *text = faults->list[i].text;
            const char *hit = strstr(text, never[j]);
            /* The forms that a fault proposes are no leak. */
            if (hit != NULL
                && strstr(text, "want a phone number such as") == NULL)
                fail_msg("a fault says %s", text);
        }
    }
}

#endif
