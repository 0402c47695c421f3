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

/* Runs @func on a worker thread of its own; wvs_media_free() waits for it. */
void wvs_media_run (WvsMedia *media, void (*func) (gpointer data),
    gpointer data);
