/* handlers/followup/unit.h -- the offices that a tip can be handed to.
 *
 * Those of the two agencies that share this gateway, and those outside it: the
 * police of Jakarta, in whose land 30 kecamatan of Banten lie, the airport's,
 * and the services for migrant workers and victims. Pure; a const table. A
 * unit is named as in the jurisdiction of places, and the name is its id.
 */
#ifndef HANDLERS_FOLLOWUP_UNIT_H
#define HANDLERS_FOLLOWUP_UNIT_H

#include <stddef.h>

#include "gateway/base/text.h"
#include "gateway/platform/config.h"

struct unit {
    const char *name;
    /* Whose officers answer for it here; NONE: it is outside, and handing over
     * is done by letter, which a supervisor of the sender's agency approves. */
    enum agency agency;
};

size_t units_count(void);
const struct unit *unit_at(size_t i);
const struct unit *unit_find(struct text name); /* NULL for none */

#endif
