/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* The body of a request, of those whose body is kept. */

/* (transfer full): all of it. */
GBytes *wvs_request_body_get (SoupServerMessage *message)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the same as a string, or %NULL with @error set to
 * %WVS_ERROR_INVALID: it is not text. */
char *wvs_request_body_dup_text (SoupServerMessage *message, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether its Content-Type is @type, whatever its parameters are. */
gboolean wvs_request_body_is (SoupServerMessage *message, const char *type);
