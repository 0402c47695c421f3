/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* Pages of other origins that --allow-origin names may use what they ask for;
 * of those that it does not name, browsers keep the answers from them. */

/**
 * wvs_cors_check:
 * @allowed: (array zero-terminated=1): origins beside the server's own
 *
 * Adds to the answer what lets the page that asks read it. A page of another
 * origin may not change anything: that is answered with 403.
 *
 * Returns: whether to go on with @message
 */
gboolean wvs_cors_check (SoupServerMessage *message,
    const char *const *allowed);

/* Whether a browser asks what a page may send, before it lets it. */
gboolean wvs_cors_is_preflight (SoupServerMessage *message);

/* Adds to the answer to OPTIONS what such a page may send; after a
 * wvs_cors_check(). @methods: "GET, POST" */
void wvs_cors_add_preflight (SoupServerMessage *message, const char *methods);
