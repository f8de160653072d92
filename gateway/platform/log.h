/* gateway/platform/log.h -- one line an event, to standard error.
 *
 *   2026-11-24T03:04:05Z info - serve.ready callbacks=127.0.0.1:8080
 *   time level id event key=value ...
 *
 * The fields are typed, and no type takes a struct text, a struct msisdn or a
 * key: what people write cannot be logged by mistake. Words are for our own
 * names (channel, path, error); every byte outside printable ASCII, and space,
 * quote and backslash, becomes '?', and 200 bytes are kept, so no value can
 * forge a line. Any thread.
 */
#ifndef GATEWAY_PLATFORM_LOG_H
#define GATEWAY_PLATFORM_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG_, LOG_INFO_, LOG_WARN_, LOG_ERROR_ };

struct log_field {
    const char *key;
    const char *word; /* NULL: the number counts */
    int64_t number;
};

#define LOG_WORD(key_, word_) \
    ((struct log_field){ .key = (key_), .word = (word_) })
#define LOG_NUM(key_, number_) \
    ((struct log_field){ .key = (key_), .number = (int64_t)(number_) })

/* id: the request's or "-"; event: dotted lower case, a literal. */
void log_write(enum log_level level, const char *id, const char *event,
               const struct log_field *fields, size_t count);

/* log_info("serve.ready", LOG_NUM("port", 8080)); at least one field. */
#define LOG_AT(level, id, event, ...)                                      \
    log_write((level), (id), (event), (struct log_field[]){ __VA_ARGS__ }, \
              sizeof((struct log_field[]){ __VA_ARGS__ })                  \
                  / sizeof(struct log_field))
#define log_info(event, ...)  LOG_AT(LOG_INFO_, "-", event, __VA_ARGS__)
#define log_warn(event, ...)  LOG_AT(LOG_WARN_, "-", event, __VA_ARGS__)
#define log_error(event, ...) LOG_AT(LOG_ERROR_, "-", event, __VA_ARGS__)

void log_threshold(enum log_level level); /* lower levels are silent */

#endif
