/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Entity tags (RFC 9110 §8.8.3). */

/* (transfer full): of the content, so that every build and every server
 * agrees. */
char *wvs_etag_new (GBytes *content) G_GNUC_WARN_UNUSED_RESULT;

/* Whether an If-None-Match header names @etag, which has its quotation
 * marks. */
gboolean wvs_etag_matches (const char *if_none_match, const char *etag);

/* Whether an If-Match header names @etag, or any; by the strong comparison. */
gboolean wvs_etag_is_match (const char *if_match, const char *etag);

/* Whether it names any: *, or "*" as the examples of WHEP's draft have it. */
gboolean wvs_etag_is_any (const char *if_match);
