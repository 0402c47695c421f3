/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "assets.h"
#include "config.h"
#include "offered.h"
#include "registry.h"
#include "whep.h"

#define WVS_SIGNALING_PATH "/ws"

/* What the handlers of requests work with. (transfer none) */
typedef struct {
  const WvsConfig *config;
  WvsRegistry *registry;
  WvsAssets *assets;
  WvsWhep *whep;
  const WvsOfferedContext *offered;
} WvsRoutes;

/* Whether the body of such a request matters. Pure. */
gboolean wvs_routes_reads_body (const char *method, const char *path);

/* Answers @message, or leaves it without a status: it asks for a WebSocket and
 * shall have it. */
void wvs_routes_dispatch (const WvsRoutes *routes, SoupServerMessage *message,
    const char *path);
