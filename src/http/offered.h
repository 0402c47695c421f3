/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "config.h"
#include "http-limits.h"
#include "rate.h"
#include "registry.h"

/* A session that begins with a request which holds the viewer's offer, and
 * whose answer holds ours. Owns itself; thread: main. */
typedef struct _WvsOffered WvsOffered;

/* What those who open one share. (transfer none) */
typedef struct {
  const WvsConfig *config;
  WvsRegistry *registry;
  WvsHttpLimits limits;
  WvsRates *rates; /* of offers, by address */
} WvsOfferedContext;

typedef struct {
  /* Sets the answer to the request up, which is sent then. */
  void (*answered) (const char *sdp, SoupServerMessage *message, gpointer data);

  /* The session is over, or there never was one; the request, if it has not
   * been answered, is answered with the reason. Called once, as the last
   * thing. */
  void (*ended) (gpointer data);
} WvsOfferedEvents;

/**
 * wvs_offered_open:
 * @start: what the viewer wants, with its offer
 * @events: (transfer none): kept
 *
 * Answers @message, sooner or later. The events may come within this call.
 *
 * Returns: (transfer none) (nullable): %NULL: `ended` was called already; else
 *   good until it is
 */
WvsOffered *wvs_offered_open (const WvsOfferedContext *context,
    SoupServerMessage *message, const WvsStart *start,
    const WvsOfferedEvents *events, gpointer data);

/* (transfer none) */
WvsSession *wvs_offered_get_session (WvsOffered *offered);
