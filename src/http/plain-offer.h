/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "offered.h"

/* Offer and answer as JSON, as the examples of aiortc and the many pages made
 * after them have it: GET /iceServers, POST /offer. Such a session ends with
 * its connection. Thread: main. */

/* Whether @path is one of the two. Pure. */
gboolean wvs_plain_offer_has (const char *path);

/* Answers a request of a path that wvs_plain_offer_has(), sooner or later. */
void wvs_plain_offer_dispatch (const WvsOfferedContext *context,
    SoupServerMessage *message, const char *path);
