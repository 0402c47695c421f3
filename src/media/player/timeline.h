/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Where a feed's axis lies on the clock: an anchor pair that is dropped by a
 * pause and set anew by the unit that comes first after it. Due times only ever
 * rise. Plain data; clock times are of g_get_monotonic_time(). */
typedef struct {
  gboolean anchored;
  gint64 anchor_us;      /* on the clock … */
  gint64 anchor_axis_us; /* … is this place of the axis */
  gint64 last_due_us;    /* the latest of those presented; 0: none */
  gboolean starved;      /* a unit did not come in time */
} WvsTimeline;

/* A unit is handed on this much before it is due. */
#define WVS_TIMELINE_EARLY_US (20 * G_TIME_SPAN_MILLISECOND)

/* A gap longer than that does not end. Producers have deadlines of their own,
 * but none while their disk does not answer. */
#define WVS_TIMELINE_STALL_US (30 * G_USEC_PER_SEC)

/* A gap in the supply up to this long is not worth a word to the viewer. */
#define WVS_TIMELINE_SLIP_US (250 * G_TIME_SPAN_MILLISECOND)

/* The next unit is due at once: after a pause, a seek, a gap. */
void wvs_timeline_drop (WvsTimeline *timeline);

/* When the unit at @axis_us is due: where the anchor says. Without an anchor,
 * or when it came late, or when the machine slept, it is due now and anchors. */
gint64 wvs_timeline_get_due_us (WvsTimeline *timeline, gint64 axis_us,
    gint64 now_us);

/* Where the anchor, which must be there, puts @axis_us on the clock. */
gint64 wvs_timeline_to_clock (const WvsTimeline *timeline, gint64 axis_us);

/* A unit was handed on, to be shown at @due_us. */
void wvs_timeline_present (WvsTimeline *timeline, gint64 due_us);

/* The unit that is awaited at @awaited_us is not there: when to look again, or
 * 0 when the viewer should be told that there is a gap. */
gint64 wvs_timeline_starve (WvsTimeline *timeline, gint64 awaited_us,
    gint64 now_us);
