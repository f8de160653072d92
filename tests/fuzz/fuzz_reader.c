/* What anybody may text, read: places, indicators, entities, times. The first
 * four bytes are the time of receipt, within what a clock can show. */
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/tips/reader.h"

#include "tests/fuzz/fuzz.h"

static bool
is_within(struct text piece, struct text whole)
{
    return piece.at >= whole.at && piece.at + piece.len <= whole.at + whole.len
           && piece.len > 0;
}

static bool
is_digits(const char *string)
{
    size_t len = strlen(string);
    return len > 0 && strspn(string, "0123456789") == len;
}

static void
must_hold(const struct reading *reading, struct text text)
{
    const struct entities *entities = &reading->entities;
    const struct places_found *found = &reading->places;

    must(reading->urgency >= 0 && reading->urgency <= 3);
    must(reading->kind == READING_TIP || reading->urgency == 0);
    must(found->districts_count <= PLACES_FOUND_MAX
         && found->villages_count <= PLACES_FOUND_MAX
         && found->spots_count <= PLACE_SPOTS_MAX);
    must(found->villages_count == 0 || found->districts_count > 0);
    for (size_t i = 0; i < reading->because_count; i++)
        must(is_within(reading->because[i].words, text));
    for (size_t i = 0; i < entities->phones.count; i++)
        must(is_digits(entities->phones.list[i])
             && strlen(entities->phones.list[i]) >= 10
             && strlen(entities->phones.list[i]) <= 15);
    for (size_t i = 0; i < entities->accounts.count; i++)
        must(is_digits(entities->accounts.list[i]));
    for (size_t i = 0; i < entities->plates.count; i++)
        must(strlen(entities->plates.list[i]) <= ENTITY_PLATE_MAX);
    must(!entities->has_when || entities->when_from < entities->when_to);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct places *places;
    static struct reader *reader;
    static struct reading reading;
    struct buf clean = buf_new(1 << 20);
    uint32_t received = 0;

    if (reader == NULL) {
        must(places_open(&places) == GW_OK);
        must(reader_open(places, &reader) == GW_OK);
    }
    if (size >= sizeof received) {
        memcpy(&received, data, sizeof received);
        data += sizeof received;
        size -= sizeof received;
    }
    /* As it came, and as the intake cleans it. */
    struct text raw = { (const char *)data, size };
    reader_read(reader, raw, received, &reading);
    must_hold(&reading, raw);
    utf8_clean(raw, &clean);
    must(buf_ok(&clean));
    reader_read(reader, buf_text(&clean), received, &reading);
    must_hold(&reading, buf_text(&clean));
    buf_free(&clean);
    return 0;
}
