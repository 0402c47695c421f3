/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "answer.h"

#include "error.h"
#include "sdp-writer.h"

static gboolean
fail (GError **error, guint mline, const char *why)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID, "m= line %u: %s", mline,
      why);
  return FALSE;
}

/* Whether the answer takes this payload type as it was offered. */
static gboolean
takes_format (const WvsSdpMedia *answer, const WvsSdpFormat *offered)
{
  const WvsSdpFormat *taken =
      wvs_sdp_media_lookup_format (answer, offered->payload_type);

  return taken != NULL &&
         g_ascii_strcasecmp (taken->encoding, offered->encoding) == 0 &&
         taken->clock_rate == offered->clock_rate && taken->apt == offered->apt;
}

/* The codec itself is the first format; retransmission is optional. */
static gboolean
check_formats (const WvsSdpMedia *offer, const WvsSdpMedia *answer)
{
  return offer->formats->len > 0 &&
         takes_format (answer, g_ptr_array_index (offer->formats, 0));
}

static gboolean
check_media (const WvsSdpMedia *offer, const WvsSdpMedia *answer, guint mline,
    GError **error)
{
  if (g_strcmp0 (offer->kind, answer->kind) != 0)
    return fail (error, mline, "is of another kind than offered");
  if (answer->port == 0) /* says nothing else then */
    return fail (error, mline, "was rejected by the browser");
  if (g_strcmp0 (offer->mid, answer->mid) != 0)
    return fail (error, mline, "a=mid is not the offered one");
  if (g_strcmp0 (offer->protocol, answer->protocol) != 0)
    return fail (error, mline, "is of another protocol than offered");
  if (answer->direction != WVS_SDP_RECVONLY)
    return fail (error, mline, "must be a=recvonly");
  if (!check_formats (offer, answer))
    return fail (error, mline, "does not take the offered codec");
  if (!answer->rtcp_mux)
    return fail (error, mline, "needs a=rtcp-mux");
  if (answer->ice_ufrag == NULL || answer->ice_pwd == NULL)
    return fail (error, mline, "needs a=ice-ufrag and a=ice-pwd");
  if (answer->fingerprint == NULL)
    return fail (error, mline, "needs a=fingerprint:sha-256");
  if (answer->setup != WVS_SDP_SETUP_ACTIVE &&
      answer->setup != WVS_SDP_SETUP_PASSIVE)
    return fail (error, mline, "needs a=setup:active or a=setup:passive");
  return TRUE;
}

/* RFC 9143 §7: one transport, so one set of parameters. */
static gboolean
check_bundle (const WvsSdp *answer, GError **error)
{
  const WvsSdpMedia *first = wvs_sdp_get_media (answer, 0);

  if (answer->bundle == NULL ||
      g_strv_length (answer->bundle) != answer->media->len)
    return fail (error, 0, "all media must be in one BUNDLE group");
  for (guint i = 0; i < answer->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (answer, i);

    if (!g_strv_contains ((const char *const *)answer->bundle, media->mid))
      return fail (error, i, "is not in the BUNDLE group");
    if (g_strcmp0 (first->ice_ufrag, media->ice_ufrag) != 0 ||
        g_strcmp0 (first->ice_pwd, media->ice_pwd) != 0 ||
        g_strcmp0 (first->fingerprint, media->fingerprint) != 0 ||
        first->setup != media->setup)
      return fail (error, i, "differs from its BUNDLE in ICE or DTLS");
  }
  return TRUE;
}

gboolean
wvs_answer_check (const WvsSdp *offer, const WvsSdp *answer, GError **error)
{
  if (answer->media->len != offer->media->len) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID,
        "%u m= lines, %u were offered", answer->media->len, offer->media->len);
    return FALSE;
  }
  for (guint i = 0; i < offer->media->len; i++) {
    if (!check_media (wvs_sdp_get_media (offer, i),
            wvs_sdp_get_media (answer, i), i, error))
      return FALSE;
  }
  return check_bundle (answer, error);
}

static void
append_format (GString *text, const WvsSdpFormat *offered,
    const WvsSdpFormat *taken)
{
  guint pt = offered->payload_type;

  wvs_sdp_write_rtpmap (text, pt, offered->encoding, offered->clock_rate);
  if (offered->apt >= 0)
    g_string_append_printf (text, "a=fmtp:%u apt=%d\r\n", pt, offered->apt);
  wvs_sdp_write_feedback (text, pt, taken);
}

static void
append_media (GString *text, const WvsSdpMedia *offer,
    const WvsSdpMedia *answer)
{
  g_autoptr (GString) formats = g_string_new (NULL);

  g_string_append_printf (text, "m=%s 9 %s", offer->kind, offer->protocol);
  for (guint i = 0; i < offer->formats->len; i++) {
    const WvsSdpFormat *offered = g_ptr_array_index (offer->formats, i);

    if (!takes_format (answer, offered))
      continue;
    g_string_append_printf (text, " %u", offered->payload_type);
    append_format (formats, offered,
        wvs_sdp_media_lookup_format (answer, offered->payload_type));
  }
  g_string_append (text, "\r\n");
  wvs_sdp_write_transport (text, answer->mid, answer);
  g_string_append (text, formats->str);
}

char *
wvs_answer_build (const WvsSdp *offer, const WvsSdp *answer)
{
  GString *text = g_string_new (NULL);

  wvs_sdp_write_begin (text);
  for (guint i = 0; i < offer->media->len; i++)
    g_string_append_printf (text, " %s", wvs_sdp_get_media (offer, i)->mid);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < offer->media->len; i++)
    append_media (text, wvs_sdp_get_media (offer, i),
        wvs_sdp_get_media (answer, i));
  return g_string_free (text, FALSE);
}
