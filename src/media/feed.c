/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "feed.h"

/* How far the source runs ahead of the player: enough to hide the restart of a
 * loop and a busy machine, little enough that a keyframe that is asked for
 * comes soon. A slow slide show still needs the picture after the next one. */
#define MAX_AHEAD_US (400 * G_TIME_SPAN_MILLISECOND)
#define MIN_UNITS 2
#define MAX_UNITS 64

/* Where nothing says how long a picture is shown. */
#define DEFAULT_DURATION_US (40 * G_TIME_SPAN_MILLISECOND)

struct _WvsFeed {
  WvsFeedFunc func;
  gpointer data;
  GMutex lock; /* guards what follows; the function runs with it */
  GCond room;
  GQueue items; /* (element-type WvsFeedItem) */
  guint serial;
  gboolean empty; /* nothing was pushed in this serial yet */
  gboolean ended; /* no unit follows in this serial */
  gboolean closed;
  GError *error;
  gint64 end_axis_us; /* where the last unit pushed ends */
  gint64 last_axis_us;
  gint64 last_time_us;
  gint64 interval_us; /* between the last two units; 0: unknown */
};

static void
free_item (gpointer data)
{
  WvsFeedItem *item = data;

  g_clear_pointer (&item->unit, wvs_access_unit_unref);
  g_free (item);
}

static void
clear (gpointer data)
{
  WvsFeed *feed = data;

  g_queue_clear_full (&feed->items, free_item);
  g_clear_error (&feed->error);
  g_cond_clear (&feed->room);
  g_mutex_clear (&feed->lock);
}

WvsFeed *
wvs_feed_new (WvsFeedFunc func, gpointer data)
{
  WvsFeed *feed = g_atomic_rc_box_new0 (WvsFeed);

  feed->func = func;
  feed->data = data;
  feed->empty = TRUE;
  g_mutex_init (&feed->lock);
  g_cond_init (&feed->room);
  g_queue_init (&feed->items);
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
is_full (WvsFeed *feed)
{
  const WvsFeedItem *head = g_queue_peek_head (&feed->items);
  guint n = g_queue_get_length (&feed->items);

  if (n < MIN_UNITS)
    return FALSE;
  return n >= MAX_UNITS || feed->end_axis_us - head->axis_us >= MAX_AHEAD_US;
}

static void
notify (WvsFeed *feed)
{
  if (!feed->closed)
    feed->func (feed->data);
}

/* Where the next unit belongs on the axis. */
static gint64
next_axis_us (WvsFeed *feed, gint64 time_us, gboolean looped)
{
  gint64 step_us = time_us - feed->last_time_us;

  if (feed->empty || looped)
    return feed->end_axis_us;
  /* Time that stands still or goes back is a fault of the file: go on at the
   * pace there was. */
  if (step_us <= 0)
    return feed->end_axis_us;
  return feed->last_axis_us + step_us;
}

static gint64
duration_us_of (WvsFeed *feed, const WvsAccessUnit *unit)
{
  gint64 duration_us = wvs_access_unit_get_duration_us (unit);

  if (duration_us > 0)
    return duration_us;
  return feed->interval_us > 0 ? feed->interval_us : DEFAULT_DURATION_US;
}

static void
append (WvsFeed *feed, WvsAccessUnit *unit, gboolean looped)
{
  gint64 time_us = wvs_access_unit_get_time_us (unit);
  WvsFeedItem *item = g_new0 (WvsFeedItem, 1);

  item->unit = unit;
  item->axis_us = next_axis_us (feed, time_us, looped);
  item->first = feed->empty;
  item->looped = looped && !feed->empty;

  if (!feed->empty && !looped)
    feed->interval_us = item->axis_us - feed->last_axis_us;
  feed->empty = FALSE;
  feed->last_axis_us = item->axis_us;
  feed->last_time_us = time_us;
  feed->end_axis_us = item->axis_us + duration_us_of (feed, unit);
  g_queue_push_tail (&feed->items, item);
}

gboolean
wvs_feed_push (WvsFeed *feed, guint serial, WvsAccessUnit *unit,
    gboolean looped)
{
  g_autoptr (WvsAccessUnit) owned = unit;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  while (!feed->closed && serial == feed->serial && is_full (feed))
    g_cond_wait (&feed->room, &feed->lock);
  if (feed->closed || serial != feed->serial)
    return FALSE;

  append (feed, g_steal_pointer (&owned), looped);
  if (g_queue_get_length (&feed->items) == 1 || is_full (feed))
    notify (feed);
  return TRUE;
}

void
wvs_feed_end (WvsFeed *feed, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  WvsFeedItem *item;

  if (feed->closed || serial != feed->serial || feed->ended)
    return;
  item = g_new0 (WvsFeedItem, 1);
  item->axis_us = feed->end_axis_us;
  item->first = feed->empty;
  feed->ended = TRUE;
  g_queue_push_tail (&feed->items, item);
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

  return is_full (feed);
}

gboolean
wvs_feed_is_ready (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  return is_full (feed) || feed->ended || feed->error != NULL;
}

guint
wvs_feed_flush (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  g_queue_clear_full (&feed->items, free_item);
  feed->serial++;
  feed->empty = TRUE;
  feed->ended = FALSE;
  feed->end_axis_us = 0;
  feed->interval_us = 0;
  g_cond_broadcast (&feed->room);
  return feed->serial;
}

gboolean
wvs_feed_peek (WvsFeed *feed, WvsFeedItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  const WvsFeedItem *head = g_queue_peek_head (&feed->items);

  if (head == NULL)
    return FALSE;
  *item = *head;
  return TRUE;
}

gboolean
wvs_feed_pop (WvsFeed *feed, WvsFeedItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);
  g_autofree WvsFeedItem *head = g_queue_pop_head (&feed->items);

  if (head == NULL)
    return FALSE;
  *item = *head;
  g_cond_broadcast (&feed->room);
  return TRUE;
}

GError *
wvs_feed_take_error (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  if (!g_queue_is_empty (&feed->items))
    return NULL;
  return g_steal_pointer (&feed->error);
}

void
wvs_feed_close (WvsFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  feed->closed = TRUE;
  g_cond_broadcast (&feed->room);
}
