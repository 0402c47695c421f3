/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "access-unit.h"

struct _WvsAccessUnit {
  GBytes *data;
  gint64 time_us;
  gint64 duration_us;
  gboolean keyframe;
};

static void
clear (gpointer data)
{
  WvsAccessUnit *unit = data;

  g_bytes_unref (unit->data);
}

WvsAccessUnit *
wvs_access_unit_new (GBytes *data, gint64 time_us, gint64 duration_us,
    gboolean keyframe)
{
  WvsAccessUnit *unit = g_atomic_rc_box_new (WvsAccessUnit);

  unit->data = data;
  unit->time_us = time_us;
  unit->duration_us = duration_us;
  unit->keyframe = keyframe;
  return unit;
}

WvsAccessUnit *
wvs_access_unit_ref (WvsAccessUnit *unit)
{
  return g_atomic_rc_box_acquire (unit);
}

void
wvs_access_unit_unref (WvsAccessUnit *unit)
{
  g_atomic_rc_box_release_full (unit, clear);
}

GBytes *
wvs_access_unit_get_data (const WvsAccessUnit *unit)
{
  return unit->data;
}

gint64
wvs_access_unit_get_time_us (const WvsAccessUnit *unit)
{
  return unit->time_us;
}

gint64
wvs_access_unit_get_duration_us (const WvsAccessUnit *unit)
{
  return unit->duration_us;
}

gboolean
wvs_access_unit_is_keyframe (const WvsAccessUnit *unit)
{
  return unit->keyframe;
}
