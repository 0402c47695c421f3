/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "feed.h"
#include "timeline.h"

/* In which order and when the units of a feed's tracks are due: one timeline for
 * all of them. Plain data; clock times are of g_get_monotonic_time(). */
typedef struct {
  WvsTimeline timeline;
  gint64 stalled_us; /* since when there is a gap; 0: there is none */
  gint64 since_us;   /* since when the first unit is awaited; 0: it is not */
  gboolean begun[WVS_MAX_TRACKS]; /* since the timeline was dropped */
} WvsPlayout;

typedef enum {
  WVS_PLAYOUT_UNIT = 1, /* this one is due */
  WVS_PLAYOUT_LATER,    /* look again at due_us */
  WVS_PLAYOUT_STARVED,  /* the viewer should be told that there is a gap */
  WVS_PLAYOUT_ENDED,
} WvsPlayoutResult;

typedef struct {
  guint track;
  WvsFeedItem item; /* its unit: (transfer full) */
  gint64 due_us;
  gboolean leads; /* the track goes by whose units one says where one is */
} WvsPlayoutStep;

/* What comes next is due at once: after a pause, a seek, a gap. */
void wvs_playout_drop (WvsPlayout *playout);

/* Takes the next unit out of @feed, if it is due. */
WvsPlayoutResult wvs_playout_step (WvsPlayout *playout, WvsFeed *feed,
    gint64 now_us, WvsPlayoutStep *step);

/* After %WVS_PLAYOUT_STARVED: whether to go on; else @look_us is when to ask
 * again, or G_MAXINT64. A gap is waited out until the queues are full again,
 * lest the next comes at once; the first unit of a place is shown as soon as it
 * is there. */
gboolean wvs_playout_can_go_on (WvsPlayout *playout, WvsFeed *feed,
    gint64 now_us, gint64 *look_us);

/* The gap is still there: when to look again at the latest, or 0 when it has
 * lasted too long. */
gint64 wvs_playout_stall (WvsPlayout *playout, gint64 now_us);
