/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <gst/app/gstappsrc.h>
#include <gst/webrtc/webrtc.h>
#include <stdatomic.h>
#include <string.h>

#include "answer.h"
#include "candidate.h"
#include "certificate.h"
#include "error.h"
#include "log.h"
#include "peer-event.h"
#include "peer.h"
#include "send-pipeline.h"

/* Access units that may wait for webrtcbin in one track, two seconds at 60 per
 * second: beyond that the path is stuck and old pictures are of no use. */
#define MAX_QUEUED 120

typedef enum {
  NEW = 1,
  OFFERING,  /* webrtcbin is making the offer */
  OFFERED,   /* the viewer has it */
  ANSWERED,  /* ICE and DTLS are at it */
  CONNECTED, /* access units flow */
  FAILED,    /* waits to be closed */
  CLOSED,
} State;

struct _WvsPeer {
  gatomicrefcount references; /* the owner, each callback, each event */

  /* Main thread. */
  char *id;
  State state;
  WvsPeerEvents events;
  gpointer data;
  GInetAddress *viewer; /* (nullable) */
  WvsSendPipeline pipeline;
  GPtrArray *promises; /* (element-type GstPromise) */
  WvsSdp *offer;       /* (nullable) */
  char *fingerprint;   /* (nullable): that the viewer's answer names */
  guint n_candidates;
  guint n_refused;
  guint n_keyframe_requests;

  /* Whoever pushes, one at a time; set before `flowing`. */
  GstClockTime base_time;
  gboolean needs_keyframe[WVS_MAX_TRACKS];

  /* Any thread. */
  atomic_bool flowing;
  _Atomic gint64 last_heard_us;
  _Atomic guint64 units_sent;
  _Atomic guint64 units_dropped;
  _Atomic guint64 bytes_sent;
};

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
  g_free (peer);
}

void
wvs_peer_note_heard (WvsPeer *peer)
{
  atomic_store (&peer->last_heard_us, g_get_monotonic_time ());
}

gint64
wvs_peer_get_last_heard_us (WvsPeer *peer)
{
  return atomic_load (&peer->last_heard_us);
}

static void
fail (WvsPeer *peer, WvsErrorCode code, const char *why)
{
  g_autoptr (GError) error = NULL;

  if (peer->state >= FAILED)
    return;
  peer->state = FAILED;
  atomic_store (&peer->flowing, FALSE);
  error = g_error_new_literal (WVS_ERROR, (int)code, why);
  peer->events.failed (error, peer->data);
}

/* An action of webrtcbin with a promise, which is remembered to be interrupted
 * should the peer end first. */
static void
act (WvsPeer *peer, const char *action, gpointer argument,
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
  WvsPeer *peer;
  WvsSendPipeline pipeline;

  if (!wvs_send_pipeline_build (&pipeline, config, error))
    return NULL;
  peer = g_new0 (WvsPeer, 1);
  g_atomic_ref_count_init (&peer->references);
  peer->id = g_strdup (config->id);
  peer->state = NEW;
  peer->events = *events;
  peer->data = data;
  peer->viewer = config->viewer != NULL ? g_object_ref (config->viewer) : NULL;
  peer->promises = g_ptr_array_new_with_free_func (promise_release);
  peer->pipeline = pipeline;
  wvs_peer_event_watch (peer, pipeline.pipeline, pipeline.webrtc);
  for (guint i = 0; i < pipeline.n_tracks; i++) {
    peer->needs_keyframe[i] = TRUE;
    wvs_peer_event_watch_track (peer, pipeline.tracks[i].appsrc, i);
  }
  return peer;
}

void
wvs_peer_create_offer (WvsPeer *peer)
{
  g_return_if_fail (peer->state == NEW);

  peer->state = OFFERING;
  peer->base_time = wvs_send_pipeline_start (&peer->pipeline);
  act (peer, "create-offer", NULL, WVS_PEER_EVENT_OFFER);
}

static void
handle_offer (WvsPeer *peer, GstWebRTCSessionDescription *description)
{
  g_autofree char *text = gst_sdp_message_as_text (description->sdp);
  g_autoptr (GError) error = NULL;

  if (peer->state != OFFERING)
    return;
  peer->offer = wvs_sdp_parse (text, &error);
  if (peer->offer == NULL) {
    fail (peer, WVS_ERROR_INTERNAL, error->message);
    return;
  }
  /* webrtcbin takes its tasks in order: an answer cannot overtake this. */
  act (peer, "set-local-description", description, WVS_PEER_EVENT_LOCAL_SET);
  peer->state = OFFERED;
  peer->events.offer (text, peer->data);
}

static void
handle_local_set (WvsPeer *peer)
{
  g_autoptr (GObject) dtls = wvs_send_pipeline_get_dtls (&peer->pipeline);

  if (dtls == NULL)
    return;
  wvs_peer_event_watch_dtls (peer, dtls);
  wvs_send_pipeline_widen_socket (&peer->pipeline, dtls);
}

static const char *
mid_of (WvsPeer *peer, guint mline)
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
      "the viewer's DTLS certificate is not the one in its answer");
  return FALSE;
}

static void
handle_connected (WvsPeer *peer)
{
  g_autoptr (GObject) rtp_session = NULL;
  g_autoptr (GError) error = NULL;

  if (peer->state != ANSWERED)
    return;
  if (!check_certificate (peer, &error)) {
    fail (peer, WVS_ERROR_CONNECTION, error->message);
    return;
  }
  rtp_session = wvs_send_pipeline_get_rtp_session (&peer->pipeline);
  if (rtp_session != NULL)
    wvs_peer_event_watch_rtcp (peer, rtp_session);
  wvs_peer_note_heard (peer); /* silence counts from here */
  peer->state = CONNECTED;
  atomic_store (&peer->flowing, TRUE);
  peer->events.connected (peer->data);
}

void
wvs_peer_handle_event (WvsPeerEvent *event)
{
  WvsPeer *peer = event->peer;

  if (peer->state >= FAILED)
    return;
  switch (event->type) {
  case WVS_PEER_EVENT_OFFER:
    handle_offer (peer, event->description);
    break;
  case WVS_PEER_EVENT_LOCAL_SET:
    handle_local_set (peer);
    break;
  case WVS_PEER_EVENT_CANDIDATE:
    peer->events.candidate (event->text, mid_of (peer, event->number),
        event->number, peer->data);
    break;
  case WVS_PEER_EVENT_GATHERED:
    peer->events.candidate ("", mid_of (peer, 0), 0, peer->data);
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
    fail (peer, WVS_ERROR_CONNECTION, event->text);
    break;
  }
}

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

  if (peer->state != OFFERED) {
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
  peer->state = ANSWERED;
  description =
      gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_ANSWER, message);
  act (peer, "set-remote-description", description, 0);
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
    if ((mid == NULL || strcmp (mid, mid_of (peer, i)) == 0) &&
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

  if (peer->state != OFFERED && peer->state != ANSWERED &&
      peer->state != CONNECTED) {
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
    .keyframe_requests = peer->n_keyframe_requests,
    .candidates_refused = peer->n_refused,
  };
}

void
wvs_peer_close (WvsPeer *peer)
{
  if (peer == NULL)
    return;
  peer->state = CLOSED;
  atomic_store (&peer->flowing, FALSE);
  /* A promise whose task is thrown away unrun would never be answered. */
  for (guint i = 0; i < peer->promises->len; i++)
    gst_promise_interrupt (g_ptr_array_index (peer->promises, i));
  g_ptr_array_set_size (peer->promises, 0); /* each refers to us */
  wvs_send_pipeline_dispose (&peer->pipeline);
  wvs_peer_unref (peer);
}
