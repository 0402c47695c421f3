/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media.h"
#include "pacer.h"

/* What the parts of media/ share through WvsMedia; not for other layers. */

/* (transfer none) */
WvsPacer *wvs_media_get_pacer (WvsMedia *media);

/* (transfer none) */
const WvsMediaOptions *wvs_media_get_options (WvsMedia *media);

/* Where one player's sources run, a few at a time, however many it begins:
 * whoever changes titles faster than pipelines end waits for his own. */
typedef struct _WvsLane WvsLane;

WvsLane *wvs_lane_new (WvsMedia *media) G_GNUC_WARN_UNUSED_RESULT;

/* What was to run on it still does. */
void wvs_lane_free (WvsLane *lane);

/* Runs @func on a worker thread; wvs_media_free() waits for it. */
void wvs_lane_run (WvsLane *lane, void (*func) (gpointer data), gpointer data);
