/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "peer-event.h"

#include <gst/video/video-event.h>
#include <gst/webrtc/webrtc.h>

#include "post.h"

/* A reference to the peer and one number, for a callback's data. */
typedef struct {
  WvsPeer *peer;
  guint number;
} Link;

static Link *
link_new (WvsPeer *peer, guint number)
{
  Link *link = g_new (Link, 1);

  *link = (Link){ .peer = wvs_peer_ref (peer), .number = number };
  return link;
}

static void
link_free (gpointer data)
{
  Link *link = data;

  wvs_peer_unref (link->peer);
  g_free (link);
}

static void
closure_free (gpointer data, GClosure *closure)
{
  link_free (data);
}

static void
run_event (gpointer data)
{
  wvs_peer_handle_event (data);
}

static void
free_event (gpointer data)
{
  WvsPeerEvent *event = data;

  wvs_peer_unref (event->peer);
  g_free (event->text);
  if (event->description != NULL)
    gst_webrtc_session_description_free (event->description);
  g_free (event);
}

static void
post_event (WvsPeer *peer, WvsPeerEvent fields)
{
  WvsPeerEvent *event = g_new (WvsPeerEvent, 1);

  *event = fields;
  event->peer = wvs_peer_ref (peer);
  wvs_post (NULL, run_event, event, free_event);
}

static void
post_failure (WvsPeer *peer, const char *text)
{
  post_event (peer,
      (WvsPeerEvent){ .type = WVS_PEER_EVENT_FAILED, .text = g_strdup (text) });
}

/* --- Everything below runs on webrtcbin's threads: post, touch nothing. --- */

static void
on_ice_candidate (GstElement *webrtc, guint mline, const char *candidate,
    gpointer data)
{
  Link *link = data;

  post_event (link->peer, (WvsPeerEvent){ .type = WVS_PEER_EVENT_CANDIDATE,
                              .number = mline,
                              .text = g_strdup (candidate) });
}

static void
on_gathering_state (GstElement *webrtc, GParamSpec *pspec, gpointer data)
{
  Link *link = data;
  GstWebRTCICEGatheringState state;

  g_object_get (webrtc, "ice-gathering-state", &state, NULL);
  if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE)
    post_event (link->peer, (WvsPeerEvent){ .type = WVS_PEER_EVENT_GATHERED });
}

static void
on_connection_state (GstElement *webrtc, GParamSpec *pspec, gpointer data)
{
  Link *link = data;
  GstWebRTCPeerConnectionState state;

  g_object_get (webrtc, "connection-state", &state, NULL);
  if (state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED)
    post_event (link->peer, (WvsPeerEvent){ .type = WVS_PEER_EVENT_CONNECTED });
  else if (state == GST_WEBRTC_PEER_CONNECTION_STATE_FAILED)
    post_failure (link->peer, "the media connection failed");
}

static void
on_dtls_state (GObject *dtls, GParamSpec *pspec, gpointer data)
{
  Link *link = data;
  GstWebRTCDTLSTransportState state;

  g_object_get (dtls, "state", &state, NULL);
  if (state == GST_WEBRTC_DTLS_TRANSPORT_STATE_CLOSED)
    post_event (link->peer, (WvsPeerEvent){ .type = WVS_PEER_EVENT_CLOSED });
  else if (state == GST_WEBRTC_DTLS_TRANSPORT_STATE_FAILED)
    post_failure (link->peer, "the DTLS handshake failed");
}

static void
on_receiving_rtcp (GObject *session, GstBuffer *buffer, gpointer data)
{
  Link *link = data;

  wvs_peer_note_heard (link->peer);
}

/* A PLI or FIR arrives as an event on its way to an encoder (which is not
 * here: it ends with us). */
static GstPadProbeReturn
on_upstream_event (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Link *link = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  if (!gst_video_event_is_force_key_unit (event))
    return GST_PAD_PROBE_OK;
  post_event (link->peer, (WvsPeerEvent){ .type = WVS_PEER_EVENT_KEYFRAME,
                              .number = link->number });
  return GST_PAD_PROBE_DROP;
}

/* A bus that nobody reads keeps its messages and with them the elements. */
static GstBusSyncReply
on_bus_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Link *link = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autoptr (GError) error = NULL;

    gst_message_parse_error (message, &error, NULL);
    post_failure (link->peer, error->message);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static void
on_promise (GstPromise *promise, gpointer data)
{
  Link *link = data;
  const GstStructure *reply;
  const char *made = NULL;
  g_autoptr (GError) error = NULL;
  GstWebRTCSessionDescription *description = NULL;

  if (gst_promise_wait (promise) != GST_PROMISE_RESULT_REPLIED)
    return; /* interrupted: the peer is being closed */
  reply = gst_promise_get_reply (promise);
  if (reply != NULL && gst_structure_has_field (reply, "error")) {
    gst_structure_get (reply, "error", G_TYPE_ERROR, &error, NULL);
    post_failure (link->peer, error->message);
    return;
  }
  if (link->number == WVS_PEER_EVENT_OFFER)
    made = "offer";
  else if (link->number == WVS_PEER_EVENT_ANSWER)
    made = "answer";
  if (made != NULL && (reply == NULL || !gst_structure_get (reply, made,
                                            GST_TYPE_WEBRTC_SESSION_DESCRIPTION,
                                            &description, NULL))) {
    post_failure (link->peer, "no session description could be made");
    return;
  }
  if (link->number != 0)
    post_event (link->peer,
        (WvsPeerEvent){ .type = (WvsPeerEventType)link->number,
            .description = description });
}

/* --- Everything above runs on webrtcbin's threads. --- */

static void
connect (GObject *object, const char *signal, GCallback callback, WvsPeer *peer)
{
  g_signal_connect_data (object, signal, callback, link_new (peer, 0),
      closure_free, 0);
}

void
wvs_peer_event_watch (WvsPeer *peer, GstElement *pipeline, GstElement *webrtc)
{
  g_autoptr (GstBus) bus = gst_pipeline_get_bus (GST_PIPELINE (pipeline));

  connect (G_OBJECT (webrtc), "on-ice-candidate", G_CALLBACK (on_ice_candidate),
      peer);
  connect (G_OBJECT (webrtc), "notify::ice-gathering-state",
      G_CALLBACK (on_gathering_state), peer);
  connect (G_OBJECT (webrtc), "notify::connection-state",
      G_CALLBACK (on_connection_state), peer);
  gst_bus_set_sync_handler (bus, on_bus_message, link_new (peer, 0), link_free);
}

void
wvs_peer_event_watch_track (WvsPeer *peer, GstElement *appsrc, guint track)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (appsrc, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_upstream_event,
      link_new (peer, track), link_free);
}

/* Runs on the thread of the track's appsrc; counts, and touches nothing else. */
static GstPadProbeReturn
on_packets (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  guint n = 1;

  if ((GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER_LIST) != 0)
    n = gst_buffer_list_length (GST_PAD_PROBE_INFO_BUFFER_LIST (info));
  wvs_peer_note_packets (data, n);
  return GST_PAD_PROBE_OK;
}

void
wvs_peer_event_count_packets (WvsPeer *peer, GstElement *payloader)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (payloader, "src");

  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packets,
      wvs_peer_ref (peer), (GDestroyNotify)wvs_peer_unref);
}

void
wvs_peer_event_watch_dtls (WvsPeer *peer, GObject *dtls)
{
  connect (dtls, "notify::state", G_CALLBACK (on_dtls_state), peer);
}

void
wvs_peer_event_watch_rtcp (WvsPeer *peer, GObject *rtp_session)
{
  connect (rtp_session, "on-receiving-rtcp", G_CALLBACK (on_receiving_rtcp),
      peer);
}

GstPromise *
wvs_peer_event_promise (WvsPeer *peer, WvsPeerEventType type)
{
  return gst_promise_new_with_change_func (on_promise, link_new (peer, type),
      link_free);
}
