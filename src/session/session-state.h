/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* The life of a session. */
typedef enum {
  WVS_SESSION_NEW = 1,     /* opened; the viewer's start is awaited */
  WVS_SESSION_PREPARING,   /* the title's tracks are being found out */
  WVS_SESSION_NEGOTIATING, /* offered; the viewer's answer is awaited */
  WVS_SESSION_CONNECTING,  /* answered; ICE and DTLS are at it */
  WVS_SESSION_CONNECTED,   /* media may flow */
  WVS_SESSION_ENDED,
} WvsSessionState;

/* Whether the one state may follow the other. */
gboolean wvs_session_state_can_follow (WvsSessionState from,
    WvsSessionState to);

/* "new", "preparing", … */
const char *wvs_session_state_get_name (WvsSessionState state);
