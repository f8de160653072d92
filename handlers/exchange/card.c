/* handlers/exchange/card.c -- lines whose texts stand in one buffer. */
#include "handlers/exchange/card.h"

#include <stdlib.h>

struct card *
card_new(void)
{
    struct card *card = calloc(1, sizeof *card);

    if (card != NULL)
        card->words = buf_new(CARD_WORDS_MAX);
    return card;
}

void
card_free(struct card *card)
{
    if (card == NULL)
        return;
    buf_wipe(&card->words);
    free(card);
}

void
card_add(struct card *card, enum card_line kind, struct text label,
         struct text value)
{
    size_t at = card->words.len;

    if (card->count == CARD_LINES_MAX
        || label.len + value.len > CARD_WORDS_MAX - at) {
        card->cut = true;
        return;
    }
    if (label.len > 0)
        buf_add(&card->words, label);
    if (value.len > 0)
        buf_add(&card->words, value);
    if (!buf_ok(&card->words))
        return;
    card->list[card->count++] = (struct card_entry){
        .kind = kind,
        .label_len = label.len,
        .value_len = value.len,
        .at = at,
    };
}

/* An empty text where nothing was ever added. */
static struct text
piece(const struct card *card, size_t at, size_t len)
{
    return (struct text){ len == 0 ? "" : card->words.at + at, len };
}

struct text
card_label(const struct card *card, size_t line)
{
    return piece(card, card->list[line].at, card->list[line].label_len);
}

struct text
card_value(const struct card *card, size_t line)
{
    const struct card_entry *entry = &card->list[line];

    return piece(card, entry->at + entry->label_len, entry->value_len);
}
