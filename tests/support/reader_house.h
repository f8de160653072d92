/* tests/support/reader_house.h -- a reader for a test, and what it gives as
 * one line. */
#ifndef TESTS_SUPPORT_READER_HOUSE_H
#define TESTS_SUPPORT_READER_HOUSE_H

#include "handlers/tips/reader.h"

struct reader_house {
    struct places *places;
    struct reader *reader;
};

void reader_house_open(struct reader_house *house);
void reader_house_close(struct reader_house *house);

/* 2026-11-24, a Tuesday, 19:10 in WIB. */
extern const int64_t reader_house_now;

/* The entities that are there, as "phone 628...; plate A1BC; when -1 18:00 to
 * 0 04:00": days from that of reader_house_now, in WIB. */
void reader_house_entities(const struct entities *entities, char *ret_line,
                           size_t room);

#endif
