/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media.h"
#include "pacer.h"

/* What the parts of media/ share through WvsMedia; not for other layers. */

/* (transfer none) */
WvsPacer *wvs_media_get_pacer (WvsMedia *media);

/* (transfer none) */
WvsSupply *wvs_media_get_supply (WvsMedia *media);

/* (transfer none) (nullable) */
WvsStore *wvs_media_get_store (WvsMedia *media);

/* A player waited so long for the first unit of a place. Thread: any. */
void wvs_media_count_first_unit (WvsMedia *media, gint64 wait_us);
