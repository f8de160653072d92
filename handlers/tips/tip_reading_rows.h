/* handlers/tips/tip_reading_rows.h -- private to tip_reading*.c: the SQL on what
 * is read of a tip, on table unread and on reading_mark. Errors as db_run().
 */
#ifndef HANDLERS_TIPS_TIP_READING_ROWS_H
#define HANDLERS_TIPS_TIP_READING_ROWS_H

#include "handlers/tips/tip_reading.h"

/* A tip as it is opened to be read; texts live until the callback returns. */
struct reading_source {
    int64_t tip, received_ms, sender;
    int medium;
    bool erased;
    struct text channel;
    struct text sealed_key, sealed_number, sealed_body, sealed_reading;
};
typedef enum gw_err reading_source_fn(const struct reading_source *source,
                                      void *arg);
/* GW_MISSING  no such tip; else what fn answers */
MUST_CHECK enum gw_err reading_row_open(struct db *db, int64_t tip,
                                        reading_source_fn *fn, void *arg);

/* The newest messages of a tip, at most READING_MESSAGES, oldest first. */
enum { READING_MESSAGES = 32 };
typedef enum gw_err reading_message_fn(int64_t id, int64_t at_ms, bool foreign,
                                       struct text sealed, void *arg);
MUST_CHECK enum gw_err reading_row_messages(struct db *db, int64_t tip,
                                            reading_message_fn *fn, void *arg);

/* What the rules of raising need to know; a plain value. */
struct reading_row {
    int urgency, leaning, occurs, set_by_officer, placed_by;
    int read_urgency, read_leaning, read_occurs;
    int low;
    bool has_district, has_village, danger, withdrawn, erased;
    char district[16];
    char version[TIP_VERSION_BYTES]; /* zeros: no narrative */
};
MUST_CHECK enum gw_err reading_row_get(struct db *db, int64_t tip,
                                       struct reading_row *ret_row);

/* The coded fields of row that may be raised, and the reading itself. changed_ms:
 * 0 nothing that anybody sees has changed. */
MUST_CHECK enum gw_err reading_row_put(struct db *db, int64_t tip,
                                       const struct reading_row *row,
                                       struct text sealed_reading,
                                       int64_t changed_ms);
/* Place and units, as read. village may be NULL. */
MUST_CHECK enum gw_err reading_row_place(struct db *db, int64_t tip,
                                         const struct district *district,
                                         const struct village *village);

#endif
