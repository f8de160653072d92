/* handlers/tips/entity_number.c -- phone numbers, accounts, plates.
 *
 * What one would get wrong: joining groups of digits. "0812 3456 7890" is one
 * number, "081234567890 085712345678" are two, "jam 8 0812..." begins at the
 * zero, and sixteen digits are an identity card.
 */
#include "handlers/tips/entity.h"

#include <string.h>

enum {
    PHONE_LEAST = 10,
    PHONE_MOST = 13, /* with the leading 0 */
    ACCOUNT_LEAST = 8,
    PREFIX_MAX = 2,
    SUFFIX_MAX = 3
};

void
entity_add(struct entity_list *list, const char *value)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->list[i], value) == 0)
            return;
    if (list->count < ENTITY_MAX
        && text_copy(text_of(value), list->list[list->count],
                     sizeof list->list[0]))
        list->count++;
}

/* ---- numbers ---- */

static bool
is_digits(const struct word *word)
{
    return word->len > 0 && word->digits == word->len;
}

/* Only a space or what people put into numbers stands between two words. */
static bool
is_joined(struct text text, const struct word *left, const struct word *right)
{
    if (right->start - left->end > 3)
        return false;
    for (size_t at = left->end; at < right->start; at++)
        if (strchr(" .-()", text.at[at]) == NULL || text.at[at] == '\0')
            return false;
    return true;
}

static bool
is_one_of(const struct word *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word->raw, list[i]) == 0)
            return true;
    return false;
}

/* Whether one of the three words before says that a number is an account (or,
 * with identity, a card). */
static bool
is_named(const struct words *words, size_t at, bool identity)
{
    static const char *const accounts[] = { "rek", "rekening", "norek",
                                            "bri", "bca",      "bni",
                                            "bsi", "btn",      "mandiri",
                                            "tf",  "transfer" };
    static const char *const cards[] = { "nik", "ktp", "kk", "paspor" };
    static const char *const phones[] = { "hp",  "wa",   "tlp", "telp",
                                          "hub", "nohp", "sms", "call" };

    for (size_t back = 1; back <= 3 && back <= at; back++) {
        const struct word *word = &words->list[at - back];
        if (is_one_of(word, phones, LENGTH(phones)))
            return false;
        if (identity ? is_one_of(word, cards, LENGTH(cards))
                     : is_one_of(word, accounts, LENGTH(accounts)))
            return true;
    }
    return false;
}

/* "o812" is how a zero is often typed. */
static bool
begins_phone(const struct word *word, bool plus)
{
    const char *raw = word->raw;
    if (plus)
        return is_digits(word);
    if (raw[0] == 'o' && raw[1] == '8')
        return word->digits == word->len - 1;
    return is_digits(word)
           && (strncmp(raw, "08", 2) == 0 || strncmp(raw, "628", 3) == 0
               || strcmp(raw, "62") == 0 || strncmp(raw, "02", 2) == 0
               || strncmp(raw, "00628", 5) == 0 || strcmp(raw, "0062") == 0);
}

static void
add_phone(const char *digits, size_t len, bool plus, struct entities *entities)
{
    char number[ENTITY_NUMBER_MAX + 3] = "";
    size_t skip = strncmp(digits, "0062", 4) == 0  ? 4
                  : strncmp(digits, "620", 3) == 0 ? 3
                  : strncmp(digits, "62", 2) == 0  ? 2
                  : digits[0] == '0'               ? 1
                                                   : 0;
    if (plus && skip == 0) {
        if (len >= PHONE_LEAST && len <= 15)
            entity_add(&entities->phones, digits);
        return;
    }
    size_t own = len - skip;
    bool mobile = digits[skip] == '8';
    if (own + 1 < PHONE_LEAST || own + 1 > PHONE_MOST
        || (!mobile && digits[skip] != '2') || skip == 0)
        return;
    memcpy(number, "62", 2);
    memcpy(number + 2, digits + skip, own + 1);
    entity_add(&entities->phones, number);
}

/* Only behind a country's code a group may begin a number anew: "+62 0812". */
static bool
is_country(const char *digits, size_t len)
{
    return (len == 2 && strncmp(digits, "62", 2) == 0)
           || (len == 4 && strncmp(digits, "0062", 4) == 0);
}

/* Joins the groups of digits that begin at the word `at`; returns behind the
 * last of them. */
static size_t
join_groups(struct text text, const struct words *words, size_t at,
            char ret_digits[ENTITY_NUMBER_MAX + 1], size_t *ret_len)
{
    size_t len = 0, i = at;

    while (i < words->count) {
        const struct word *word = &words->list[i];
        bool first = i == at;
        if (!first
            && (!is_digits(word) || !is_joined(text, word - 1, word)
                || (len >= PHONE_LEAST && word->raw[0] == '0')
                || (strncmp(word->raw, "08", 2) == 0
                    && !is_country(ret_digits, len))
                || (len >= PHONE_LEAST && strncmp(word->raw, "62", 2) == 0)))
            break;
        if (len + word->len > ENTITY_NUMBER_MAX)
            break;
        memcpy(ret_digits + len, word->raw, word->len);
        len += word->len;
        i++;
    }
    ret_digits[len] = '\0';
    if (len > 0 && ret_digits[0] == 'o')
        ret_digits[0] = '0';
    *ret_len = len;
    return i > at ? i : at + 1;
}

void
entity_numbers(struct text text, const struct words *words,
               struct entities *entities)
{
    size_t at = 0;

    while (at < words->count) {
        const struct word *word = &words->list[at];
        char digits[ENTITY_NUMBER_MAX + 1];
        size_t len;
        bool plus = word->start > 0 && text.at[word->start - 1] == '+';

        if (!is_digits(word) && !begins_phone(word, plus)) {
            at++;
            continue;
        }
        size_t behind = join_groups(text, words, at, digits, &len);
        if (is_named(words, at, true)) {
            at = behind;
        } else if (is_named(words, at, false)) {
            if (len >= ACCOUNT_LEAST)
                entity_add(&entities->accounts, digits);
            at = behind;
        } else if (begins_phone(word, plus)) {
            add_phone(digits, len, plus, entities);
            at = behind;
        } else {
            at++;
        }
    }
}

/* ---- plates ---- */

/* The regions of Indonesian plates. */
static const char regions[] =
    " A B D E F G H K L M N P R S T W Z AA AB AD AE AG BA BB BD BE BG BH BK "
    "BL BM BN BP CC CD DA DB DC DD DE DG DH DK DL DM DN DP DR DS DT DW EA EB "
    "ED KB KH KT KU PA PB PG RI ";

static bool
is_region(const char *letters, size_t len)
{
    char key[PREFIX_MAX + 3] = " ";

    if (len < 1 || len > PREFIX_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        key[1 + i] = (char)(letters[i] - 'a' + 'A');
    key[1 + len] = ' ';
    key[2 + len] = '\0';
    return strstr(regions, key) != NULL;
}

/* Letters that are rather a word or a unit than the tail of a plate. */
static bool
is_unit(const char *tail)
{
    static const char *const units[] = { "org", "jt",  "rb",  "thn", "hr",
                                         "di",  "ke",  "dr",  "km",  "jam",
                                         "bln", "ibu", "ada", "yg",  "th" };
    for (size_t i = 0; i < LENGTH(units); i++)
        if (strcmp(tail, units[i]) == 0)
            return true;
    return false;
}

/* The words from `at` on, run together, are letters, digits, letters. */
static bool
read_plate(const char *run, char ret_plate[ENTITY_PLATE_MAX + 1])
{
    size_t head = 0, digits, tail;

    while (run[head] >= 'a' && run[head] <= 'z')
        head++;
    digits = strspn(run + head, "0123456789");
    tail = strlen(run + head + digits);
    if (!is_region(run, head) || digits < 1 || digits > 4 || tail < 1
        || tail > SUFFIX_MAX || run[head] == '0' || is_unit(run + head + digits)
        || strspn(run + head + digits, "abcdefghijklmnopqrstuvwxyz") != tail)
        return false;
    for (size_t i = 0; run[i] != '\0'; i++)
        ret_plate[i] = (char)(run[i] >= 'a' ? run[i] - 'a' + 'A' : run[i]);
    ret_plate[head + digits + tail] = '\0';
    return true;
}

/* Whether letters that stand apart are meant as a plate: written in capitals,
 * or with three digits and more. */
static bool
is_meant(const struct words *words, size_t at, const char *plate)
{
    size_t digits = strcspn(plate, "0123456789");
    return words->list[at].capital || strspn(plate + digits, "0123456789") >= 3;
}

void
entity_plates(struct text text, const struct words *words,
              struct entities *entities)
{
    for (size_t at = 0; at < words->count; at++) {
        char run[ENTITY_PLATE_MAX + 1] = "", plate[ENTITY_PLATE_MAX + 1];
        size_t len = 0;
        for (size_t i = at; i < at + 3 && i < words->count; i++) {
            const struct word *word = &words->list[i];
            if ((i > at && !is_joined(text, word - 1, word))
                || len + word->len > ENTITY_PLATE_MAX)
                break;
            memcpy(run + len, word->raw, word->len);
            len += word->len;
            run[len] = '\0';
            if (read_plate(run, plate) && is_meant(words, at, plate)) {
                entity_add(&entities->plates, plate);
                at = i;
                break;
            }
        }
    }
}
