/* handlers/officers/tip_label.c -- tables of labels; see tip_label.h. */
#include "handlers/officers/tip_label.h"

#include <string.h>

#include "gateway/base/fields.h"
#include "gateway/base/own.h"
#include "handlers/followup/event.h"
#include "handlers/tips/tip.h"

static const char *const states[] = {
    [TIP_DITERIMA] = "Diterima",
    [TIP_TRIASE] = "Triase",
    [TIP_GANDA] = "Ganda",
    [TIP_KURANG_INFO] = "Kurang info",
    [TIP_BUKAN_RANAH] = "Bukan ranah",
    [TIP_DITERUSKAN] = "Diteruskan",
    [TIP_PENYELIDIKAN] = "Penyelidikan",
    [TIP_PENYIDIKAN] = "Penyidikan",
    [TIP_P21] = "P21",
    [TIP_TAHAP2] = "Tahap II",
    [TIP_SELESAI] = "Selesai",
    [TIP_HENTI] = "Dihentikan",
};

static const char *const urgencies[] = { "0 Rendah", "1 Sedang", "2 Segera",
                                         "3 Darurat" };

static const char *const leanings[] = {
    [LEANING_BELUM] = "Belum jelas",
    [LEANING_TPPO] = "TPPO",
    [LEANING_TPPM] = "TPPM",
    [LEANING_PMI] = "PMI nonprosedural",
};

static const char *const whats[] = {
    [WHAT_NONE] = "",
    [WHAT_TRICKED] = "Ditipu atau dipaksa kerja",
    [WHAT_CONFINED] = "Disekap atau disiksa",
    [WHAT_CHILD] = "Anak, atau kawin dijual",
    [WHAT_BROKER] = "Calo",
    [WHAT_FOREIGN] = "Orang asing atau kapal gelap",
    [WHAT_OTHER] = "Lain",
    [WHAT_DANGER] = "Bahaya sekarang",
};

static const char *const whens[] = {
    [WHEN_NONE] = "",
    [WHEN_NOW] = "Sekarang",
    [WHEN_TODAY] = "Hari ini",
    [WHEN_WEEK] = "Dalam minggu ini",
    [WHEN_PAST] = "Sudah lewat",
    [WHEN_UNKNOWN] = "Tidak tahu",
};

static const char *const routes[] = {
    [ROUTE_NONE] = "",
    [ROUTE_AIRPORT] = "Bandara",
    [ROUTE_MERAK] = "Pelabuhan Merak",
    [ROUTE_TOLL] = "Tol",
    [ROUTE_TERMINAL] = "Terminal",
    [ROUTE_BEACH] = "Pantai",
    [ROUTE_ROAD] = "Jalan",
};

static const char *const minors[] = { "", "Ya", "Tidak" };
static const char *const media[] = { "", "SMS", "USSD", "Petugas" };
static const char *const agencies[] = { "", "Imigrasi", "Polda" };

static const char *const events[EVENT_KINDS] = {
    [EVENT_ADDED] = "Info masuk",
    [EVENT_CHANGED] = "Pelapor melanjutkan",
    [EVENT_MESSAGE_IN] = "Pesan dari pelapor",
    [EVENT_MESSAGE_OUT] = "Pesan kepada pelapor",
    [EVENT_NOTE] = "Catatan",
    [EVENT_STATE] = "Status",
    [EVENT_SEAT] = "Penanggung jawab",
    [EVENT_URGENCY] = "Urgensi",
    [EVENT_LEANING] = "Kecenderungan",
    [EVENT_PLACE] = "Tempat",
    [EVENT_REQUEST] = "Permintaan",
    [EVENT_DECISION] = "Keputusan",
    [EVENT_IDENTITY] = "Nomor pelapor dibuka",
    [EVENT_LINK] = "Ditautkan",
    [EVENT_UNLINK] = "Tautan dilepas",
    [EVENT_BERKAS] = "Berkas",
    [EVENT_REDACTION] = "Penghitaman",
    [EVENT_HOLD] = "Penahanan hukum",
    [EVENT_ESCALATED] = "Dinaikkan ke petugas jaga",
    [EVENT_DURESS] = "Tanda paksaan",
    [EVENT_ERASED] = "Dihapus",
    [EVENT_EXPORT] = "Diekspor",
};

#define LABEL(name, list)                                           \
    const char *name(int value)                                     \
    {                                                               \
        bool known = value >= 0 && (size_t)value < LENGTH(list);    \
        return known && (list)[value] != NULL ? (list)[value] : ""; \
    }

LABEL(label_state, states)
LABEL(label_urgency, urgencies)
LABEL(label_leaning, leanings)
LABEL(label_what, whats)
LABEL(label_when, whens)
LABEL(label_route, routes)
LABEL(label_minors, minors)
LABEL(label_medium, media)
LABEL(label_agency, agencies)
LABEL(label_event, events)

const char *
label_yes(bool yes)
{
    return yes ? "Ya" : "Tidak";
}

static const struct {
    const char *word, *label;
} details[] = {
    { "taken", "diambil" },
    { "given", "diberikan" },
    { "left", "dilepas" },
    { "accept", "diterima" },
    { "refuse", "ditolak" },
    { "withdrawn", "dicabut" },
    { "on", "dipasang" },
    { "off", "dicabut" },
    { "in", "dimasukkan" },
    { "out", "dikeluarkan" },
    { "own", "" },
    { "both", "" },
    { "handover", "penyerahan" },
    { "support", "dukungan" },
    { "identity", "identitas" },
};

const char *
label_detail(int event, const char *detail)
{
    if (event == EVENT_STATE)
        return label_state(tip_state_read(text_of(detail)));
    for (size_t i = 0; i < LENGTH(details); i++)
        if (strcmp(details[i].word, detail) == 0)
            return details[i].label;
    return detail;
}

/* ---- filters ---- */

static const struct {
    const char *name, *label;
} filters[] = {
    { "state", "status" },          { "urgency", "urgensi" },
    { "leaning", "kecenderungan" }, { "area", "wilayah" },
    { "agency", "instansi" },       { "channel", "saluran" },
    { "medium", "media" },          { "assignee", "petugas" },
    { "since", "sejak" },           { "until", "sebelum" },
};

void
label_filter(const char *filter, struct buf *out)
{
    OWNED(fields_free)
    struct fields fields;

    fields_init(&fields);
    if (fields_read_form(&fields, text_of(filter)) != GW_OK) {
        buf_str(out, filter);
        return;
    }
    for (size_t i = 0; i < LENGTH(filters); i++) {
        struct text value = fields_get(&fields, filters[i].name);
        if (value.len == 0)
            continue;
        buf_str(out, out->len > 0 ? ", " : "");
        buf_str(out, filters[i].label);
        buf_char(out, ' ');
        if (text_is(value, "me"))
            buf_str(out, "sendiri");
        else
            buf_add(out, value);
    }
}
