/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "feed.h"

#include "unit-queue.h"

/* Sound that outlasts the pictures by no more than this is as long as they are:
 * encoders fill up the last packet. */
#define PADDING_US (40 * G_TIME_SPAN_MILLISECOND)

struct _WvsFeed {
  WvsFeedFunc func;
  gpointer data;
  guint n_lanes;
  GMutex lock; /* guards what follows; the function runs with it */
  GCond room;
  WvsUnitQueue lanes[WVS_MAX_TRACKS];
  guint serial;
  gboolean ended; /* no unit follows in this serial */
  gboolean closed;
  GError *error;

  /* What is pushed now: */
  guint pass;
  gint64 base_us;   /* where the pass begins on the axis … */
  gint64 origin_us; /* … and in media time: its first unit; or G_MAXINT64 */
  gboolean fixed;   /* some of it has been taken away already */
};

static void
clear (gpointer data)
{
  WvsFeed *feed = data;

  for (guint i = 0; i < feed->n_lanes; i++)
    wvs_unit_queue_clear (&feed->lanes[i]);
  g_clear_error (&feed->error);
  g_cond_clear (&feed->room);
  g_mutex_clear (&feed->lock);
}

WvsFeed *
wvs_feed_new (const WvsTrack *tracks, guint n_tracks, WvsFeedFunc func,
    gpointer data)
{
  WvsFeed *feed = g_atomic_rc_box_new0 (WvsFeed);

  feed->func = func;
  feed->data = data;
  feed->n_lanes = n_tracks;
  feed->origin_us = G_MAXINT64;
  g_mutex_init (&feed->lock);
  g_cond_init (&feed->room);
  for (guint i = 0; i < n_tracks; i++)
    wvs_unit_queue_init (&feed->lanes[i], tracks[i].kind);
  return feed;
}

WvsFeed *
wvs_feed_ref (WvsFeed *feed)
{
  return g_atomic_rc_box_acquire (feed);
}

void
wvs_feed_unref (WvsFeed *feed)
{
  g_atomic_rc_box_release_full (feed, clear);
}

static gboolean
is_full (WvsFeed *feed, const WvsUnitQueue *lane)
{
  if (!wvs_unit_queue_is_full (lane))
    return FALSE;
  for (guint i = 0; i < feed->n_lanes; i++) {
    if (wvs_unit_queue_must_run_ahead (lane, &feed->lanes[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_any_full (WvsFeed *feed)
{
  for (guint i = 0; i < feed->n_lanes; i++) {
    if (is_full (feed, &feed->lanes[i]))
      return TRUE;
  }
  return FALSE;
}

static void
notify (WvsFeed *feed)
{
  if (!feed->closed)
    feed->func (feed->data);
}

/* Where a unit belongs on the axis. The pass begins with the first unit of any
 * track, which need not be the one that came first. */
static gint64
place (WvsFeed *feed, gint64 time_us)
{
  gint64 by_us = feed->origin_us - time_us;

  if (feed->origin_us == G_MAXINT64) {
    feed->origin_us = time_us;
  } else if (by_us > 0 && !feed->fixed) {
    feed->origin_us = time_us;
    for (guint i = 0; i < feed->n_lanes; i++)
      wvs_unit_queue_shift (&feed->lanes[i], feed->pass, by_us);
  }
  return feed->base_us + (time_us - feed->origin_us);
}

gboolean
wvs_feed_push (WvsFeed *feed, guint track, guint serial, WvsAccessUnit *unit)
{
  g_autoptr (WvsAccessUnit) owned = unit;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  WvsUnitQueue *lane = &feed->lanes[track];
  gint64 axis_us;

  while (!feed->closed && serial == feed->serial && is_full (feed, lane))
    g_cond_wait (&feed->room, &feed->lock);
  if (feed->closed || serial != feed->serial)
    return FALSE;

  axis_us = place (feed, wvs_access_unit_get_time_us (unit));
  if (!wvs_unit_queue_append (lane, g_steal_pointer (&owned), feed->pass,
          axis_us))
    return TRUE;
  if (lane->items.length == 1 || wvs_unit_queue_is_full (lane))
    notify (feed);
  return TRUE;
}

void
wvs_feed_skip (WvsFeed *feed, guint track, guint serial, gint64 until_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  WvsUnitQueue *lane = &feed->lanes[track];

  if (feed->closed || serial != feed->serial || feed->origin_us == G_MAXINT64)
    return;
  lane->known_us =
      MAX (lane->known_us, feed->base_us + (until_us - feed->origin_us));
  notify (feed);
}

void
wvs_feed_finish (WvsFeed *feed, guint track, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  if (feed->closed || serial != feed->serial)
    return;
  feed->lanes[track].over = TRUE;
  notify (feed);
}

/* Where what was pushed ends. */
static gint64
end_axis_us (WvsFeed *feed)
{
  gint64 pictures_us = feed->base_us;
  gint64 sound_us = feed->base_us;

  for (guint i = 0; i < feed->n_lanes; i++) {
    const WvsUnitQueue *lane = &feed->lanes[i];

    if (lane->empty)
      continue;
    if (lane->kind == WVS_KIND_AUDIO)
      sound_us = MAX (sound_us, lane->end_axis_us);
    else
      pictures_us = MAX (pictures_us, lane->end_axis_us);
  }
  if (pictures_us > feed->base_us && sound_us - pictures_us <= PADDING_US)
    return pictures_us;
  return MAX (pictures_us, sound_us);
}

void
wvs_feed_begin_pass (WvsFeed *feed, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  if (feed->closed || serial != feed->serial)
    return;
  feed->base_us = end_axis_us (feed);
  feed->origin_us = G_MAXINT64;
  feed->fixed = FALSE;
  feed->pass++;
  for (guint i = 0; i < feed->n_lanes; i++)
    wvs_unit_queue_begin_pass (&feed->lanes[i], feed->base_us);
}

void
wvs_feed_end (WvsFeed *feed, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  if (feed->closed || serial != feed->serial)
    return;
  for (guint i = 0; i < feed->n_lanes; i++)
    feed->lanes[i].over = TRUE;
  feed->ended = TRUE;
  notify (feed);
}

void
wvs_feed_fail (WvsFeed *feed, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  g_clear_error (&feed->error);
  feed->error = error;
  notify (feed);
}

gboolean
wvs_feed_is_full (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  return is_any_full (feed);
}

gboolean
wvs_feed_is_ready (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  if (feed->ended || feed->error != NULL || is_any_full (feed))
    return TRUE;
  for (guint i = 0; i < feed->n_lanes; i++) {
    if (!feed->lanes[i].over && !wvs_unit_queue_is_full (&feed->lanes[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
wvs_feed_has_end (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  return feed->ended;
}

guint
wvs_feed_flush (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  for (guint i = 0; i < feed->n_lanes; i++)
    wvs_unit_queue_flush (&feed->lanes[i]);
  feed->serial++;
  feed->ended = FALSE;
  feed->pass = 0;
  feed->base_us = 0;
  feed->origin_us = G_MAXINT64;
  feed->fixed = FALSE;
  g_cond_broadcast (&feed->room);
  return feed->serial;
}

guint
wvs_feed_get_n_tracks (WvsFeed *feed)
{
  return feed->n_lanes;
}

WvsKind
wvs_feed_get_kind (WvsFeed *feed, guint track)
{
  return feed->lanes[track].kind;
}

WvsFeedState
wvs_feed_peek (WvsFeed *feed, guint track, WvsFeedItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  const WvsUnitQueue *lane = &feed->lanes[track];
  const WvsUnitQueueItem *head = wvs_unit_queue_peek (lane);

  if (head != NULL) {
    *item = head->item;
    return WVS_FEED_UNIT;
  }
  *item = (WvsFeedItem){
    .axis_us = lane->over ? end_axis_us (feed) : lane->known_us,
    .first = lane->empty,
    .looped = lane->fresh && feed->pass > 0,
  };
  return lane->over ? WVS_FEED_OVER : WVS_FEED_AWAITED;
}

gboolean
wvs_feed_pop (WvsFeed *feed, guint track, WvsFeedItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  g_autofree WvsUnitQueueItem *head = wvs_unit_queue_pop (&feed->lanes[track]);

  if (head == NULL)
    return FALSE;
  *item = head->item;
  if (head->pass == feed->pass)
    feed->fixed = TRUE;
  g_cond_broadcast (&feed->room);
  return TRUE;
}

GError *
wvs_feed_take_error (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  for (guint i = 0; i < feed->n_lanes; i++) {
    if (wvs_unit_queue_peek (&feed->lanes[i]) != NULL)
      return NULL;
  }
  return g_steal_pointer (&feed->error);
}

void
wvs_feed_close (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  feed->closed = TRUE;
  g_cond_broadcast (&feed->room);
}
