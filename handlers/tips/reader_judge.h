/* handlers/tips/reader_judge.h -- kind, urgency and leaning of a text, from
 * what was found in it. Inside of reader_read(). */
#ifndef HANDLERS_TIPS_READER_JUDGE_H
#define HANDLERS_TIPS_READER_JUDGE_H

#include "handlers/tips/reader.h"

/* Reads hits, words, the entities and places of *reading, and sets the rest. */
void reader_judge(const struct indicator_hits *hits, const struct words *words,
                  struct text text, int64_t received, struct reading *reading);

/* Whether the text is a command, well written or not, with nothing told. */
bool reader_is_command(const struct words *words);

#endif
