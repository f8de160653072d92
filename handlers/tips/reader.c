/* handlers/tips/reader.c -- see reader.h.
 *
 *   text -> words -> places ---\
 *                -> indicators --+--> judged (reader_judge.c)
 *                -> entities ---/
 */
#include "handlers/tips/reader.h"

#include <stdlib.h>

#include "handlers/tips/reader_csv.h"
#include "handlers/tips/reader_judge.h"
#include "handlers/tips/stopword.h"

struct reader {
    struct spelling *spelling;
    struct indicators *indicators;
    struct place_finder *finder;
    struct entity_names *names;
    struct stopwords *stopwords;
};

enum gw_err
reader_open(const struct places *places, struct reader **ret_reader)
{
    const char *const csvs[] = { indicators_csv, cues_csv };
    OWNED(reader_close)
    struct reader *reader = calloc(1, sizeof *reader);

    if (reader == NULL)
        return GW_NOMEM;
    enum gw_err err = spelling_open(abbreviations_csv, &reader->spelling);
    if (err == GW_OK)
        err = indicators_open(reader->spelling, csvs, LENGTH(csvs),
                              &reader->indicators);
    if (err == GW_OK)
        err = place_finder_open(places, landmarks_csv, ordinary_csv,
                                &reader->finder);
    if (err == GW_OK)
        err = entity_names_open(reader->spelling, destinations_csv,
                                ordinary_csv, &reader->names);
    if (err == GW_OK)
        err = stopwords_open(stopwords_csv, &reader->stopwords);
    if (err == GW_OK)
        *ret_reader = GIVE(reader);
    return err;
}

void
reader_close(struct reader *reader)
{
    if (reader == NULL)
        return;
    spelling_close(reader->spelling);
    indicators_close(reader->indicators);
    place_finder_close(reader->finder);
    entity_names_close(reader->names);
    stopwords_close(reader->stopwords);
    free(reader);
}

static void
find_entities(const struct reader *reader, struct text text,
              const struct words *words, const struct places_found *places,
              struct entities *entities)
{
    entity_numbers(text, words, entities);
    entity_plates(text, words, entities);
    entity_company_ships(reader->names, words, places, entities);
    entity_destinations(reader->names, words, entities);
}

void
reader_read(const struct reader *reader, struct text text, int64_t received,
            struct reading *ret_reading)
{
    struct words words;
    struct indicator_hits hits;
    struct reading *reading = ret_reading;

    *reading = (struct reading){ .urgency = 0 };
    spelling_words(reader->spelling, text, &words);
    places_find(reader->finder, &words, &reading->places);
    indicators_find(reader->indicators, &words, &hits);
    find_entities(reader, text, &words, &reading->places, &reading->entities);
    entity_when(&words, received, &reading->entities);
    reader_judge(&hits, &words, text, received, reading);
}

void
reader_entities(const struct reader *reader, struct text text,
                struct words *ret_words, struct entities *ret_entities)
{
    struct places_found places;

    *ret_entities = (struct entities){ .has_when = false };
    spelling_words(reader->spelling, text, ret_words);
    places_find(reader->finder, ret_words, &places);
    find_entities(reader, text, ret_words, &places, ret_entities);
}

void
reader_entities_of(const struct reader *reader, struct text text,
                   const struct words *words, size_t first, size_t count,
                   struct words *scratch, struct entities *ret_entities)
{
    struct places_found places = { .spots_count = 0 };

    *ret_entities = (struct entities){ .has_when = false };
    scratch->count = 0;
    for (size_t i = first; i < words->count && scratch->count < count; i++)
        scratch->list[scratch->count++] = words->list[i];
    find_entities(reader, text, scratch, &places, ret_entities);
}

bool
reader_stops_at(const struct reader *reader, const char *plain)
{
    return stopwords_has(reader->stopwords, plain);
}

const char *
reading_kind_word(enum reading_kind kind)
{
    static const char *const words[] = {
        [READING_TIP] = "tip",
        [READING_COMMAND] = "command",
        [READING_QUESTION] = "question",
        [READING_NOISE] = "noise",
    };
    return words[kind];
}
