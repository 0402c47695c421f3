/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#define WVS_SDP_FRAGMENT_TYPE "application/trickle-ice-sdpfrag"

/* A candidate, and the media description it stands in. */
typedef struct {
  char *text; /* "candidate:…", not looked into; "": there are no more */
  char *mid;  /* (nullable): of "", where it is said for the whole session */
} WvsFragmentCandidate;

/* Part of a session description (RFC 8840 §9): what was found on the way since
 * the description was sent. */
typedef struct {
  char *ufrag;           /* (nullable): not said, and no password either */
  char *pwd;             /* (nullable) */
  GPtrArray *candidates; /* (element-type WvsFragmentCandidate): as they came */
} WvsSdpFragment;

/**
 * wvs_sdp_fragment_parse:
 * @text: as it came from outside
 *
 * Attributes that it does not know are passed over. All media descriptions must
 * name the same ICE credentials: they share one transport.
 *
 * Returns: (transfer full) (nullable): the fragment, or %NULL with @error set to
 *   %WVS_ERROR_INVALID. Pure; thread: any.
 */
WvsSdpFragment *wvs_sdp_fragment_parse (const char *text, gsize length,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wvs_sdp_fragment_free (WvsSdpFragment *fragment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsSdpFragment, wvs_sdp_fragment_free)
