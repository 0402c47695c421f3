/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "feed.h"
#include "media-internal.h"
#include "title.h"

/* Makes one viewer's access units out of a title's file, on threads of its own,
 * as far ahead as the feed has room for. None of its functions blocks.
 * Thread: any, one at a time. */
typedef struct _WvsSource WvsSource;

typedef struct {
  const char *id; /* for the log; copied */
  WvsTitle *title;
  guint n_tracks; /* what to make of it */
  WvsTrack tracks[WVS_MAX_TRACKS];
  gboolean loop; /* or end the feed at the end of the file */
  gint64 position_us;
  WvsFeed *feed; /* of these tracks, serial 0; failures are told there, too */
} WvsSourceConfig;

/* @config: copied; title and feed are held. */
WvsSource *wvs_source_new (WvsLane *lane, const WvsSourceConfig *config)
    G_GNUC_WARN_UNUSED_RESULT;

/* Goes on at exactly @position_us, beginning with a keyframe; call after
 * wvs_feed_flush(), whose result is @serial. */
void wvs_source_seek (WvsSource *source, gint64 position_us, guint serial);

/* Makes the next picture that is encoded a keyframe. */
void wvs_source_request_keyframe (WvsSource *source);

/* Closes the feed and gives the source up: it ends and frees itself later. */
void wvs_source_stop (WvsSource *source);
