/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "config.h"
#include "guard.h"
#include "http-limits.h"
#include "registry.h"

#define WVS_SIGNALING_PROTOCOL "webrtc-video-server.v1"

/* Why the server closed a WebSocket; below 4000 see RFC 6455 §7.4.1. The
 * others are 4000 and the HTTP status that would say the same. libsoup cannot
 * send 1013, "try again later": that is 4503 here. */
enum {
  WVS_CLOSE_INVALID = 4400,
  WVS_CLOSE_PERMISSION = 4403,
  WVS_CLOSE_NOT_FOUND = 4404,
  WVS_CLOSE_TIMEOUT = 4408,
  WVS_CLOSE_STATE = 4409,
  WVS_CLOSE_UNPLAYABLE = 4415,
  WVS_CLOSE_INTERNAL = 4500,
  WVS_CLOSE_CONNECTION = 4502,
  WVS_CLOSE_BUSY = 4503,
};

/* What all signaling channels share. Must outlive every session. */
typedef struct {
  const WvsConfig *config;
  WvsRegistry *registry;
  WvsHttpLimits limits;
} WvsSignalingContext;

/**
 * wvs_signaling_open:
 * @socket: a WebSocket that just opened
 * @guard: of its connection
 * @viewer: (nullable): where it comes from
 *
 * Opens a session for the viewer at the other end and carries messages to and
 * fro until one of the two ends; then ends the other. Owns itself. Thread:
 * main.
 */
void wvs_signaling_open (const WvsSignalingContext *context,
    SoupWebsocketConnection *socket, WvsGuard *guard, GInetAddress *viewer);
