/* tests/bench/tips.c -- a house with many tips, and how long an officer waits.
 *
 *   tips FOLDER COUNT    makes them if FOLDER is empty, then measures
 *
 * Tips, seals and tokens are made by the program's own functions, in large
 * transactions; words come by chance, a few often and most seldom, as in texts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/platform/clock.h"
#include "gateway/store/migrate.h"
#include "handlers/followup/queue.h"
#include "handlers/tips/search.h"
#include "handlers/tips/token_store.h"

enum { WORDS = 40000, EACH = 24, BATCH = 2000, ASKS = 300, SYLLABLES = 20 };

struct house {
    struct keyring *keyring;
    struct places *places;
    struct reader *reader;
    struct token_maker maker;
    struct db *db;
    uint64_t chance;
};

static void
must(enum gw_err err, const char *what)
{
    if (err == GW_OK)
        return;
    (void)fprintf(stderr, "tips: %s: %s\n", what, gw_err_word(err));
    exit(1);
}

static uint64_t
by_chance(struct house *house, uint64_t below)
{
    house->chance = house->chance * 6364136223846793005u + 1442695040888963407u;
    return (house->chance >> 33) % below;
}

/* The n-th word there is. */
static void
word(uint64_t n, char ret_word[16])
{
    static const char *const parts[SYLLABLES] = {
        "ba", "ci",  "du", "gal", "han", "jor", "ka",  "lum", "me",  "nga",
        "pe", "rot", "sa", "tir", "wu",  "ya",  "bon", "cak", "dim", "rak"
    };
    size_t len = 0;

    for (int i = 0; i < 4; i++) {
        const char *part = parts[n % SYLLABLES];
        memcpy(ret_word + len, part, strlen(part));
        len += strlen(part);
        n = n / SYLLABLES + (uint64_t)i * 7;
    }
    ret_word[len] = '\0';
}

/* Most often one of the first. */
static uint64_t
some_word(struct house *house)
{
    uint64_t a = by_chance(house, WORDS), b = by_chance(house, WORDS);

    return a * b / WORDS * (1 + by_chance(house, 10)) / 10;
}

static void
write_text(struct house *house, uint64_t n, struct buf *out)
{
    char one[16];

    buf_clear(out);
    for (int i = 0; i < EACH; i++) {
        word(some_word(house), one);
        buf_printf(out, "%s ", one);
    }
    if (n % 5 == 0)
        buf_printf(out, "hub 0812%07u", (unsigned)by_chance(house, 300000));
    if (n % 7 == 0)
        buf_printf(out, " mobil B %u XYZ",
                   1000 + (unsigned)by_chance(house, 9000));
}

static void
add_one(struct house *house, uint64_t n, struct buf *text)
{
    struct sender sender = { .kind = SENDER_NUMBER };
    size_t districts = places_districts(house->places, NULL);
    int64_t id;

    (void)snprintf(sender.number.digits, sizeof sender.number.digits,
                   "62813%08u", (unsigned)by_chance(house, 50000000));
    write_text(house, n, text);
    struct tip_new tip = {
        .channel = "at",
        .medium = MEDIUM_SMS,
        .language = "id",
        .sender = &sender,
        .pseudonym = keyring_sender(house->keyring, "at", &sender),
        .body = { .narrative = buf_text(text),
                  .district =
                      places_district(house->places, NULL,
                                      (size_t)by_chance(house, districts)) },
        .now_ms = INT64_C(1790000000000) + (int64_t)n * 1000,
    };
    must(tip_add(house->db, house->keyring, &tip, &id), "add a tip");
    must(token_stale(house->db, id), "note it for the index");
}

static void
fill(struct house *house, uint64_t count)
{
    struct buf text = buf_new(4096);

    for (uint64_t n = 0; n < count;) {
        must(db_begin(house->db), "begin");
        for (int i = 0; i < 20 * BATCH && n < count; i++, n++)
            add_one(house, n, &text);
        must(db_commit(house->db), "commit");
    }
    buf_free(&text);
}

/* As an office leaves them: most are over, and of the rest one of a hundred is
 * late. */
static void
age(struct house *house)
{
    must(db_begin(house->db), "begin");
    must(db_exec(house->db, "UPDATE tip SET state = 11 WHERE id % 10 < 7"),
         "close most");
    must(db_exec(house->db, "UPDATE tip SET urgency = id % 4,"
                            " due_at = 1790200000000"
                            " + (id * 7919 % 3000 - 30) * 864000"
                            " WHERE state = 1"),
         "give them deadlines");
    must(db_exec(house->db, "UPDATE tip SET state = 4 WHERE id % 50 = 9"),
         "ask some senders");
    must(db_commit(house->db), "commit");
}

static void
index_all(struct house *house)
{
    bool more = true;

    while (more) {
        must(db_begin(house->db), "begin");
        for (int i = 0; i < BATCH && more; i++) {
            struct token_batch batch = { .count = 0 };
            must(token_find(house->db, &house->maker, &batch), "find");
            must(token_store(house->db, &batch, &more), "index");
            token_forget(&batch);
        }
        must(db_commit(house->db), "commit");
    }
}

/* ---- measuring ---- */

static int
order(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

static void
tell(const char *what, int64_t *times_us, size_t count)
{
    qsort(times_us, count, sizeof *times_us, order);
    printf("%-28s p50 %7.2f ms   p95 %7.2f ms   worst %7.2f ms\n", what,
           (double)times_us[count / 2] / 1000,
           (double)times_us[count * 95 / 100] / 1000,
           (double)times_us[count - 1] / 1000);
}

static enum gw_err
see(const struct tip_view *view, const struct search_hits *hits, void *arg)
{
    (void)view;
    (void)hits;
    (*(size_t *)arg)++;
    return GW_OK;
}

static void
measure_search(struct house *house, const char *what, int words, bool phrase,
               const struct text *areas, size_t areas_count)
{
    int64_t times[ASKS], next;
    size_t shown = 0;

    for (size_t i = 0; i < ASKS; i++) {
        char q[200] = "", one[16];
        struct search_query query;
        struct tip_filter filter = { .limit = 50,
                                     .areas = areas,
                                     .areas_count = areas_count };
        for (int n = 0; n < words; n++) {
            word(some_word(house), one);
            (void)snprintf(q + strlen(q), sizeof q - strlen(q), "%s%s ",
                           phrase && n == 0 ? "\"" : "", one);
        }
        int64_t from = clock_mono_us();
        must(search_read(&house->maker, text_of(q), &query), "read a query");
        must(search_tips(house->db, &house->maker, &query, &filter, see, &shown,
                         &next),
             "search");
        times[i] = clock_mono_us() - from;
    }
    tell(what, times, ASKS);
}

static void
measure_queue(struct house *house, const char *what, bool mine, bool unread,
              const struct text *areas, size_t areas_count)
{
    int64_t times[ASKS / 10], ids[QUEUE_ITEMS_MAX], number;
    size_t count;
    struct queue_view view = { .agency = AGENCY_IMIGRASI,
                               .officer = 1,
                               .mine = mine,
                               .unread = unread,
                               .areas = areas,
                               .areas_count = areas_count,
                               .now_ms = INT64_C(1790200000000) };

    for (size_t i = 0; i < LENGTH(times); i++) {
        int64_t from = clock_mono_us();
        for (int group = 0; group < QUEUE_GROUPS; group++) {
            must(queue_read(house->db, &view, (enum queue_group)group, 25, ids,
                            &count, &number),
                 "read a queue");
        }
        times[i] = clock_mono_us() - from;
    }
    tell(what, times, LENGTH(times));
}

static void
measure(struct house *house)
{
    const struct text one[] = { TEXT("36.01.06") }, some[] = { TEXT("36.04") };

    measure_search(house, "search, one word", 1, false, NULL, 0);
    measure_search(house, "search, three words", 3, false, NULL, 0);
    measure_search(house, "search, a phrase", 2, true, NULL, 0);
    measure_search(house, "search, one kecamatan", 1, false, one, 1);
    measure_queue(house, "queue, everywhere", false, false, NULL, 0);
    measure_queue(house, "queue, a kabupaten", false, false, some, 1);
    measure_queue(house, "queue, a kecamatan", false, false, one, 1);
    measure_queue(house, "queue, unread", false, true, NULL, 0);
    measure_queue(house, "queue, mine", true, false, NULL, 0);
}

int
main(int argc, char **argv)
{
    struct house house = { .chance = 42 };
    char path[512];
    int steps;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: tips FOLDER COUNT\n");
        return 2;
    }
    must(crypto_init(), "find randomness");
    (void)snprintf(path, sizeof path, "%s/kentongan.db", argv[1]);
    bool fresh = access(path, F_OK) != 0;
    if (fresh)
        must(keyring_create(argv[1]), "make keys");
    must(keyring_load(argv[1], &house.keyring), "load keys");
    must(places_open(&house.places), "read places");
    must(reader_open(house.places, &house.reader), "make a reader");
    house.maker = (struct token_maker){ .reader = house.reader,
                                        .keyring = house.keyring };
    must(db_open(path, DB_CREATE, &house.db), "open");
    must(migrate_run(house.db, &steps), "migrate");
    if (fresh) {
        int64_t from = clock_mono_us();
        fill(&house, (uint64_t)strtoull(argv[2], NULL, 10));
        age(&house);
        int64_t filled = clock_mono_us();
        index_all(&house);
        printf("%s tips made in %.0f s, indexed in %.0f s\n", argv[2],
               (double)(filled - from) / 1e6,
               (double)(clock_mono_us() - filled) / 1e6);
    }
    measure(&house);
    db_close(house.db);
    reader_close(house.reader);
    places_close(house.places);
    keyring_free(house.keyring);
    return 0;
}
