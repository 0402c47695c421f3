/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "registry.h"

/* GET /healthz: alive, and how many watch. */
void wvs_api_reply_health (WvsRegistry *registry, SoupServerMessage *message);

/* GET /api/titles: what there is to watch. */
void wvs_api_reply_titles (WvsRegistry *registry, SoupServerMessage *message);
