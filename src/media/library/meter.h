/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media-info.h"

/* Watches the frames of one track go by, in the order of decoding, and tells
 * what they have in common. Plain data; begins as zeroes. */
typedef struct {
  guint64 bytes;
  guint n_frames;
  gint64 first_us; /* presentation times */
  gint64 last_us;
  gint64 end_us;
  gboolean reordered;
  gboolean untimed;
  gboolean hidden_frames;
  gboolean in_gop; /* a keyframe has been seen */
  gint64 gop_us;   /* where the running GOP began */
  gint64 max_gop_us;
} WvsMeter;

typedef struct {
  gint64 time_us;     /* presentation; -1: unknown */
  gint64 duration_us; /* 0: unknown */
  gsize size;
  gboolean keyframe;
  gboolean hidden; /* decoded, not shown */
} WvsMeterFrame;

void wvs_meter_add (WvsMeter *meter, const WvsMeterFrame *frame);

/* From the first frame to the end of the last one, so far. */
gint64 wvs_meter_get_span_us (const WvsMeter *meter);

/* Fills in what the frames tell about the track. */
void wvs_meter_read (const WvsMeter *meter, WvsTrackInfo *track);
