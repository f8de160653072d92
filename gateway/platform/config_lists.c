/* gateway/platform/config_lists.c -- lists of values in a config.
 *
 * An item is named by its place ("the 2nd of duty.polda"), never by what it is:
 * officers' numbers stand here.
 */
#include "gateway/platform/config_read.h"

struct place {
    char text[32];
};

/* "the 2nd" */
static struct place
ordinal(size_t i)
{
    static const char *const ends[] = { "th", "st", "nd", "rd" };
    size_t n = i + 1;
    size_t end = n % 10 > 3 || n / 10 % 10 == 1 ? 0 : n % 10;
    struct place place;

    snprintf(place.text, sizeof place.text, "the %zu%s", n, ends[end]);
    return place;
}

/* ---- one item each: NULL, or what would be right ---- */

static const char *
read_cidr(struct config_reading *reading, struct text text, void *list,
          size_t i)
{
    (void)reading;
    return cidr_read(text, (struct cidr *)list + i)
               ? NULL
               : "an address, or a block such as 41.90.0.0/16 or "
                 "2001:db8::/32 with no bits set behind its length";
}

static const char *
read_number(struct config_reading *reading, struct text text, void *list,
            size_t i)
{
    struct msisdn *numbers = list;

    (void)reading;
    if (msisdn_read(text, &numbers[i]) != GW_OK)
        return "a phone number such as \"+62 812-...\", 62812... or "
               "\"0812...\"";
    for (size_t before = 0; before < i; before++) {
        if (msisdn_equal(&numbers[before], &numbers[i]))
            return "each number once";
    }
    return NULL;
}

/* Is word one of those that are joined so far? */
static bool
joined_before(struct text joined, struct text word)
{
    struct text piece;

    while (text_cut(&joined, ',', &piece)) {
        if (text_equal(piece, word))
            return true;
    }
    return false;
}

static const char *
read_word(struct config_reading *reading, struct text text, void *list,
          size_t i)
{
    const char **joined = list;
    OWNED(buf_free)
    struct buf both = buf_new(256);

    if (text.len < 2 || text.len > 3)
        return "a language's word of two or three small letters, such as jv";
    for (size_t at = 0; at < text.len; at++) {
        if (text.at[at] < 'a' || text.at[at] > 'z')
            return "a language's word of two or three small letters";
    }
    if (joined_before(text_of(*joined), text))
        return "each language once";
    if (i > 0)
        buf_printf(&both, "%s,", *joined);
    buf_add(&both, text);
    reading->nomem |= !buf_ok(&both);
    *joined = config_keep(reading, buf_text(&both));
    return NULL;
}

static const char *
read_operator(struct config_reading *reading, struct text text, void *list,
              size_t i)
{
    const struct phone_operator **operators = list;

    (void)reading;
    operators[i] = operator_find(text);
    if (operators[i] == NULL)
        return "telkomsel, indosat, tri, xl, axis or smartfren";
    for (size_t before = 0; before < i; before++) {
        if (operators[before] == operators[i])
            return "each operator once";
    }
    return NULL;
}

static const char *
read_prefix(struct config_reading *reading, struct text text, void *list,
            size_t i)
{
    uint32_t *prefixes = list;

    (void)reading;
    if (!prefix_read(text, &prefixes[i]))
        return "the first 2 to 8 digits of numbers, such as \"62811\" or "
               "\"0811\", in quotes";
    for (size_t before = 0; before < i; before++) {
        if (prefixes[before] == prefixes[i])
            return "each prefix once";
    }
    return NULL;
}

static const char *
read_sender(struct config_reading *reading, struct text text, void *list,
            size_t i)
{
    const char **names = list;

    if (text.len == 0 || !config_form_fits(CONFIG_NAME, text))
        return "the name of a channel";
    for (size_t before = 0; before < i; before++) {
        if (text_is(text, names[before]))
            return "each channel once";
    }
    names[i] = config_keep(reading, text);
    return NULL;
}

static const struct {
    const char *(*read)(struct config_reading *reading, struct text text,
                        void *list, size_t i);
} items[CONFIG_TYPES] = {
    [CONFIG_CIDR_LIST] = { read_cidr },
    [CONFIG_NUMBER_LIST] = { read_number },
    [CONFIG_WORD_LIST] = { read_word },
    [CONFIG_OPERATOR_LIST] = { read_operator },
    [CONFIG_PREFIX_LIST] = { read_prefix },
    [CONFIG_SENDER_LIST] = { read_sender },
};

/* False, and said, when item i is wrong. */
static bool
read_item(struct config_reading *reading, const struct config_key *key,
          const struct yaml_node *item, void *list, size_t i)
{
    const char *want = "one value";

    if (yaml_kind(item) == YAML_SCALAR) {
        want = items[key->type].read(reading, yaml_text(item), list, i);
        if (want == NULL)
            return true;
    }
    fault_add(reading->faults, reading->path, yaml_line(item),
              "%s of %s: want %s", ordinal(i).text, key->path, want);
    return false;
}

void
config_value_list(struct config_reading *reading, const struct config_key *key,
                  const struct yaml_node *node, void *base)
{
    void *list = (char *)base + key->offset;

    if (yaml_kind(node) != YAML_LIST) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "%s: want a list (%s) in [ ], or [] for none", key->path,
                  key->unit);
        return;
    }
    size_t count = yaml_count(node);
    if (count > (size_t)key->max) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "%s has %zu items; want at most %d", key->path, count,
                  key->max);
        return;
    }
    bool good = true;
    for (size_t i = 0; i < count && !reading->nomem; i++)
        good &=
            read_item(reading, key, yaml_item(reading->yaml, node, i), list, i);
    if (good && key->offset_count != 0)
        *(size_t *)((char *)base + key->offset_count) = count;
}
