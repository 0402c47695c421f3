/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "timeline.h"

/* Two pictures are never closer than at 60 frames per second, however quickly
 * someone presses Stop and Start: due times must rise. */
#define MIN_INTERVAL_US (G_USEC_PER_SEC / 60)

void
wvs_timeline_drop (WvsTimeline *timeline)
{
  timeline->anchored = FALSE;
  timeline->starved = FALSE;
}

gint64
wvs_timeline_to_clock (const WvsTimeline *timeline, gint64 axis_us)
{
  return timeline->anchor_us + (axis_us - timeline->anchor_axis_us);
}

gint64
wvs_timeline_get_due_us (WvsTimeline *timeline, gint64 axis_us, gint64 now_us)
{
  gint64 due_us = wvs_timeline_to_clock (timeline, axis_us);
  gint64 tolerance_us = timeline->starved ? 0 : WVS_TIMELINE_SLIP_US;

  if (timeline->anchored && now_us - due_us <= tolerance_us)
    return due_us;

  due_us = now_us;
  if (timeline->last_due_us > 0)
    due_us = MAX (due_us, timeline->last_due_us + MIN_INTERVAL_US);
  timeline->anchored = TRUE;
  timeline->anchor_us = due_us;
  timeline->anchor_axis_us = axis_us;
  return due_us;
}

void
wvs_timeline_present (WvsTimeline *timeline, gint64 due_us)
{
  timeline->last_due_us = MAX (timeline->last_due_us, due_us);
  timeline->starved = FALSE;
}

gint64
wvs_timeline_starve (WvsTimeline *timeline, gint64 awaited_us, gint64 now_us)
{
  if (now_us < awaited_us)
    return awaited_us;

  timeline->starved = TRUE;
  if (now_us < awaited_us + WVS_TIMELINE_SLIP_US)
    return awaited_us + WVS_TIMELINE_SLIP_US;
  return 0;
}
