/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "registry.h"

/* GET /healthz: alive, and how many watch. */
void wvs_api_reply_health (WvsRegistry *registry, SoupServerMessage *message);

/* GET /api/titles: what there is to watch, and what of it would pass as it is to
 * a browser that decodes VP8, VP9, H.264 and Opus. */
void wvs_api_reply_titles (WvsRegistry *registry, SoupServerMessage *message);

/* GET /api/titles/{id}/thumbnail: a JPEG; 202 while it is being made, 404 where
 * there is no such title or nothing to be seen. */
void wvs_api_reply_thumbnail (WvsRegistry *registry, SoupServerMessage *message,
    const char *id);
