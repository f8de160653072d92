/* handlers/followup/move.c -- see move.h.
 *
 * One row is one arrow; an arrow that is not here does not exist. The public
 * state follows from the state alone (tip_public_of()).
 *
 * What one would get wrong: a state without a way back. Every tip that was put
 * aside by mistake can be taken up again, by somebody who says why.
 */
#include "handlers/followup/move.h"

#include "gateway/base/own.h"

enum {
    TRIAGERS = MOVER_OPERATOR | MOVER_PENYIDIK | MOVER_PENGAWAS,
    INVESTIGATORS = MOVER_PENYIDIK | MOVER_PENGAWAS,
    SUPERVISORS = MOVER_PENGAWAS
};

/* clang-format off */
static const struct move moves[] = {
    { TIP_DITERIMA, TIP_TRIASE, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },
    { TIP_DITERIMA, TIP_GANDA, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },

    { TIP_TRIASE, TIP_GANDA, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },
    { TIP_TRIASE, TIP_KURANG_INFO, TRIAGERS, false, TELLS_ASKS, false },
    { TIP_TRIASE, TIP_BUKAN_RANAH, TRIAGERS, true, TELLS_STATE, false },
    { TIP_TRIASE, TIP_DITERUSKAN, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_STATE, false },
    { TIP_TRIASE, TIP_PENYELIDIKAN, INVESTIGATORS, false,
      TELLS_NOTHING, false },
    { TIP_TRIASE, TIP_SELESAI, SUPERVISORS, true, TELLS_STATE, false },

    { TIP_GANDA, TIP_TRIASE, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },

    { TIP_KURANG_INFO, TIP_TRIASE, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },
    { TIP_KURANG_INFO, TIP_DITERUSKAN, TRIAGERS | MOVER_SYSTEM, false,
      TELLS_STATE, false },
    { TIP_KURANG_INFO, TIP_PENYELIDIKAN, INVESTIGATORS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },
    { TIP_KURANG_INFO, TIP_SELESAI, SUPERVISORS, true, TELLS_STATE, false },

    { TIP_BUKAN_RANAH, TIP_TRIASE, TRIAGERS, true, TELLS_NOTHING, false },
    { TIP_BUKAN_RANAH, TIP_SELESAI, TRIAGERS, false, TELLS_STATE, false },

    { TIP_DITERUSKAN, TIP_TRIASE, TRIAGERS, true, TELLS_NOTHING, false },
    { TIP_DITERUSKAN, TIP_KURANG_INFO, TRIAGERS, false, TELLS_ASKS, false },
    { TIP_DITERUSKAN, TIP_BUKAN_RANAH, INVESTIGATORS, true,
      TELLS_NOTHING, false },
    { TIP_DITERUSKAN, TIP_PENYELIDIKAN, INVESTIGATORS, false,
      TELLS_NOTHING, false },
    { TIP_DITERUSKAN, TIP_SELESAI, SUPERVISORS, true, TELLS_STATE, false },

    { TIP_PENYELIDIKAN, TIP_KURANG_INFO, INVESTIGATORS, false,
      TELLS_ASKS, false },
    { TIP_PENYELIDIKAN, TIP_DITERUSKAN, INVESTIGATORS | MOVER_SYSTEM, false,
      TELLS_NOTHING, false },
    { TIP_PENYELIDIKAN, TIP_PENYIDIKAN, INVESTIGATORS, false,
      TELLS_NOTHING, false },
    { TIP_PENYELIDIKAN, TIP_HENTI, INVESTIGATORS, true, TELLS_NOTHING, true },

    { TIP_PENYIDIKAN, TIP_P21, INVESTIGATORS, false, TELLS_NOTHING, false },
    { TIP_PENYIDIKAN, TIP_HENTI, INVESTIGATORS, true, TELLS_NOTHING, true },

    { TIP_P21, TIP_TAHAP2, INVESTIGATORS, false, TELLS_NOTHING, false },
    { TIP_P21, TIP_PENYIDIKAN, INVESTIGATORS, true, TELLS_NOTHING, false },

    { TIP_TAHAP2, TIP_SELESAI, INVESTIGATORS, false, TELLS_STATE, false },

    { TIP_HENTI, TIP_PENYELIDIKAN, SUPERVISORS, true, TELLS_NOTHING, true },
    { TIP_HENTI, TIP_SELESAI, INVESTIGATORS, false, TELLS_STATE, false },

    { TIP_SELESAI, TIP_TRIASE, SUPERVISORS, true, TELLS_NOTHING, false },
};
/* clang-format on */

const struct move *
move_at(size_t i)
{
    return i < LENGTH(moves) ? &moves[i] : NULL;
}

const struct move *
move_find(enum tip_state from, enum tip_state to)
{
    for (size_t i = 0; i < LENGTH(moves); i++)
        if (moves[i].from == from && moves[i].to == to)
            return &moves[i];
    return NULL;
}

size_t
move_targets(enum tip_state from, unsigned movers, enum tip_state *ret_targets)
{
    size_t count = 0;

    for (size_t i = 0; i < LENGTH(moves); i++)
        if (moves[i].from == from && (moves[i].movers & movers) != 0)
            ret_targets[count++] = moves[i].to;
    return count;
}

bool
move_is_end(enum tip_state state)
{
    return state == TIP_SELESAI || state == TIP_HENTI || state == TIP_GANDA;
}

bool
move_waits_for_sender(enum tip_state state)
{
    return state == TIP_KURANG_INFO;
}
