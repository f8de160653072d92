/* gateway/base/gsm7.c -- the alphabet of a handset.
 *
 * Two tables, from septet to code point, are the whole truth; what a code point
 * costs is found by looking backwards through them. ASCII, nearly all of what
 * comes, has its answer in a few comparisons instead; a test holds the two
 * against each other for every code point.
 *
 * The one thing one would get wrong: '$', '@' and '_' are cheap though they
 * stand elsewhere, the backtick is missing, and '[' costs two.
 */
#include "gateway/base/gsm7.h"

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"

enum { ESCAPE = 0x1B };

static const uint16_t alphabet[128] = {
    0x0040, 0x00A3, 0x0024, 0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC, 0x00F2,
    0x00C7, 0x000A, 0x00D8, 0x00F8, 0x000D, 0x00C5, 0x00E5, 0x0394, 0x005F,
    0x03A6, 0x0393, 0x039B, 0x03A9, 0x03A0, 0x03A8, 0x03A3, 0x0398, 0x039E,
    0x0020, /* the escape itself: shown as a space */
    0x00C6, 0x00E6, 0x00DF, 0x00C9, 0x0020, 0x0021, 0x0022, 0x0023, 0x00A4,
    0x0025, 0x0026, 0x0027, 0x0028, 0x0029, 0x002A, 0x002B, 0x002C, 0x002D,
    0x002E, 0x002F, 0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036,
    0x0037, 0x0038, 0x0039, 0x003A, 0x003B, 0x003C, 0x003D, 0x003E, 0x003F,
    0x00A1, 0x0041, 0x0042, 0x0043, 0x0044, 0x0045, 0x0046, 0x0047, 0x0048,
    0x0049, 0x004A, 0x004B, 0x004C, 0x004D, 0x004E, 0x004F, 0x0050, 0x0051,
    0x0052, 0x0053, 0x0054, 0x0055, 0x0056, 0x0057, 0x0058, 0x0059, 0x005A,
    0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7, 0x00BF, 0x0061, 0x0062, 0x0063,
    0x0064, 0x0065, 0x0066, 0x0067, 0x0068, 0x0069, 0x006A, 0x006B, 0x006C,
    0x006D, 0x006E, 0x006F, 0x0070, 0x0071, 0x0072, 0x0073, 0x0074, 0x0075,
    0x0076, 0x0077, 0x0078, 0x0079, 0x007A, 0x00E4, 0x00F6, 0x00F1, 0x00FC,
    0x00E0,
};

/* Behind an escape. */
static const struct {
    unsigned char septet;
    uint16_t point;
} extension[] = {
    { 0x0A, 0x000C }, { 0x14, 0x005E }, { 0x28, 0x007B }, { 0x29, 0x007D },
    { 0x2F, 0x005C }, { 0x3C, 0x005B }, { 0x3D, 0x007E }, { 0x3E, 0x005D },
    { 0x40, 0x007C }, { 0x65, 0x20AC },
};

static unsigned
cost_beyond_ascii(uint32_t point)
{
    for (size_t i = 0; i < LENGTH(alphabet); i++)
        if (alphabet[i] == point)
            return 1;
    for (size_t i = 0; i < LENGTH(extension); i++)
        if (extension[i].point == point)
            return 2;
    return 0;
}

/* A digit each: what ASCII costs, sixteen a line. */
static const char ascii_costs[] = "0000000000102100"
                                  "0000000000000000"
                                  "1111111111111111"
                                  "1111111111111111"
                                  "1111111111111111"
                                  "1111111111122221"
                                  "0111111111111111"
                                  "1111111111122220";

static unsigned
cost_of_ascii(uint32_t point)
{
    return (unsigned)(ascii_costs[point] - '0');
}

unsigned
gsm7_cost(uint32_t point)
{
    return point < 0x80 ? cost_of_ascii(point) : cost_beyond_ascii(point);
}

/* Takes the next character off *rest; false at the end. */
static bool
next_cost(struct text *rest, uint32_t *ret_point, unsigned *ret_cost)
{
    if (rest->len > 0 && (rest->at[0] & 0x80) == 0) {
        *ret_point = (unsigned char)rest->at[0];
        *ret_cost = cost_of_ascii(*ret_point);
        rest->at++;
        rest->len--;
        return true;
    }
    if (!utf8_next(rest, ret_point))
        return false;
    *ret_cost = cost_beyond_ascii(*ret_point);
    return true;
}

/* How many bytes at the head are ASCII of the alphabet, and their septets. */
static size_t
ascii_run(struct text text, long *septets)
{
    unsigned sum = 0;
    size_t i = 0;
    for (; i < text.len && (text.at[i] & 0x80) == 0; i++) {
        unsigned cost = cost_of_ascii((unsigned char)text.at[i]);
        if (cost == 0)
            break;
        sum += cost;
    }
    *septets += sum;
    return i;
}

long
gsm7_septets(struct text text)
{
    long septets = 0;
    while (text.len > 0) {
        size_t ascii = ascii_run(text, &septets);
        text.at += ascii;
        text.len -= ascii;
        uint32_t point;
        unsigned cost;
        if (!next_cost(&text, &point, &cost))
            break;
        if (cost == 0)
            return -1;
        septets += cost;
    }
    return septets;
}

bool
gsm7_first_foreign(struct text text, uint32_t *ret_point, size_t *ret_offset)
{
    struct text rest = text;
    uint32_t point;
    unsigned cost;
    for (size_t offset = 0; next_cost(&rest, &point, &cost);
         offset = text.len - rest.len) {
        if (cost == 0) {
            *ret_point = point;
            *ret_offset = offset;
            return true;
        }
    }
    return false;
}

struct text
gsm7_head(struct text text, size_t septets)
{
    struct text rest = text;
    uint32_t point;
    unsigned cost;
    size_t len = 0;
    while (next_cost(&rest, &point, &cost) && cost > 0 && cost <= septets) {
        septets -= cost;
        len = text.len - rest.len;
    }
    return (struct text){ text.at, len };
}

static uint32_t
behind_escape(unsigned char septet)
{
    for (size_t i = 0; i < LENGTH(extension); i++)
        if (extension[i].septet == septet)
            return extension[i].point;
    return alphabet[septet];
}

void
gsm7_decode(struct text septets, struct buf *out)
{
    for (size_t i = 0; i < septets.len; i++) {
        unsigned char septet = (unsigned char)septets.at[i];
        bool escaped = septet == ESCAPE && i + 1 < septets.len;
        if (escaped)
            septet = (unsigned char)septets.at[++i];
        if (septet >= LENGTH(alphabet))
            utf8_put(out, UTF8_REPLACEMENT);
        else
            utf8_put(out, escaped ? behind_escape(septet) : alphabet[septet]);
    }
}

/* A message as it is cut, character after character. */
struct cut {
    unsigned limit; /* units in each part of several */
    unsigned fill;  /* ... in the part being filled */
    unsigned units, parts;
};

static void
cut_add(struct cut *cut, unsigned cost)
{
    cut->units += cost;
    cut->fill += cost;
    if (cut->fill > cut->limit) {
        cut->parts++;
        cut->fill = cost;
    }
}

static struct sms_size
cut_size(const struct cut *cut, enum sms_coding coding, unsigned alone)
{
    return (struct sms_size){
        .coding = coding,
        .units = cut->units,
        .parts = cut->units <= alone ? 1 : cut->parts,
    };
}

struct sms_size
sms_size(struct text text)
{
    long septets = gsm7_septets(text);
    if (septets >= 0 && septets <= GSM7_PART)
        return (struct sms_size){ SMS_GSM7, (unsigned)septets, 1 };

    struct cut gsm7 = { .limit = GSM7_PART_JOINED, .parts = 1 };
    struct cut ucs2 = { .limit = UCS2_PART_JOINED, .parts = 1 };
    bool foreign = false;
    uint32_t point;
    for (unsigned cost; next_cost(&text, &point, &cost);) {
        foreign = foreign || cost == 0;
        cut_add(&gsm7, cost);
        cut_add(&ucs2, point < 0x10000 ? 1 : 2);
    }
    return foreign ? cut_size(&ucs2, SMS_UCS2, UCS2_PART)
                   : cut_size(&gsm7, SMS_GSM7, GSM7_PART);
}
