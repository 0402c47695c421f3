/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "codec.h"

/* The bounded queues, one for each track, between a source, whose threads fill
 * them and wait when they are full, and a player, which empties them as units
 * become due. The feed lays what comes on one axis for all tracks, which loops
 * do not bend: a pass through the title begins where the longest track of the
 * pass before ended.
 *
 * Serial numbers tell what belongs together: a flush begins a new one, and what
 * is still pushed with an older one is dropped. */
typedef struct _WvsFeed WvsFeed;

typedef struct {
  WvsAccessUnit *unit;
  gint64 axis_us;  /* its place among all units since the last flush */
  gboolean first;  /* of its track in its serial: it has no unit before it */
  gboolean looped; /* the first one of its track after the title's end */
} WvsFeedItem;

/* What a track has to offer. */
typedef enum {
  WVS_FEED_UNIT = 1, /* a unit */
  WVS_FEED_AWAITED,  /* nothing yet; and nothing will be before the axis_us */
  WVS_FEED_OVER, /* nothing, before the title begins again; axis_us: there */
} WvsFeedState;

/* A queue is no longer empty, is full, has its end, or the feed failed. Must
 * not block, nor call into the feed. Thread: the source's, with the feed
 * locked. */
typedef void (*WvsFeedFunc) (gpointer data);

/* @n_tracks: 1 to WVS_MAX_TRACKS, of which only the kinds matter here. */
WvsFeed *wvs_feed_new (const WvsTrack *tracks, guint n_tracks, WvsFeedFunc func,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;
WvsFeed *wvs_feed_ref (WvsFeed *feed);
void wvs_feed_unref (WvsFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsFeed, wvs_feed_unref)

/**
 * wvs_feed_push:
 * @serial: which flush the unit follows
 * @unit: (transfer full)
 *
 * Waits until there is room; a full queue also takes what stands in the file
 * before what another track needs. Thread: the source's, one for each track.
 *
 * Returns: %FALSE when the unit was dropped: the feed is closed or the serial
 *   is an old one
 */
gboolean wvs_feed_push (WvsFeed *feed, guint track, guint serial,
    WvsAccessUnit *unit);

/* The track has nothing before @until_us, of media time. Thread: the
 * source's. */
void wvs_feed_skip (WvsFeed *feed, guint track, guint serial, gint64 until_us);

/* No unit of the track follows in this pass. Thread: the source's. */
void wvs_feed_finish (WvsFeed *feed, guint track, guint serial);

/* All tracks begin again: what is pushed now belongs to another pass through
 * the title. Thread: the source's. */
void wvs_feed_begin_pass (WvsFeed *feed, guint serial);

/* No unit of this serial follows. Thread: the source's. */
void wvs_feed_end (WvsFeed *feed, guint serial);

/* Nothing follows any more. @error: (transfer full). Thread: the source's. */
void wvs_feed_fail (WvsFeed *feed, GError *error);

/* The source has to wait now, with one track at least. Thread: any. */
gboolean wvs_feed_is_full (WvsFeed *feed);

/* Drops everything and lets a waiting source go. Returns the new serial; the
 * first is 0. Thread: the player's. */
guint wvs_feed_flush (WvsFeed *feed);

guint wvs_feed_get_n_tracks (WvsFeed *feed);

WvsKind wvs_feed_get_kind (WvsFeed *feed, guint track);

/* Looks at the track's next item; without a unit, at what it will be. The unit
 * is the feed's. Thread: the player's. */
WvsFeedState wvs_feed_peek (WvsFeed *feed, guint track, WvsFeedItem *item);

/* Takes the track's next item away. Its unit: (transfer full). */
gboolean wvs_feed_pop (WvsFeed *feed, guint track, WvsFeedItem *item)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether it makes sense to go on after a gap: waiting brings no more. Thread:
 * any. */
gboolean wvs_feed_is_ready (WvsFeed *feed);

/* Whether wvs_feed_end() was called in this serial. Thread: any. */
gboolean wvs_feed_has_end (WvsFeed *feed);

/* (transfer full) (nullable): why nothing follows, once the queues are empty. */
GError *wvs_feed_take_error (WvsFeed *feed) G_GNUC_WARN_UNUSED_RESULT;

/* After the return the function is not called any more and every push comes
 * back at once. Thread: any. */
void wvs_feed_close (WvsFeed *feed);
