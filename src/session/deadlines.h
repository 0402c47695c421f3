/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* How long a session waits for what. Each step has an end. */
typedef struct {
  guint start_ms;   /* for the viewer to say what it wants */
  guint answer_ms;  /* for the viewer's answer to an offer */
  guint connect_ms; /* for ICE and DTLS after the answer */
  guint silence_ms; /* for a packet of the viewer while media flows to it */
} WvsDeadlines;

#define WVS_DEFAULT_DEADLINES                                                  \
  {                                                                            \
    .start_ms = 10000, .answer_ms = 10000, .connect_ms = 15000,                \
    .silence_ms = 12000                                                        \
  }
