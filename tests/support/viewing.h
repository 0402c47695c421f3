/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "viewer.h"

/* How well a viewer sees: what arrived since some time, in sum. Times in
 * seconds and ms; 0 where less than two frames arrived. */
typedef struct {
  guint frames;
  double rtp_s;       /* RTP time from the first to the last */
  double max_gap_ms;  /* in RTP time: what the server left out */
  double arrival_s;   /* the same two by the clock of the viewer: */
  double max_wait_ms; /* … and what came late, too */
  guint freezes;      /* waits of more than WVS_VIEWING_FREEZE_US */
} WvsViewing;

#define WVS_VIEWING_FREEZE_US 200000

/* @since_us: of g_get_monotonic_time(); the frame before it counts, too, as
 * what the wait for the next one began with. */
WvsViewing wvs_viewing_sum_up (WvsViewer *viewer, gint64 since_us);

/* Appends an object of JSON, not closed yet: these; the time from @begin_us to
 * the first frame of all; the time since the last one. */
void wvs_viewing_describe (WvsViewer *viewer, gint64 since_us, gint64 begin_us,
    GString *text);
