/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* How much of the server one client may use, and for how long. Tests shorten
 * the times. */
typedef struct {
  guint max_connections;
  guint max_connections_per_address;
  guint max_handshakes_per_address;

  guint handshake_ms; /* from accept to the end of the TLS handshake */
  guint header_ms;    /* from then to the end of the headers */
  guint body_ms;      /* from then to the end of the request */
  guint answer_ms;    /* from then until there is an answer to an offer */
  guint reply_ms;   /* from the end of the request until the answer is taken */
  guint ping_s;     /* interval of the WebSocket's pings */
  guint silence_ms; /* a WebSocket that says nothing this long is dead */
} WvsHttpLimits;

extern const WvsHttpLimits wvs_http_limits_default;

/* A request's headers: 64 KiB is where libsoup itself resets the connection,
 * 16 KiB what we take. */
#define WVS_MAX_HEADER_BYTES (16 * 1024)
#define WVS_MAX_HEADERS 100
#define WVS_MAX_TARGET_BYTES 2048
#define WVS_MAX_BODY_BYTES (64 * 1024)

/* Requests that begin sessions, from one address; and those that change one:
 * this many at once, this many a second. */
#define WVS_OFFER_BURST 64
#define WVS_OFFERS_PER_SECOND 8
#define WVS_PATCH_BURST 50
#define WVS_PATCHES_PER_SECOND 20

/* All that may arrive for one request, TLS included. */
#define WVS_REQUEST_BUDGET (192 * 1024)

/* A signaling message; an answer is some 5 KiB. libsoup cuts a connection
 * whose frame is larger than the second figure, without a close code. */
#define WVS_MAX_MESSAGE_BYTES (48 * 1024)
#define WVS_MAX_FRAME_BYTES (64 * 1024)

/* What may arrive on a WebSocket before a message is complete: libsoup 3.2
 * collects fragments without end (CVE-2025-32049). */
#define WVS_MESSAGE_BUDGET (96 * 1024)

/* And how fast: a client that sends what it can holds up the main loop. */
#define WVS_SIGNALING_BURST_BYTES (128 * 1024)
#define WVS_SIGNALING_BYTES_PER_SECOND (16 * 1024)

/* Messages: this many at once, this many a second. */
#define WVS_SIGNALING_BURST 50
#define WVS_SIGNALING_PER_SECOND 20
#define WVS_MAX_BAD_MESSAGES 5

/* Sent to a viewer that has not shown by a pong that it got them. */
#define WVS_MAX_BACKLOG_BYTES (512 * 1024)
