#include "tests/support/reader_house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const int64_t reader_house_now = 1795522200;

void
reader_house_open(struct reader_house *house)
{
    *house = (struct reader_house){ .places = NULL };
    assert_int_equal(places_open(&house->places), GW_OK);
    assert_int_equal(reader_open(house->places, &house->reader), GW_OK);
}

void
reader_house_close(struct reader_house *house)
{
    reader_close(house->reader);
    places_close(house->places);
}

static void
add(char *line, size_t room, const char *kind, const char *value)
{
    size_t len = strlen(line);
    (void)snprintf(line + len, room - len, "%s%s %s", len > 0 ? "; " : "", kind,
                   value);
}

static void
add_list(char *line, size_t room, const char *kind,
         const struct entity_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add(line, room, kind, list->list[i]);
}

static void
write_time(int64_t seconds, char ret_text[32])
{
    enum { HOUR = 3600, DAY = 24 * HOUR, WIB = 7 * HOUR };
    int64_t today = (reader_house_now + WIB) / DAY;
    int64_t local = seconds + WIB - today * DAY;
    int64_t day = local >= 0 ? local / DAY : -((DAY - 1 - local) / DAY);
    int64_t minute = (local - day * DAY) / 60;

    (void)snprintf(ret_text, 32, "%d %02d:%02d", (int)day, (int)(minute / 60),
                   (int)(minute % 60));
}

void
reader_house_entities(const struct entities *entities, char *ret_line,
                      size_t room)
{
    ret_line[0] = '\0';
    add_list(ret_line, room, "phone", &entities->phones);
    add_list(ret_line, room, "account", &entities->accounts);
    add_list(ret_line, room, "plate", &entities->plates);
    add_list(ret_line, room, "company", &entities->companies);
    add_list(ret_line, room, "ship", &entities->ships);
    for (size_t i = 0; i < entities->destinations_count; i++)
        add(ret_line, room, "to", entities->destinations[i]);
    if (entities->has_when) {
        char from[32], to[32], both[80];
        write_time(entities->when_from, from);
        write_time(entities->when_to, to);
        (void)snprintf(both, sizeof both, "%s to %s", from, to);
        add(ret_line, room, "when", both);
    }
}
