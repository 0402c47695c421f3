/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "damage.h"
#include "feed.h"
#include "placing.h"
#include "seek.h"

/* What the files of a feed share: feed.c what it offers, feed-lap.c where laps
 * begin and end, feed-track.c how a track comes to its next unit. */

typedef struct {
  WvsCursor cursor;
  WvsPlacing placing;
  WvsDamage damage;
  guint lap;
  gboolean over;    /* nothing follows in this lap */
  gboolean cut;     /* what is next does not follow what was before */
  gboolean unfit;   /* to be passed through */
  gboolean renewed; /* the chunk was asked for a second time */
  gboolean ready;   /* … is the next item: */
  WvsFeedItem item;
} WvsFeedTrack;

struct _WvsFeed {
  WvsTitle *title;
  gboolean loop;
  guint n_tracks;
  WvsFeedTrack tracks[WVS_MAX_TRACKS];

  WvsSeek seek;
  gboolean landed;
  gint64 from_us; /* where; sound of before is left out */
  gboolean taken; /* a unit was, since the beginning */

  guint lap;        /* the latest that a track has begun … */
  gint64 base_us;   /* … and where it begins on the axis */
  gint64 origin_us; /* in media time: the title's first unit; -1: unknown */

  GError *error;
  WvsDamageLog log;
};

/* Where what was placed ends on the axis, all tracks taken together. */
gint64 wvs_feed_get_end_us (WvsFeed *feed);

/* The track's lap is over: whether it can begin the next one now. */
gboolean wvs_feed_begin_lap (WvsFeed *feed, WvsFeedTrack *track);

/* Nothing of the track follows in its lap. */
void wvs_feed_set_over (WvsFeed *feed, WvsFeedTrack *track);

/* Brings the track to its next unit, as far as that is there. */
void wvs_feed_refresh (WvsFeed *feed, WvsFeedTrack *track);
