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
  WvsFeedItem item; /* its unit: the feed's, until that is asked again */
  gint64 due_us;
  gboolean leads; /* the track goes by whose units one says where one is */
} WvsPlayoutStep;

/* What comes next is due at once: after a pause, a seek, a gap. */
void wvs_playout_drop (WvsPlayout *playout);

/* Takes the next unit out of @feed, if it is due. */
WvsPlayoutResult wvs_playout_step (WvsPlayout *playout, WvsFeed *feed,
    gint64 now_us, WvsPlayoutStep *step);

/* After %WVS_PLAYOUT_STARVED: whether to go on; else @look_us is when to ask
 * again, or G_MAXINT64. A gap is waited out until there is something ahead
 * again, lest the next comes at once; the first unit of a place is shown as soon
 * as it is there. */
gboolean wvs_playout_can_go_on (WvsPlayout *playout, WvsFeed *feed,
    gint64 now_us, gint64 *look_us);

/* Takes the first track's next unit, if it is the first one of a place, due at
 * once and alone: for a viewer who is paused. */
gboolean wvs_playout_take_first (WvsPlayout *playout, WvsFeed *feed,
    gint64 now_us, WvsPlayoutStep *step);

/* Where @n units that are handed on a second time find room behind those that
 * were: when the first of them is due, the others *@interval_us apart; 0: there
 * is none. */
gint64 wvs_playout_get_burst (const WvsPlayout *playout, WvsFeed *feed, guint n,
    gint64 *interval_us);

/* One of those was handed on. */
void wvs_playout_present (WvsPlayout *playout, gint64 due_us);

/* The gap is still there: when to look again at the latest, or 0 when it has
 * lasted too long. Waiting for an encoder does not count. */
gint64 wvs_playout_stall (WvsPlayout *playout, WvsFeed *feed, gint64 now_us);
