/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "supply.h"

/* What a player plays next: follows the chunks of a title's tracks and lays
 * their units on one axis for all tracks, which loops do not bend: a lap
 * through the title begins where the longest track of the lap before ended.
 *
 * After a seek it lands on the keyframe at or before the wish; the sound begins
 * there, too. Where a chunk failed its track has a gap up to the next one.
 *
 * Nothing here blocks. Thread: any, one at a time. */
typedef struct _WvsFeed WvsFeed;

typedef struct {
  WvsAccessUnit *unit; /* (transfer none): until the feed is asked again */
  gint64 axis_us;      /* its place among all units since the last seek */
  gboolean first;      /* what came before it in its track is not what was taken
                      before it: a seek, a gap */
  gboolean looped;     /* the first one of its track after the title's end */
} WvsFeedItem;

/* What a track has to offer. */
typedef enum {
  WVS_FEED_UNIT = 1, /* a unit */
  WVS_FEED_AWAITED,  /* nothing yet; and nothing will be before the axis_us */
  WVS_FEED_OVER, /* nothing, before the title begins again; axis_us: there */
} WvsFeedState;

/* A stretch of the title that could not be had. */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  GError *error;
} WvsFeedSkip;

/**
 * wvs_feed_new:
 * @tracks: 1 to WVS_MAX_TRACKS; the first one leads
 * @func: called when what is awaited has come; as of wvs_reader_new()
 *
 * Nothing is done before wvs_feed_seek().
 */
WvsFeed *wvs_feed_new (WvsSupply *supply, WvsTitle *title,
    const WvsTrack *tracks, guint n_tracks, gboolean loop, WvsReaderFunc func,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* After the return the function is not called any more. */
void wvs_feed_free (WvsFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsFeed, wvs_feed_free)

/* Goes to the keyframe at or before @position_us; what is there was so far is
 * dropped, and the axis begins anew. */
void wvs_feed_seek (WvsFeed *feed, gint64 position_us);

/* Whether one reads on, or is paused. */
void wvs_feed_set_active (WvsFeed *feed, gboolean active);

/* Whether it is known where the last seek led to, and where that is. */
gboolean wvs_feed_get_landing (WvsFeed *feed, gint64 *position_us);

guint wvs_feed_get_n_tracks (WvsFeed *feed);

WvsKind wvs_feed_get_kind (WvsFeed *feed, guint track);

/* Looks at the track's next item; without a unit, at what it will be. */
WvsFeedState wvs_feed_peek (WvsFeed *feed, guint track, WvsFeedItem *item);

/* Takes the track's next item, which must be a unit, away; it stays good until
 * the feed is asked again. */
void wvs_feed_pop (WvsFeed *feed, guint track);

/**
 * wvs_feed_replay:
 * @units: (out caller-allocates) (transfer full): with room for @max
 *
 * Looks back: the units of @track from the last keyframe to the last one that
 * was taken, in their order.
 *
 * Returns: how many there are; 0: too many or too large, or the next one is a
 *   keyframe itself
 */
guint wvs_feed_replay (WvsFeed *feed, guint track, WvsAccessUnit **units,
    guint max, gsize max_bytes);

/* Whether it makes sense to go on after a gap: there is enough ahead, or
 * waiting brings no more. */
gboolean wvs_feed_is_ready (WvsFeed *feed);

/* Whether no unit follows, without a seek. */
gboolean wvs_feed_has_end (WvsFeed *feed);

/* Whether it waits because all encoders are busy with others. */
gboolean wvs_feed_is_waiting (WvsFeed *feed);

/* (transfer none) (nullable): why the title cannot be played on. With
 * %WVS_ERROR_UNFIT it can be, in another form. */
const GError *wvs_feed_get_error (WvsFeed *feed);

/* With that error: whether it is because of @track. */
gboolean wvs_feed_is_unfit (WvsFeed *feed, guint track);

/* Whether a stretch was left out of which was not told yet: at most once for
 * each, however many tracks and laps miss it. @skip: its error (transfer
 * full). */
gboolean wvs_feed_take_skip (WvsFeed *feed, WvsFeedSkip *skip);
