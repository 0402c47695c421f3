/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"
#include "offer-internal.h"
#include "webrtc-peer.h"

/* How long the viewer waits for candidates of ours; a STUN server that is not
 * there keeps webrtcbin longer. */
#define GATHER_MS 2000

static GstWebRTCSessionDescription *
make_offer (WvsPeer *peer)
{
  g_autofree char *text = wvs_acceptance_build_offer (peer->acceptance);
  GstSDPMessage *message;

  if (gst_sdp_message_new_from_text (text, &message) != GST_SDP_OK)
    return NULL;
  return gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_OFFER,
      message);
}

static gboolean
can_finish (WvsPeer *peer)
{
  return peer->answer != NULL && peer->candidates->len > 0;
}

/* A second time: there is no place to send from. */
static gboolean
on_overdue (gpointer data)
{
  WvsPeer *peer = data;

  if (!can_finish (peer) && !peer->overdue) {
    peer->overdue = TRUE;
    return G_SOURCE_CONTINUE;
  }
  peer->gather_id = 0;
  wvs_peer_finish_answer (peer);
  return G_SOURCE_REMOVE;
}

/* Those of the transport; they may stand in a media description that leads the
 * BUNDLE group and is rejected. */
static void
take_candidates (WvsPeer *peer, const WvsSdpMedia *transport)
{
  const WvsSdp *sdp = wvs_offer_get_sdp (peer->acceptance->offer);

  if (transport->candidates->len > 0) {
    wvs_peer_take_candidates (peer, transport);
    return;
  }
  for (guint i = 0; i < sdp->media->len; i++)
    wvs_peer_take_candidates (peer, wvs_sdp_get_media (sdp, i));
}

void
wvs_peer_create_answer (WvsPeer *peer)
{
  const WvsSdpMedia *transport;
  GstWebRTCSessionDescription *offer;

  g_return_if_fail (peer->state == WVS_PEER_NEW && peer->acceptance != NULL);

  peer->state = WVS_PEER_ANSWERING;
  transport = wvs_acceptance_get_transport (peer->acceptance);
  peer->fingerprint = g_strdup (transport->fingerprint);
  peer->gather_id = g_timeout_add (GATHER_MS, on_overdue, peer);
  peer->base_time = wvs_send_pipeline_start (&peer->pipeline);
  offer = make_offer (peer);
  if (offer == NULL) {
    wvs_peer_fail (peer, WVS_ERROR_INTERNAL, "cannot build the offer");
    return;
  }
  /* webrtcbin takes its tasks in order. */
  wvs_peer_act (peer, "set-remote-description", offer, 0);
  gst_webrtc_session_description_free (offer);
  wvs_peer_act (peer, "create-answer", NULL, WVS_PEER_EVENT_ANSWER);
  take_candidates (peer, transport);
}

void
wvs_peer_handle_answer (WvsPeer *peer, GstWebRTCSessionDescription *description)
{
  if (peer->state != WVS_PEER_ANSWERING || peer->answer != NULL)
    return;
  peer->answer = gst_sdp_message_as_text (description->sdp);
  wvs_peer_act (peer, "set-local-description", description,
      WVS_PEER_EVENT_LOCAL_SET);
}

void
wvs_peer_handle_answer_candidate (WvsPeer *peer, const char *candidate)
{
  if (peer->state != WVS_PEER_ANSWERING)
    return; /* too late: it could not be told any more */
  g_ptr_array_add (peer->candidates, g_strdup (candidate));
  if (peer->overdue && can_finish (peer))
    wvs_peer_finish_answer (peer);
}

void
wvs_peer_finish_answer (WvsPeer *peer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  if (peer->state != WVS_PEER_ANSWERING)
    return;
  g_clear_handle_id (&peer->gather_id, g_source_remove);
  if (!can_finish (peer)) {
    wvs_peer_fail_for_address (peer);
    return;
  }
  answer = wvs_acceptance_build_answer (peer->acceptance, peer->answer,
      peer->candidates, &error);
  if (answer == NULL) {
    wvs_peer_fail (peer, WVS_ERROR_INTERNAL, error->message);
    return;
  }
  peer->state = WVS_PEER_ANSWERED;
  peer->events.answer (answer, peer->data);
}
