/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* A strict reader of session descriptions (RFC 8866, RFC 8829) that come from
 * outside. It keeps the fields WebRTC needs and nothing else; whoever passes a
 * description on builds a new one from them, so that no text of a viewer
 * reaches webrtcbin unchecked. Thread: any. */

#define WVS_SDP_MAX_SIZE 65536
#define WVS_SDP_MAX_LINES 1000
#define WVS_SDP_MAX_LINE 2048
#define WVS_SDP_MAX_MEDIA 8
#define WVS_SDP_MAX_FORMATS 64

typedef enum {
  WVS_SDP_SETUP_NONE = 0,
  WVS_SDP_SETUP_ACTPASS,
  WVS_SDP_SETUP_ACTIVE,
  WVS_SDP_SETUP_PASSIVE,
} WvsSdpSetup;

typedef enum {
  WVS_SDP_SENDRECV = 0, /* what no attribute means (RFC 8866 §6.7) */
  WVS_SDP_SENDONLY,
  WVS_SDP_RECVONLY,
  WVS_SDP_INACTIVE,
} WvsSdpDirection;

/* One payload type of a media description. */
typedef struct {
  guint payload_type; /* 0–127 */
  char *encoding;     /* of a=rtpmap; "" without one */
  guint clock_rate;
  int apt;       /* a=fmtp apt= (RFC 4588); -1 without one */
  char *fmtp;    /* (nullable): parameters as they came */
  gboolean nack; /* a=rtcp-fb, RFC 4585 */
  gboolean nack_pli;
  gboolean ccm_fir; /* RFC 5104 */
} WvsSdpFormat;

typedef struct {
  char *kind; /* "video", "audio", "application", … */
  guint port;
  char *protocol;
  char *first_format;   /* as it stands on the m= line */
  GPtrArray *formats;   /* (element-type WvsSdpFormat); empty: not of RTP */
  char *mid;            /* (nullable) */
  gboolean bundle_only; /* RFC 9143 §6: the port 0 does not mean "off" */

  /* The transport; where absent, from the session level or else from the first
   * media description of the BUNDLE group this one is in (RFC 9143 §7.1.3). */
  char *ice_ufrag;   /* (nullable) */
  char *ice_pwd;     /* (nullable) */
  char *fingerprint; /* (nullable): sha-256, "AB:CD:…" in upper case */
  WvsSdpSetup setup;
  gboolean rtcp_mux;

  WvsSdpDirection direction;
  GPtrArray *candidates; /* (element-type utf8): "candidate:…" */
} WvsSdpMedia;

typedef struct {
  GPtrArray *media; /* (element-type WvsSdpMedia) */
  char **bundle;    /* (nullable): mids of a=group:BUNDLE */
} WvsSdp;

/**
 * wvs_sdp_parse:
 * @text: a session description, lines ended by CRLF or LF
 *
 * Returns: (transfer full) (nullable): the description, or %NULL with @error
 *   set to %WVS_ERROR_INVALID (not a session description) or
 *   %WVS_ERROR_UNACCEPTABLE (one with a field that cannot be), naming the line
 *   or the field
 */
WvsSdp *wvs_sdp_parse (const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_sdp_free (WvsSdp *sdp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsSdp, wvs_sdp_free)

/* (transfer none) */
const WvsSdpMedia *wvs_sdp_get_media (const WvsSdp *sdp, guint index);

/* (transfer none) (nullable) */
const WvsSdpFormat *wvs_sdp_media_lookup_format (const WvsSdpMedia *media,
    guint payload_type);
