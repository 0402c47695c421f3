/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "webrtc-peer.h"

#include <gst/app/gstappsrc.h>

#include "certificate.h"

/* Access units that may wait for webrtcbin in one track, two seconds at 60 per
 * second: beyond that the path is stuck and old pictures are of no use. */
#define MAX_QUEUED 120

/* For the first candidate of ours, which is a socket that was bound here. */
#define GATHER_MS 3000

WvsPeer *
wvs_peer_ref (WvsPeer *peer)
{
  g_atomic_ref_count_inc (&peer->references);
  return peer;
}

/* The last one may be a callback's, on a thread of webrtcbin: nothing is left
 * here by then but memory. */
void
wvs_peer_unref (WvsPeer *peer)
{
  if (!g_atomic_ref_count_dec (&peer->references))
    return;
  g_free (peer->id);
  g_free (peer->fingerprint);
  g_clear_object (&peer->viewer);
  g_ptr_array_unref (peer->promises);
  wvs_sdp_free (peer->offer);
  wvs_acceptance_free (peer->acceptance);
  g_free (peer->answer);
  g_ptr_array_unref (peer->candidates);
  g_free (peer);
}

void
wvs_peer_note_heard (WvsPeer *peer)
{
  atomic_store (&peer->last_heard_us, g_get_monotonic_time ());
}

void
wvs_peer_note_packets (WvsPeer *peer, guint n)
{
  atomic_fetch_add (&peer->packets_sent, n);
}

gint64
wvs_peer_get_last_heard_us (WvsPeer *peer)
{
  return atomic_load (&peer->last_heard_us);
}

void
wvs_peer_fail (WvsPeer *peer, WvsErrorCode code, const char *why)
{
  g_autoptr (GError) error = NULL;

  if (peer->state >= WVS_PEER_FAILED)
    return;
  peer->state = WVS_PEER_FAILED;
  atomic_store (&peer->flowing, FALSE);
  error = g_error_new_literal (WVS_ERROR, (int)code, why);
  peer->events.failed (error, peer->data);
}

void
wvs_peer_act (WvsPeer *peer, const char *action, gpointer argument,
    WvsPeerEventType then)
{
  GstPromise *promise = wvs_peer_event_promise (peer, then);

  g_ptr_array_add (peer->promises, promise);
  g_signal_emit_by_name (peer->pipeline.webrtc, action, argument, promise);
}

static void
promise_release (gpointer promise)
{
  gst_promise_unref (promise);
}

WvsPeer *
wvs_peer_new (const WvsPeerConfig *config, const WvsPeerEvents *events,
    gpointer data, GError **error)
{
  g_autoptr (WvsAcceptance) acceptance = NULL;
  WvsPeer *peer;
  WvsSendPipeline pipeline;

  if (config->offer != NULL) {
    acceptance = wvs_acceptance_new (config->offer, config->tracks,
        config->n_tracks, error);
    if (acceptance == NULL)
      return NULL;
  }
  if (!wvs_send_pipeline_build (&pipeline, config, acceptance, error))
    return NULL;
  peer = g_new0 (WvsPeer, 1);
  peer->acceptance = g_steal_pointer (&acceptance);
  peer->candidates = g_ptr_array_new_with_free_func (g_free);
  g_atomic_ref_count_init (&peer->references);
  peer->id = g_strdup (config->id);
  peer->state = WVS_PEER_NEW;
  peer->events = *events;
  peer->data = data;
  peer->viewer = config->viewer != NULL ? g_object_ref (config->viewer) : NULL;
  peer->promises = g_ptr_array_new_with_free_func (promise_release);
  peer->pipeline = pipeline;
  wvs_peer_event_watch (peer, pipeline.pipeline, pipeline.webrtc);
  for (guint i = 0; i < pipeline.n_tracks; i++) {
    peer->needs_keyframe[i] = TRUE;
    wvs_peer_event_watch_track (peer, pipeline.tracks[i].appsrc, i);
    wvs_peer_event_count_packets (peer, pipeline.tracks[i].payloader);
  }
  return peer;
}

void
wvs_peer_create_offer (WvsPeer *peer)
{
  g_return_if_fail (peer->state == WVS_PEER_NEW);

  peer->state = WVS_PEER_OFFERING;
  peer->base_time = wvs_send_pipeline_start (&peer->pipeline);
  wvs_peer_act (peer, "create-offer", NULL, WVS_PEER_EVENT_OFFER);
}

static void
handle_offer (WvsPeer *peer, GstWebRTCSessionDescription *description)
{
  g_autofree char *text = gst_sdp_message_as_text (description->sdp);
  g_autoptr (GError) error = NULL;

  if (peer->state != WVS_PEER_OFFERING)
    return;
  peer->offer = wvs_sdp_parse (text, &error);
  if (peer->offer == NULL) {
    wvs_peer_fail (peer, WVS_ERROR_INTERNAL, error->message);
    return;
  }
  /* webrtcbin takes its tasks in order: an answer cannot overtake this. */
  wvs_peer_act (peer, "set-local-description", description,
      WVS_PEER_EVENT_LOCAL_SET);
  peer->state = WVS_PEER_OFFERED;
  peer->events.offer (text, peer->data);
}

void
wvs_peer_fail_for_address (WvsPeer *peer)
{
  wvs_peer_fail (peer, WVS_ERROR_CONNECTION,
      "the server has no network address or no UDP port left for media, see "
      "--ice-address and --udp-ports");
}

/* webrtcbin 1.22 does not tell that it found no place to send from. */
static gboolean
on_nothing_gathered (gpointer data)
{
  WvsPeer *peer = data;

  peer->gather_id = 0;
  wvs_peer_fail_for_address (peer);
  return G_SOURCE_REMOVE;
}

static void
handle_local_set (WvsPeer *peer)
{
  g_autoptr (GObject) dtls = wvs_send_pipeline_get_dtls (&peer->pipeline);

  if (!peer->gathered && peer->acceptance == NULL)
    peer->gather_id = g_timeout_add (GATHER_MS, on_nothing_gathered, peer);
  if (dtls == NULL)
    return;
  wvs_peer_event_watch_dtls (peer, dtls);
  wvs_send_pipeline_widen_socket (&peer->pipeline, dtls);
}

const char *
wvs_peer_get_mid (WvsPeer *peer, guint mline)
{
  if (peer->offer == NULL || mline >= peer->offer->media->len)
    return "";
  return wvs_sdp_get_media (peer->offer, mline)->mid;
}

/* webrtcbin 1.22 takes any certificate; RFC 8122 §6.2 wants the one that was
 * announced. */
static gboolean
check_certificate (WvsPeer *peer, GError **error)
{
  g_autoptr (GObject) dtls = wvs_send_pipeline_get_dtls (&peer->pipeline);
  g_autofree char *pem = NULL;
  g_autofree char *actual = NULL;

  if (dtls != NULL)
    g_object_get (dtls, "remote-certificate", &pem, NULL);
  actual = wvs_certificate_fingerprint (pem);
  if (actual != NULL && g_strcmp0 (actual, peer->fingerprint) == 0)
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_CONNECTION,
      "the viewer's DTLS certificate is not the one it announced");
  return FALSE;
}

static void
handle_connected (WvsPeer *peer)
{
  g_autoptr (GObject) rtp_session = NULL;
  g_autoptr (GError) error = NULL;

  if (peer->state != WVS_PEER_ANSWERED)
    return;
  if (!check_certificate (peer, &error)) {
    wvs_peer_fail (peer, WVS_ERROR_CONNECTION, error->message);
    return;
  }
  rtp_session = wvs_send_pipeline_get_rtp_session (&peer->pipeline);
  if (rtp_session != NULL)
    wvs_peer_event_watch_rtcp (peer, rtp_session);
  wvs_peer_note_heard (peer); /* silence counts from here */
  peer->state = WVS_PEER_CONNECTED;
  atomic_store (&peer->flowing, TRUE);
  peer->events.connected (peer->data);
}

static void
handle_candidate (WvsPeer *peer, const char *candidate, guint mline)
{
  if (peer->acceptance != NULL) {
    wvs_peer_handle_answer_candidate (peer, candidate);
    return;
  }
  peer->gathered = TRUE;
  g_clear_handle_id (&peer->gather_id, g_source_remove);
  peer->events.candidate (candidate, wvs_peer_get_mid (peer, mline), mline,
      peer->data);
}

void
wvs_peer_handle_event (WvsPeerEvent *event)
{
  WvsPeer *peer = event->peer;

  if (peer->state >= WVS_PEER_FAILED)
    return;
  switch (event->type) {
  case WVS_PEER_EVENT_OFFER:
    handle_offer (peer, event->description);
    break;
  case WVS_PEER_EVENT_ANSWER:
    wvs_peer_handle_answer (peer, event->description);
    break;
  case WVS_PEER_EVENT_LOCAL_SET:
    handle_local_set (peer);
    break;
  case WVS_PEER_EVENT_CANDIDATE:
    handle_candidate (peer, event->text, event->number);
    break;
  case WVS_PEER_EVENT_GATHERED:
    if (peer->acceptance != NULL)
      wvs_peer_finish_answer (peer);
    else
      peer->events.candidate ("", wvs_peer_get_mid (peer, 0), 0, peer->data);
    break;
  case WVS_PEER_EVENT_CONNECTED:
    handle_connected (peer);
    break;
  case WVS_PEER_EVENT_CLOSED:
    peer->events.closed (peer->data);
    break;
  case WVS_PEER_EVENT_KEYFRAME:
    peer->n_keyframe_requests++;
    peer->events.keyframe_wanted (event->number, peer->data);
    break;
  case WVS_PEER_EVENT_FAILED:
    wvs_peer_fail (peer, WVS_ERROR_CONNECTION, event->text);
    break;
  }
}

/* Whether to let @unit go; after a gap only at a keyframe. */
static gboolean
admit (WvsPeer *peer, guint track, WvsAccessUnit *unit)
{
  GstAppSrc *appsrc = GST_APP_SRC (peer->pipeline.tracks[track].appsrc);

  if (!atomic_load (&peer->flowing) ||
      gst_app_src_get_current_level_buffers (appsrc) >= MAX_QUEUED)
    peer->needs_keyframe[track] = TRUE;
  else if (wvs_access_unit_is_keyframe (unit))
    peer->needs_keyframe[track] = FALSE;
  return !peer->needs_keyframe[track];
}

void
wvs_peer_push (WvsPeer *peer, guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity)
{
  GBytes *data = wvs_access_unit_get_data (unit);
  GstClockTime due = (GstClockTime)due_us * GST_USECOND;
  GstBuffer *buffer;

  if (track >= peer->pipeline.n_tracks || !admit (peer, track, unit)) {
    atomic_fetch_add (&peer->units_dropped, 1);
    return;
  }
  buffer = gst_buffer_new_wrapped_bytes (data);
  GST_BUFFER_PTS (buffer) = due > peer->base_time ? due - peer->base_time : 0;
  GST_BUFFER_DURATION (buffer) =
      (GstClockTime)wvs_access_unit_get_duration_us (unit) * GST_USECOND;
  if (!wvs_access_unit_is_keyframe (unit))
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  if (discontinuity)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  gst_app_src_push_buffer (GST_APP_SRC (peer->pipeline.tracks[track].appsrc),
      buffer);
  atomic_fetch_add (&peer->units_sent, 1);
  atomic_fetch_add (&peer->bytes_sent, g_bytes_get_size (data));
}

void
wvs_peer_get_stats (WvsPeer *peer, WvsPeerStats *stats)
{
  *stats = (WvsPeerStats){
    .units_sent = atomic_load (&peer->units_sent),
    .units_dropped = atomic_load (&peer->units_dropped),
    .bytes_sent = atomic_load (&peer->bytes_sent),
    .packets_sent = atomic_load (&peer->packets_sent),
    .keyframe_requests = peer->n_keyframe_requests,
    .candidates_refused = peer->n_refused,
  };
}

void
wvs_peer_close (WvsPeer *peer)
{
  if (peer == NULL)
    return;
  peer->state = WVS_PEER_CLOSED;
  g_clear_handle_id (&peer->gather_id, g_source_remove);
  atomic_store (&peer->flowing, FALSE);
  /* A promise whose task is thrown away unrun would never be answered. */
  for (guint i = 0; i < peer->promises->len; i++)
    gst_promise_interrupt (g_ptr_array_index (peer->promises, i));
  g_ptr_array_set_size (peer->promises, 0); /* each refers to us */
  wvs_send_pipeline_dispose (&peer->pipeline);
  wvs_peer_unref (peer);
}
