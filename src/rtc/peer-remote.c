/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "answer.h"
#include "candidate.h"
#include "log.h"
#include "offer-internal.h"
#include "webrtc-peer.h"

void
wvs_peer_take_candidates (WvsPeer *peer, const WvsSdpMedia *media)
{
  for (guint i = 0; i < media->candidates->len; i++) {
    g_autoptr (GError) error = NULL;

    if (!wvs_peer_add_candidate (peer, g_ptr_array_index (media->candidates, i),
            media->mid, -1, &error))
      wvs_session_debug (peer->id, "in the description: %s", error->message);
  }
}

gboolean
wvs_peer_set_answer (WvsPeer *peer, const char *sdp, GError **error)
{
  g_autoptr (WvsSdp) answer = NULL;
  g_autofree char *text = NULL;
  GstWebRTCSessionDescription *description;
  GstSDPMessage *message;

  if (peer->state != WVS_PEER_OFFERED) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE,
        "no answer is awaited");
    return FALSE;
  }
  answer = wvs_sdp_parse (sdp, error);
  if (answer == NULL || !wvs_answer_check (peer->offer, answer, error)) {
    g_prefix_error (error, "sdp: ");
    return FALSE;
  }
  text = wvs_answer_build (peer->offer, answer);
  if (gst_sdp_message_new_from_text (text, &message) != GST_SDP_OK) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INTERNAL,
        "cannot build the answer");
    return FALSE;
  }
  peer->fingerprint = g_strdup (wvs_sdp_get_media (answer, 0)->fingerprint);
  peer->state = WVS_PEER_ANSWERED;
  description =
      gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_ANSWER, message);
  wvs_peer_act (peer, "set-remote-description", description, 0);
  gst_webrtc_session_description_free (description);
  for (guint i = 0; i < answer->media->len; i++)
    wvs_peer_take_candidates (peer, wvs_sdp_get_media (answer, i));
  return TRUE;
}

/* The media description a candidate belongs to; both names of it must agree. */
static const WvsSdpMedia *
find_media (const WvsSdp *sdp, const char *mid, gint64 mline, GError **error)
{
  for (guint i = 0; i < sdp->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (sdp, i);

    if ((mid == NULL || strcmp (mid, media->mid) == 0) &&
        (mline < 0 || mline == i) && (mid != NULL || mline >= 0))
      return media;
  }
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID,
      "sdpMid and sdpMLineIndex name no media description of the offer");
  return NULL;
}

/* Whether it is of the transport that all share. Of an offer with several the
 * others are not used. */
static gboolean
is_of_transport (WvsPeer *peer, const WvsSdpMedia *media)
{
  const WvsSdpMedia *transport;

  if (peer->acceptance == NULL)
    return TRUE;
  transport = wvs_acceptance_get_transport (peer->acceptance);
  return g_strcmp0 (media->ice_ufrag, transport->ice_ufrag) == 0;
}

static void
refuse_candidate (WvsPeer *peer, const char *text)
{
  peer->n_refused++;
  wvs_session_debug (peer->id, "candidate passed over: %s", text);
}

static gboolean
awaits_candidates (WvsPeer *peer)
{
  switch (peer->state) {
  case WVS_PEER_OFFERED:
  case WVS_PEER_ANSWERING:
  case WVS_PEER_ANSWERED:
  case WVS_PEER_CONNECTED:
    return TRUE;
  case WVS_PEER_NEW:
  case WVS_PEER_OFFERING:
  case WVS_PEER_FAILED:
  case WVS_PEER_CLOSED:
    break;
  }
  return FALSE;
}

gboolean
wvs_peer_add_candidate (WvsPeer *peer, const char *candidate, const char *mid,
    gint64 mline, GError **error)
{
  g_autoptr (WvsCandidate) parsed = NULL;
  g_autofree char *text = NULL;
  const WvsSdpMedia *media;

  if (!awaits_candidates (peer)) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE,
        "no candidate is awaited");
    return FALSE;
  }
  if (*candidate == '\0') /* its end: nothing waits for that */
    return TRUE;
  media = find_media (peer->acceptance != NULL
                          ? wvs_offer_get_sdp (peer->acceptance->offer)
                          : peer->offer,
      mid, mline, error);
  if (media == NULL)
    return FALSE;
  parsed = wvs_candidate_parse (candidate, error);
  if (parsed == NULL)
    return FALSE;
  if (!is_of_transport (peer, media) ||
      !wvs_candidate_is_allowed (parsed, peer->viewer) ||
      peer->n_candidates == WVS_MAX_CANDIDATES) {
    refuse_candidate (peer, candidate);
    return TRUE;
  }
  peer->n_candidates++;
  text = wvs_candidate_to_string (parsed);
  /* All is in one BUNDLE: there is one transport, that of the first. */
  g_signal_emit_by_name (peer->pipeline.webrtc, "add-ice-candidate", 0, text);
  return TRUE;
}
