/* handlers/officers/export.c -- the words for states and reasons. */
#include "handlers/officers/export.h"

#include "gateway/base/own.h"

static const char *const states[EXPORT_STATES] = {
    [EXPORT_QUEUED] = "queued",       [EXPORT_RUNNING] = "running",
    [EXPORT_DONE] = "done",           [EXPORT_FAILED] = "failed",
    [EXPORT_CANCELLED] = "cancelled", [EXPORT_EXPIRED] = "expired",
};

static const char *const whys[EXPORT_WHYS] = {
    [EXPORT_WHY_NONE] = "",
    [EXPORT_WHY_RESTART] =
        "Layanan dimulai ulang ketika berkas dibuat. Minta lagi.",
    [EXPORT_WHY_DISK] =
        "Berkas tidak dapat disimpan; mungkin ruang penuh. Beri tahu admin.",
    [EXPORT_WHY_MANY] =
        "Terlalu banyak info untuk bentuk ini. Persempit saringan; "
        "CSV dan XLSX muat lebih banyak daripada PDF.",
    [EXPORT_WHY_LARGE] = "Berkas terlalu besar. Persempit saringan.",
    [EXPORT_WHY_RIGHT] = "Akun yang meminta tidak lagi berwenang mengekspor.",
    [EXPORT_WHY_TIP] = "Info ini tidak ada, atau bukan untuk Anda.",
    [EXPORT_WHY_MEMORY] = "Layanan sedang sibuk. Minta lagi nanti.",
};

const char *
export_state_word(enum export_state state)
{
    return (size_t)state < EXPORT_STATES ? states[state] : NULL;
}

const char *
export_why_text(enum export_why why)
{
    return (size_t)why < EXPORT_WHYS ? whys[why] : "";
}
