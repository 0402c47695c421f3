/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "placing.h"

/* Where nothing says how long a unit is presented. */
#define DEFAULT_DURATION_US (40 * G_TIME_SPAN_MILLISECOND)

/* Sound that would overlap by up to a packet is put off instead, so that it
 * has no gap; by more it is left out. */
#define MAX_PUT_OFF_US (20 * G_TIME_SPAN_MILLISECOND)

void
wvs_placing_begin (WvsPlacing *placing, WvsKind kind, gint64 time_us)
{
  *placing = (WvsPlacing){ .kind = kind,
    .empty = TRUE,
    .fresh = TRUE,
    .known_us = time_us,
    .last_axis_us = time_us,
    .end_axis_us = time_us };
}

void
wvs_placing_begin_lap (WvsPlacing *placing, gint64 axis_us, gint64 origin_us)
{
  placing->offset_us = axis_us - origin_us;
  placing->fresh = TRUE;
  placing->known_us = axis_us;
}

void
wvs_placing_skip (WvsPlacing *placing, gint64 time_us)
{
  placing->known_us = MAX (placing->known_us, placing->offset_us + time_us);
}

static gint64
get_duration_us (const WvsPlacing *placing, const WvsAccessUnit *unit)
{
  gint64 duration_us = wvs_access_unit_get_duration_us (unit);

  if (duration_us > 0)
    return duration_us;
  return placing->interval_us > 0 ? placing->interval_us : DEFAULT_DURATION_US;
}

gint64
wvs_placing_get_end_us (const WvsPlacing *placing, const WvsAccessUnit *unit)
{
  return placing->offset_us + wvs_access_unit_get_time_us (unit) +
         get_duration_us (placing, unit);
}

gboolean
wvs_placing_add (WvsPlacing *placing, const WvsAccessUnit *unit,
    gint64 *axis_us)
{
  gboolean is_sound = placing->kind == WVS_KIND_AUDIO;
  gint64 at_us = placing->offset_us + wvs_access_unit_get_time_us (unit);

  /* A picture whose time stands still or goes back is a fault of the file: go
   * on at the pace there was. */
  if (!placing->empty && at_us < placing->end_axis_us &&
      (is_sound || at_us <= placing->last_axis_us)) {
    if (is_sound && placing->end_axis_us - at_us > MAX_PUT_OFF_US)
      return FALSE;
    at_us = placing->end_axis_us;
  }

  if (!placing->fresh)
    placing->interval_us = at_us - placing->last_axis_us;
  placing->empty = FALSE;
  placing->fresh = FALSE;
  placing->last_axis_us = at_us;
  placing->end_axis_us = at_us + get_duration_us (placing, unit);
  placing->known_us = MAX (placing->known_us, placing->end_axis_us);
  *axis_us = at_us;
  return TRUE;
}
