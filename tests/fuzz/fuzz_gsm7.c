/* How long a text is on the air, against a sender that really cuts it: into
 * septets or UTF-16 units, part after part, no pair in two parts.
 *
 * Its alphabet is what gsm7_decode() says of each septet, alone and behind an
 * escape. So counting, cutting and decoding, which share no code, must agree. */
#include "gateway/base/gsm7.h"

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "tests/fuzz/fuzz.h"

enum { ESCAPE = 0x1B, SEPTETS = 128, POINTS = 0x10000, UNITS_MAX = 64 * 1024 };

static const size_t plenty = 4 << 20;

/* The septet that shows a code point, alone or behind an escape, and one. */
static unsigned char alone[POINTS], escaped[POINTS];

static uint32_t
shown(const char *septets, size_t len)
{
    OWNED(buf_free)
    struct buf out = buf_new(plenty);
    uint32_t point;

    gsm7_decode((struct text){ septets, len }, &out);
    struct text rest = buf_text(&out);
    must(utf8_next(&rest, &point) && rest.len == 0);
    return point;
}

static void
learn_alphabet(void)
{
    for (int i = 0; i < SEPTETS; i++) {
        const char pair[2] = { ESCAPE, (char)i };
        uint32_t point = shown(&pair[1], 1), behind = shown(pair, 2);
        must(point < POINTS && behind < POINTS);
        if (i != ESCAPE)
            alone[point] = (unsigned char)(i + 1);
        if (behind != point)
            escaped[behind] = (unsigned char)(i + 1);
    }
}

/* A message in what it is sent in; pair: this unit needs the one before it. */
struct units {
    uint16_t at[UNITS_MAX];
    bool pair[UNITS_MAX];
    size_t count;
};

static void
add_unit(struct units *units, uint32_t unit, bool pair)
{
    must(units->count < UNITS_MAX);
    units->at[units->count] = (uint16_t)unit;
    units->pair[units->count++] = pair;
}

static bool
add_septets(struct units *units, uint32_t point)
{
    if (point >= POINTS || (alone[point] == 0 && escaped[point] == 0))
        return false;
    if (alone[point] != 0) {
        add_unit(units, alone[point] - 1U, false);
    } else {
        add_unit(units, ESCAPE, false);
        add_unit(units, escaped[point] - 1U, true);
    }
    return true;
}

static void
add_utf16(struct units *units, uint32_t point)
{
    if (point >= 0x10000) {
        add_unit(units, 0xD7C0 + (point >> 10), false);
        add_unit(units, 0xDC00 + (point & 0x3FF), true);
    } else {
        add_unit(units, point, false);
    }
}

static enum sms_coding
encode(struct text text, struct units *units)
{
    struct text rest = text;
    bool foreign = false;

    units->count = 0;
    for (uint32_t point; !foreign && utf8_next(&rest, &point);)
        foreign = !add_septets(units, point);
    if (!foreign)
        return SMS_GSM7;
    units->count = 0;
    for (uint32_t point; utf8_next(&text, &point);)
        add_utf16(units, point);
    return SMS_UCS2;
}

/* What a phone shows of units from..to, which came as one part. */
static void
show(const struct units *units, enum sms_coding coding, size_t from, size_t to,
     struct buf *out)
{
    OWNED(buf_free)
    struct buf bytes = buf_new(plenty);

    /* A mark of its own in front, for the part may begin with one. */
    if (coding == SMS_UCS2)
        buf_bytes(&bytes, "\xFE\xFF", 2);
    for (size_t i = from; i < to; i++) {
        if (coding == SMS_UCS2)
            buf_char(&bytes, (char)(units->at[i] >> 8));
        buf_char(&bytes, (char)(units->at[i] & 0xFF));
    }
    if (coding == SMS_UCS2)
        utf8_from_utf16be(buf_text(&bytes), out);
    else
        gsm7_decode(buf_text(&bytes), out);
    must(buf_ok(&bytes) && buf_ok(out));
}

/* Sends part after part, each as full as it gets; how many there were. */
static unsigned
cut(const struct units *units, enum sms_coding coding, struct buf *out)
{
    size_t room = coding == SMS_UCS2 ? UCS2_PART : GSM7_PART;
    unsigned parts = 0;
    size_t from = 0;

    if (units->count > room)
        room = coding == SMS_UCS2 ? UCS2_PART_JOINED : GSM7_PART_JOINED;
    do {
        size_t to = units->count - from > room ? from + room : units->count;
        to -= to < units->count && units->pair[to];
        show(units, coding, from, to, out);
        from = to;
        parts++;
    } while (from < units->count);
    return parts;
}

static void
must_arrive(struct text text, const struct units *units, enum sms_coding coding)
{
    OWNED(buf_free)
    struct buf arrived = buf_new(plenty), sent = buf_new(plenty);
    struct sms_size size = sms_size(text);

    must(size.coding == coding);
    must(size.units == units->count);
    must(size.parts == cut(units, coding, &arrived));
    must((gsm7_septets(text) < 0) == (coding == SMS_UCS2));
    must(coding == SMS_UCS2 || (size_t)gsm7_septets(text) == units->count);
    for (uint32_t point; utf8_next(&text, &point);)
        utf8_put(&sent, point);
    must(buf_ok(&sent) && text_equal(buf_text(&sent), buf_text(&arrived)));
    buf_free(&sent);
}

/* The head is what of the text fits into so many septets. */
static void
must_fit(struct text text, size_t room)
{
    static struct units units;
    struct text head = gsm7_head(text, room), rest = text;

    must(head.at == text.at && head.len <= text.len);
    must(encode(head, &units) == SMS_GSM7 && units.count <= room);
    rest.at += head.len;
    rest.len -= head.len;
    uint32_t point;
    if (!utf8_next(&rest, &point))
        return;
    must(!add_septets(&units, point) || units.count > room);
}

/* What came as septets goes out as the same characters. */
static void
must_come_back(struct text septets)
{
    static struct units units;
    OWNED(buf_free)
    struct buf read = buf_new(plenty), again = buf_new(plenty);
    bool octets = false;

    for (size_t i = 0; i < septets.len; i++)
        octets = octets || (septets.at[i] & 0x80) != 0;
    gsm7_decode(septets, &read);
    must(buf_ok(&read) && utf8_valid(buf_text(&read)));
    must((encode(buf_text(&read), &units) == SMS_UCS2) == octets);
    if (!octets) {
        must(units.count <= septets.len);
        show(&units, SMS_GSM7, 0, units.count, &again);
        must(text_equal(buf_text(&read), buf_text(&again)));
    }
    buf_free(&again);
}

/* Bytes in UTF-16BE as another reader takes them. */
static void
must_read_utf16(struct text bytes)
{
    OWNED(buf_free)
    struct buf read = buf_new(plenty);
    uint32_t high = 0, point;

    utf8_from_utf16be(bytes, &read);
    must(buf_ok(&read) && utf8_valid(buf_text(&read)));
    struct text rest = buf_text(&read);
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = (uint32_t)(unsigned char)bytes.at[i] << 8
                        | (unsigned char)bytes.at[i + 1];
        if (i == 0 && unit == 0xFEFF)
            continue;
        bool low = unit >> 10 == 0x37;
        if (high != 0) {
            must(utf8_next(&rest, &point));
            must(point
                 == (low ? ((high & 0x3FF) << 10) + (unit & 0x3FF) + 0x10000
                         : UTF8_REPLACEMENT));
        } else if (low) {
            must(utf8_next(&rest, &point) && point == UTF8_REPLACEMENT);
        }
        high = unit >> 10 == 0x36 ? unit : 0;
        if (high == 0 && !low)
            must(utf8_next(&rest, &point) && point == unit);
    }
    if (high != 0)
        must(utf8_next(&rest, &point) && point == UTF8_REPLACEMENT);
    if (bytes.len % 2 != 0)
        must(utf8_next(&rest, &point) && point == UTF8_REPLACEMENT);
    must(rest.len == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct units units;
    struct text text = { (const char *)data, size };

    if (alone['A'] == 0)
        learn_alphabet();
    enum sms_coding coding = encode(text, &units);
    must_arrive(text, &units, coding);
    for (size_t room = 0; room <= 2 * GSM7_PART; room += 1 + room / 4)
        must_fit(text, room);
    must_fit(text, GSM7_PART);
    must_fit(text, GSM7_PART_JOINED);
    must_come_back(text);
    must_read_utf16(text);
    return 0;
}
