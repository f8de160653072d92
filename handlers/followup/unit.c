/* handlers/followup/unit.c -- the one list of offices.
 *
 * What one would get wrong: taking every police unit for Polda Banten's. The
 * agreement binds that one and Immigration in Banten; Polda Metro Jaya's are
 * outside it, though villages of Banten are theirs.
 */
#include "handlers/followup/unit.h"

#include "gateway/base/own.h"

static const struct unit units[] = {
    { "Kanwil Ditjen Imigrasi Banten", AGENCY_IMIGRASI },
    { "Kanim Kelas I Khusus Non TPI Tangerang", AGENCY_IMIGRASI },
    { "Kanim Kelas I Non TPI Serang", AGENCY_IMIGRASI },
    { "Kanim Kelas II TPI Cilegon", AGENCY_IMIGRASI },

    { "Polda Banten", AGENCY_POLDA },
    { "Polresta Tangerang", AGENCY_POLDA },
    { "Polresta Serang Kota", AGENCY_POLDA },
    { "Polres Serang", AGENCY_POLDA },
    { "Polres Cilegon", AGENCY_POLDA },
    { "Polres Pandeglang", AGENCY_POLDA },
    { "Polres Lebak", AGENCY_POLDA },

    { "Polda Metro Jaya", AGENCY_NONE },
    { "Polres Metro Tangerang Kota", AGENCY_NONE },
    { "Polres Tangerang Selatan", AGENCY_NONE },
    { "Polresta Bandara Soekarno-Hatta", AGENCY_NONE },
    { "Kanim Bandara Soekarno-Hatta", AGENCY_NONE },
    { "BP3MI Banten", AGENCY_NONE },
    { "UPTD PPA", AGENCY_NONE },
    { "LPSK", AGENCY_NONE },
    { "Dinas Tenaga Kerja", AGENCY_NONE },
};

size_t
units_count(void)
{
    return LENGTH(units);
}

const struct unit *
unit_at(size_t i)
{
    return i < LENGTH(units) ? &units[i] : NULL;
}

const struct unit *
unit_find(struct text name)
{
    for (size_t i = 0; i < LENGTH(units); i++)
        if (text_is(name, units[i].name))
            return &units[i];
    return NULL;
}
