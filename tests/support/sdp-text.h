/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* The session descriptions in tests/support/sdp/: our offers, offer-*.sdp, and
 * answers to them as browsers and libraries write them, *-video.sdp to
 * offer-video and *-av.sdp to offer-av; and in offers/ what those offer who
 * come with a description of their own. */

/* (transfer full): sdp/NAME.sdp with the line ends of RFC 8866, CRLF. */
char *wvs_test_sdp (const char *name);

/* (transfer full): every @from in @text replaced by @to; there must be one. */
char *wvs_test_replace (const char *text, const char *from, const char *to);
