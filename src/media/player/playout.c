/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "playout.h"

/* A picture that is there waits so long for the sound that belongs to it. */
#define SOUND_WAIT_US (60 * G_TIME_SPAN_MILLISECOND)

/* Sound that comes later than this when the pictures have begun is left out
 * until it is in step: pictures do not wait for it. */
#define MAX_LATE_SOUND_US (100 * G_TIME_SPAN_MILLISECOND)

/* Units that are handed on again are so far apart, if there is room for that
 * before the next one; while that is not there, so much room. RTP timestamps
 * have to differ. */
#define BURST_INTERVAL_US (1 * G_TIME_SPAN_MILLISECOND)
#define BURST_ROOM_US (10 * G_TIME_SPAN_MILLISECOND)
#define MIN_BURST_INTERVAL_US 100

/* What the tracks have to offer, taken together. */
typedef struct {
  gboolean any; /* there is a unit: */
  guint track;  /* the first one's … */
  WvsFeedItem item;
  gboolean picture;  /* there is one */
  gboolean awaited;  /* a track is without a unit, … */
  gint64 awaited_us; /* … from here on the axis, at the earliest */
  gboolean missed;   /* the same of tracks that must go on */
  gint64 missed_us;
  gint64 end_us; /* where all that was pushed ends, if there is none */
  gboolean lead_over;
} View;

void
wvs_playout_drop (WvsPlayout *playout)
{
  wvs_timeline_drop (&playout->timeline);
  playout->since_us = 0;
  playout->stalled_us = 0;
  for (guint i = 0; i < WVS_MAX_TRACKS; i++)
    playout->begun[i] = FALSE;
}

static void
add_unit (View *view, WvsFeed *feed, guint track, const WvsFeedItem *item)
{
  if (wvs_feed_get_kind (feed, track) == WVS_KIND_VIDEO)
    view->picture = TRUE;
  if (view->any && item->axis_us >= view->item.axis_us)
    return;
  view->any = TRUE;
  view->track = track;
  view->item = *item;
}

/* Sound that has not begun yet is not missed: it may begin later than the
 * pictures. */
static void
add_awaited (View *view, const WvsPlayout *playout, WvsFeed *feed, guint track,
    const WvsFeedItem *item)
{
  view->awaited = TRUE;
  view->awaited_us = MIN (view->awaited_us, item->axis_us);
  if (track > 0 && wvs_feed_get_kind (feed, track) == WVS_KIND_AUDIO &&
      (item->looped || !playout->begun[track]))
    return;
  view->missed = TRUE;
  view->missed_us = MIN (view->missed_us, item->axis_us);
}

static View
look (const WvsPlayout *playout, WvsFeed *feed)
{
  View view = { .awaited_us = G_MAXINT64, .missed_us = G_MAXINT64 };

  for (guint i = 0; i < wvs_feed_get_n_tracks (feed); i++) {
    WvsFeedItem item;

    switch (wvs_feed_peek (feed, i, &item)) {
    case WVS_FEED_UNIT:
      add_unit (&view, feed, i, &item);
      break;
    case WVS_FEED_AWAITED:
      add_awaited (&view, playout, feed, i, &item);
      break;
    case WVS_FEED_OVER:
      view.lead_over = view.lead_over || i == 0;
      view.end_us = item.axis_us;
      break;
    }
  }
  return view;
}

/* Whether what is there may be anchored to the clock, or what comes before it
 * is still to come. */
static gboolean
can_begin (WvsPlayout *playout, WvsFeed *feed, const View *view, gint64 now_us,
    gint64 *look_us)
{
  *look_us = G_MAXINT64;
  if (!view->any)
    return FALSE;
  if (!view->awaited || view->awaited_us > view->item.axis_us)
    return TRUE;
  /* Sound of long before the picture, or pictures of before the sound, are
   * what there is to begin with. */
  if (view->item.axis_us - view->awaited_us > SOUND_WAIT_US ||
      (!view->picture && wvs_feed_get_kind (feed, 0) == WVS_KIND_VIDEO))
    return FALSE;
  if (playout->since_us == 0)
    playout->since_us = now_us;
  *look_us = playout->since_us + SOUND_WAIT_US;
  return now_us >= *look_us;
}

static WvsPlayoutResult
starve (WvsPlayout *playout, gint64 awaited_us, gint64 now_us,
    WvsPlayoutStep *step)
{
  step->due_us = wvs_timeline_starve (&playout->timeline, awaited_us, now_us);
  return step->due_us == 0 ? WVS_PLAYOUT_STARVED : WVS_PLAYOUT_LATER;
}

/* Nothing has been presented since the timeline was dropped. */
static WvsPlayoutResult
await_first (WvsPlayout *playout, gint64 look_us, gint64 now_us,
    WvsPlayoutStep *step)
{
  WvsPlayoutResult result;

  if (playout->since_us == 0)
    playout->since_us = now_us;
  result = starve (playout, playout->since_us, now_us, step);
  if (result == WVS_PLAYOUT_LATER)
    step->due_us = MIN (step->due_us, look_us);
  return result;
}

/* Sound that began later than the pictures and is still behind them. */
static gboolean
is_too_late (WvsPlayout *playout, WvsFeed *feed, const View *view,
    gint64 now_us)
{
  return playout->timeline.anchored && !playout->begun[view->track] &&
         playout->begun[0] &&
         wvs_feed_get_kind (feed, view->track) == WVS_KIND_AUDIO &&
         now_us - wvs_timeline_to_clock (&playout->timeline,
                      view->item.axis_us) >
             MAX_LATE_SOUND_US;
}

static WvsPlayoutResult
take (WvsPlayout *playout, WvsFeed *feed, const View *view,
    WvsPlayoutStep *step)
{
  step->item = view->item;
  wvs_feed_pop (feed, view->track);
  step->track = view->track;
  step->leads = view->track == 0 || view->lead_over || !playout->begun[0];
  playout->begun[view->track] = TRUE;
  wvs_timeline_present (&playout->timeline, step->due_us);
  return WVS_PLAYOUT_UNIT;
}

/* What is there is all there is, for now. */
static WvsPlayoutResult
at_end (WvsPlayout *playout, WvsFeed *feed, const View *view, gint64 now_us,
    WvsPlayoutStep *step)
{
  gint64 due_us =
      wvs_timeline_get_due_us (&playout->timeline, view->end_us, now_us);

  if (!wvs_feed_has_end (feed))
    return starve (playout, due_us, now_us, step);
  step->due_us = due_us;
  return due_us > now_us ? WVS_PLAYOUT_LATER : WVS_PLAYOUT_ENDED;
}

WvsPlayoutResult
wvs_playout_step (WvsPlayout *playout, WvsFeed *feed, gint64 now_us,
    WvsPlayoutStep *step)
{
  WvsTimeline *timeline = &playout->timeline;
  View view = look (playout, feed);
  gint64 look_us = G_MAXINT64;

  while (view.any && is_too_late (playout, feed, &view, now_us)) {
    wvs_feed_pop (feed, view.track);
    view = look (playout, feed);
  }
  if (!view.any && !view.awaited &&
      (timeline->anchored || wvs_feed_has_end (feed)))
    return at_end (playout, feed, &view, now_us, step);
  if (!timeline->anchored &&
      !can_begin (playout, feed, &view, now_us, &look_us))
    return await_first (playout, look_us, now_us, step);

  /* The others go on while one track is late, but not for long. */
  if (timeline->anchored &&
      (!view.any || (view.missed && view.missed_us < view.item.axis_us))) {
    gint64 missed_us = view.missed ? view.missed_us : view.awaited_us;
    WvsPlayoutResult result = starve (playout,
        wvs_timeline_to_clock (timeline, missed_us), now_us, step);

    if (result == WVS_PLAYOUT_STARVED || !view.any)
      return result;
    look_us = step->due_us;
  }
  step->due_us = wvs_timeline_get_due_us (timeline, view.item.axis_us, now_us);
  if (step->due_us - WVS_TIMELINE_EARLY_US <= now_us)
    return take (playout, feed, &view, step);
  step->due_us = MIN (step->due_us - WVS_TIMELINE_EARLY_US, look_us);
  return WVS_PLAYOUT_LATER;
}

gboolean
wvs_playout_can_go_on (WvsPlayout *playout, WvsFeed *feed, gint64 now_us,
    gint64 *look_us)
{
  View view = look (playout, feed);

  *look_us = G_MAXINT64;
  if (!view.any)
    return !view.awaited && wvs_feed_has_end (feed);
  if (!view.item.first)
    return wvs_feed_is_ready (feed);
  return can_begin (playout, feed, &view, now_us, look_us);
}

gint64
wvs_playout_stall (WvsPlayout *playout, WvsFeed *feed, gint64 now_us)
{
  gint64 end_us;

  if (playout->stalled_us == 0 || wvs_feed_is_waiting (feed))
    playout->stalled_us = now_us;
  end_us = playout->stalled_us + WVS_TIMELINE_STALL_US;
  return now_us < end_us ? end_us : 0;
}

gboolean
wvs_playout_take_first (WvsPlayout *playout, WvsFeed *feed, gint64 now_us,
    WvsPlayoutStep *step)
{
  WvsFeedItem item;

  if (wvs_feed_peek (feed, 0, &item) != WVS_FEED_UNIT || !item.first)
    return FALSE;
  wvs_timeline_drop (&playout->timeline);
  *step = (WvsPlayoutStep){ .item = item,
    .due_us =
        wvs_timeline_get_due_us (&playout->timeline, item.axis_us, now_us),
    .leads = TRUE };
  wvs_feed_pop (feed, 0);
  wvs_timeline_present (&playout->timeline, step->due_us);
  wvs_playout_drop (playout);
  return TRUE;
}

gint64
wvs_playout_get_burst (const WvsPlayout *playout, WvsFeed *feed, guint n,
    gint64 *interval_us)
{
  const WvsTimeline *timeline = &playout->timeline;
  View view = look (playout, feed);
  gint64 room_us = BURST_ROOM_US;

  if (!timeline->anchored)
    return 0;
  if (view.any)
    room_us = wvs_timeline_to_clock (timeline, view.item.axis_us) -
              timeline->last_due_us;
  *interval_us = MIN (BURST_INTERVAL_US, room_us / (n + 1));
  if (*interval_us < MIN_BURST_INTERVAL_US)
    return 0;
  return timeline->last_due_us + *interval_us;
}

void
wvs_playout_present (WvsPlayout *playout, gint64 due_us)
{
  wvs_timeline_present (&playout->timeline, due_us);
}
