/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "damage.h"

#include "error.h"

/* Where what is there of @chunk ends. */
static gint64
get_end_us (WvsChunk *chunk)
{
  gint64 end_us = (gint64)wvs_chunk_get_index (chunk) * WVS_CHUNK_US;
  guint n = wvs_chunk_get_n_units (chunk);

  if (n > 0) {
    const WvsAccessUnit *last = wvs_chunk_get_unit (chunk, n - 1);

    end_us = MAX (end_us, wvs_access_unit_get_time_us (last) +
                              wvs_access_unit_get_duration_us (last));
  }
  return end_us;
}

void
wvs_damage_add (WvsDamage *damage, WvsChunk *chunk)
{
  gint64 next_us = ((gint64)wvs_chunk_get_index (chunk) + 1) * WVS_CHUNK_US;

  if (damage->n_failed++ == 0)
    damage->from_us = get_end_us (chunk);
  damage->to_us = MAX (next_us, damage->from_us);
  g_clear_error (&damage->error);
  damage->error = wvs_chunk_dup_error (chunk);
  if (damage->error == NULL)
    damage->error = g_error_new_literal (WVS_ERROR, WVS_ERROR_INTERNAL,
        "it could not be made");
}

void
wvs_damage_settle (WvsDamage *damage, WvsDamageLog *log)
{
  if (damage->n_failed == 0)
    return;
  if (log->error != NULL && damage->from_us <= log->to_us &&
      damage->to_us >= log->from_us) {
    log->from_us = MIN (log->from_us, damage->from_us);
    log->to_us = MAX (log->to_us, damage->to_us);
  } else {
    wvs_damage_log_clear (log);
    log->from_us = damage->from_us;
    log->to_us = damage->to_us;
    log->error = g_steal_pointer (&damage->error);
    log->untold = TRUE;
  }
  wvs_damage_clear (damage);
}

void
wvs_damage_clear (WvsDamage *damage)
{
  g_clear_error (&damage->error);
  *damage = (WvsDamage){ 0 };
}

void
wvs_damage_log_clear (WvsDamageLog *log)
{
  g_clear_error (&log->error);
  *log = (WvsDamageLog){ 0 };
}
