/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <gst/webrtc/webrtc.h>
#include <string.h>

#include "answer.h"
#include "candidate.h"
#include "error.h"
#include "log.h"
#include "webrtc-peer.h"

/* Candidates may also stand in the answer; they go through the same gate. */
static void
take_candidates (WvsPeer *peer, const WvsSdp *answer)
{
  for (guint i = 0; i < answer->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (answer, i);

    for (guint j = 0; j < media->candidates->len; j++) {
      g_autoptr (GError) error = NULL;

      if (!wvs_peer_add_candidate (peer,
              g_ptr_array_index (media->candidates, j), media->mid, -1, &error))
        wvs_session_debug (peer->id, "in the answer: %s", error->message);
    }
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
  take_candidates (peer, answer);
  return TRUE;
}

/* The m-line a candidate belongs to; both names of it must agree. */
static gboolean
find_mline (WvsPeer *peer, const char *mid, gint64 mline, guint *found,
    GError **error)
{
  for (guint i = 0; i < peer->offer->media->len; i++) {
    if ((mid == NULL || strcmp (mid, wvs_peer_get_mid (peer, i)) == 0) &&
        (mline < 0 || mline == i) && (mid != NULL || mline >= 0)) {
      *found = i;
      return TRUE;
    }
  }
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID,
      "sdpMid and sdpMLineIndex name no media description of the offer");
  return FALSE;
}

static void
refuse_candidate (WvsPeer *peer, const char *text)
{
  peer->n_refused++;
  wvs_session_debug (peer->id, "candidate passed over: %s", text);
}

gboolean
wvs_peer_add_candidate (WvsPeer *peer, const char *candidate, const char *mid,
    gint64 mline, GError **error)
{
  g_autoptr (WvsCandidate) parsed = NULL;
  g_autofree char *text = NULL;
  guint found = 0;

  if (peer->state != WVS_PEER_OFFERED && peer->state != WVS_PEER_ANSWERED &&
      peer->state != WVS_PEER_CONNECTED) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE,
        "no candidate is awaited");
    return FALSE;
  }
  if (*candidate == '\0') /* its end: nothing waits for that */
    return TRUE;
  if (!find_mline (peer, mid, mline, &found, error))
    return FALSE;
  parsed = wvs_candidate_parse (candidate, error);
  if (parsed == NULL)
    return FALSE;
  if (!wvs_candidate_is_allowed (parsed, peer->viewer) ||
      peer->n_candidates == WVS_MAX_CANDIDATES) {
    refuse_candidate (peer, candidate);
    return TRUE;
  }
  peer->n_candidates++;
  text = wvs_candidate_to_string (parsed);
  g_signal_emit_by_name (peer->pipeline.webrtc, "add-ice-candidate", found,
      text);
  return TRUE;
}
