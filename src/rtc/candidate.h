/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/* ICE candidates (RFC 8839 §5.1) that come from outside. Thread: any. */

/* More than any browser sends; libnice does not enforce its own limit. */
#define WVS_MAX_CANDIDATES 20

typedef struct {
  char *foundation;
  guint32 priority;
  GInetAddress *address; /* (nullable): a name, e.g. "….local" (mDNS) */
  guint16 port;
  char *type;   /* "host", "srflx", "prflx" or "relay" */
  gboolean udp; /* or TCP */
  guint component;
} WvsCandidate;

/**
 * wvs_candidate_parse:
 * @text: "candidate:…", a leading "a=" is taken too
 *
 * Returns: (transfer full) (nullable): the candidate, or %NULL with @error
 *   set to %WVS_ERROR_INVALID
 */
WvsCandidate *wvs_candidate_parse (const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_candidate_free (WvsCandidate *candidate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsCandidate, wvs_candidate_free)

/**
 * wvs_candidate_is_allowed:
 * @viewer: (nullable): where the viewer's signaling comes from; %NULL is
 *   unknown and treated as a public address
 *
 * Whether connectivity checks may be sent there. Only UDP, only the one
 * component of rtcp-mux, only literal addresses; no place that a viewer at
 * @viewer cannot be at: this machine and networks inside are for viewers that
 * come from there themselves.
 */
gboolean wvs_candidate_is_allowed (const WvsCandidate *candidate,
    GInetAddress *viewer);

/* (transfer full): "candidate:…", built anew from the fields. */
char *wvs_candidate_to_string (const WvsCandidate *candidate)
    G_GNUC_WARN_UNUSED_RESULT;
