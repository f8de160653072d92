/* handlers/followup/deadline.c -- see deadline.h.
 *
 * One table: rows are states, columns urgencies 0 to 3. Minutes of the clock
 * stand as M(), working days as W().
 */
#include "handlers/followup/deadline.h"

#include "gateway/base/own.h"
#include "handlers/followup/move.h"

struct span {
    bool works; /* counted in working time */
    int64_t ms;
};

#define M(minutes)                        \
    {                                     \
        false, INT64_C(60000) * (minutes) \
    }
#define W(days)                                             \
    {                                                       \
        true, INT64_C(3600000) * CALENDAR_DAY_HOURS *(days) \
    }
#define NOT_DUE  \
    {            \
        false, 0 \
    }

enum { URGENCIES = 4 };

/* clang-format off */
static const struct span spans[][URGENCIES] = {
    [TIP_DITERIMA]     = { W(3),  W(1),  M(240),  M(15) },  /* be taken */
    [TIP_TRIASE]       = { W(5),  W(3),  M(1440), M(60) },  /* be decided */
    [TIP_GANDA]        = { NOT_DUE, NOT_DUE, NOT_DUE, NOT_DUE },
    [TIP_KURANG_INFO]  = { NOT_DUE, NOT_DUE, NOT_DUE, NOT_DUE },
    [TIP_BUKAN_RANAH]  = { W(5),  W(3),  W(1),    M(120) }, /* be referred */
    [TIP_DITERUSKAN]   = { W(5),  W(3),  W(1),    M(120) }, /* be begun */
    [TIP_PENYELIDIKAN] = { W(10), W(10), W(5),    W(1) },   /* tell progress */
    [TIP_PENYIDIKAN]   = { W(30), W(30), W(30),   W(30) },
    [TIP_P21]          = { W(14), W(14), W(14),   W(14) },
    [TIP_TAHAP2]       = { W(14), W(14), W(14),   W(14) },
    [TIP_SELESAI]      = { NOT_DUE, NOT_DUE, NOT_DUE, NOT_DUE },
    [TIP_HENTI]        = { NOT_DUE, NOT_DUE, NOT_DUE, NOT_DUE },
};

static const struct span requests[URGENCIES] = { W(3), W(2), W(1), M(120) };
/* clang-format on */

static const struct span *
span_of(enum tip_state state, int urgency)
{
    static const struct span none = NOT_DUE;

    if ((size_t)state >= LENGTH(spans) || urgency < 0 || urgency >= URGENCIES)
        return &none;
    return &spans[state][urgency];
}

static int64_t
add(const struct calendar *calendar, const struct span *span, int64_t from_ms)
{
    if (span->ms == 0)
        return 0;
    return span->works ? calendar_add(calendar, from_ms, span->ms)
                       : from_ms + span->ms;
}

int64_t
deadline_of(const struct calendar *calendar, enum tip_state state, int urgency,
            int64_t since_ms)
{
    return add(calendar, span_of(state, urgency), since_ms);
}

int64_t
deadline_shift(const struct calendar *calendar, enum tip_state state,
               int urgency, int64_t due_ms, int64_t paused_ms,
               int64_t resumed_ms)
{
    const struct span *span = span_of(state, urgency);

    if (due_ms == 0 || resumed_ms <= paused_ms)
        return due_ms;
    if (!span->works)
        return due_ms + (resumed_ms - paused_ms);
    return calendar_add(calendar, due_ms,
                        calendar_between(calendar, paused_ms, resumed_ms));
}

int64_t
deadline_of_request(const struct calendar *calendar, int urgency,
                    int64_t now_ms)
{
    int at = urgency < 0 ? 0 : urgency >= URGENCIES ? URGENCIES - 1 : urgency;

    return add(calendar, &requests[at], now_ms);
}

int64_t
deadline_escalates(int urgency, int64_t received_ms)
{
    static const int64_t late_ms[URGENCIES] = { 0, 0, INT64_C(4) * 3600000,
                                                INT64_C(15) * 60000 };

    if (urgency < 0 || urgency >= URGENCIES || late_ms[urgency] == 0)
        return 0;
    return received_ms + late_ms[urgency];
}
