/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "viewer.h"

#include <gst/app/gstappsink.h>
#include <gst/rtp/gstrtpbuffer.h>
#include <gst/video/video-event.h>
#include <gst/webrtc/webrtc.h>
#include <stdatomic.h>

#include "recording.h"
#include "teardown.h"

/* Where callbacks on GStreamer's threads find the viewer: it may be gone by
 * the time what they post is run. */
typedef struct {
  WvsViewer *viewer; /* (nullable); main thread */
} Handle;

struct _WvsViewer {
  WvsViewerEvents events;
  gpointer data;
  Handle *handle; /* g_rc_box, atomic */
  GstElement *pipeline;
  GstElement *webrtc;
  GPtrArray *promises;
  atomic_bool connected;
  atomic_uint n_sound_packets;
  GMutex lock; /* guards frames and pad */
  GArray *frames;
  GstPad *pad; /* (nullable): of the first track that came */
};

typedef enum { CANDIDATE, ANSWER, OFFER } PostType;

typedef struct {
  Handle *handle;
  char *text;
  guint mline;
  PostType type;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  g_atomic_rc_box_release (post->handle);
  g_free (post->text);
  g_free (post);
}

static gboolean
run_post (gpointer data)
{
  Post *post = data;
  WvsViewer *viewer = post->handle->viewer;

  if (viewer == NULL)
    return G_SOURCE_REMOVE;
  if (post->type == ANSWER)
    viewer->events.answer (post->text, viewer->data);
  else if (post->type == OFFER)
    viewer->events.offer (post->text, viewer->data);
  else
    viewer->events.candidate (post->text, post->mline, viewer->data);
  return G_SOURCE_REMOVE;
}

static void
queue_post (WvsViewer *viewer, char *text, guint mline, PostType type)
{
  Post *post = g_new (Post, 1);

  *post = (Post){ g_atomic_rc_box_acquire (viewer->handle), text, mline, type };
  g_idle_add_full (G_PRIORITY_DEFAULT, run_post, post, free_post);
}

static void
on_ice_candidate (GstElement *webrtc, guint mline, const char *candidate,
    gpointer data)
{
  queue_post (data, g_strdup (candidate), mline, CANDIDATE);
}

static void
on_connection_state (GstElement *webrtc, GParamSpec *pspec, gpointer data)
{
  WvsViewer *viewer = data;
  GstWebRTCPeerConnectionState state;

  g_object_get (webrtc, "connection-state", &state, NULL);
  atomic_store (&viewer->connected,
      state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED);
}

/* Arrived packets of a frame share a timestamp: the marker ends it. */
static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsViewer *viewer = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  if (!gst_rtp_buffer_map (buffer, GST_MAP_READ, &rtp))
    return GST_PAD_PROBE_OK;
  if (gst_rtp_buffer_get_marker (&rtp)) {
    WvsViewerFrame frame = { .arrival_us = g_get_monotonic_time (),
      .rtp_time = gst_rtp_buffer_get_timestamp (&rtp),
      .size = gst_rtp_buffer_get_payload_len (&rtp) };

    g_mutex_lock (&viewer->lock);
    g_array_append_val (viewer->frames, frame);
    g_mutex_unlock (&viewer->lock);
  }
  gst_rtp_buffer_unmap (&rtp);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_sound (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsViewer *viewer = data;

  atomic_fetch_add (&viewer->n_sound_packets, 1);
  return GST_PAD_PROBE_OK;
}

static gboolean
is_sound (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  return caps != NULL &&
         g_strcmp0 (gst_structure_get_string (gst_caps_get_structure (caps, 0),
                        "media"),
             "audio") == 0;
}

static void
on_pad_added (GstElement *webrtc, GstPad *pad, gpointer data)
{
  WvsViewer *viewer = data;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER,
      is_sound (pad) ? on_sound : on_packet, viewer, NULL);
  wvs_recording_link (GST_BIN (viewer->pipeline), pad);
  if (is_sound (pad))
    return;
  g_mutex_lock (&viewer->lock);
  if (viewer->pad == NULL)
    viewer->pad = gst_object_ref (pad);
  g_mutex_unlock (&viewer->lock);
}

static GstBusSyncReply
on_bus_message (GstBus *bus, GstMessage *message, gpointer data)
{
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/* @name: of the description in the reply, which becomes the local one. */
static void
take_description (WvsViewer *viewer, GstPromise *promise, const char *name,
    PostType type)
{
  GstWebRTCSessionDescription *made = NULL;

  if (gst_promise_wait (promise) != GST_PROMISE_RESULT_REPLIED)
    return;
  gst_structure_get (gst_promise_get_reply (promise), name,
      GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &made, NULL);
  g_assert_nonnull (made);
  g_signal_emit_by_name (viewer->webrtc, "set-local-description", made, NULL);
  queue_post (viewer, gst_sdp_message_as_text (made->sdp), 0, type);
  gst_webrtc_session_description_free (made);
}

static void
on_answer_created (GstPromise *promise, gpointer data)
{
  take_description (data, promise, "answer", ANSWER);
}

static void
on_offer_created (GstPromise *promise, gpointer data)
{
  take_description (data, promise, "offer", OFFER);
}

WvsViewer *
wvs_viewer_new (const WvsViewerEvents *events, gpointer data)
{
  WvsViewer *viewer = g_new0 (WvsViewer, 1);
  g_autoptr (GObject) agent = NULL;
  g_autoptr (GObject) nice = NULL;
  g_autoptr (GstBus) bus = NULL;
  gboolean added;

  viewer->events = *events;
  viewer->data = data;
  viewer->handle = g_atomic_rc_box_new (Handle);
  viewer->handle->viewer = viewer;
  viewer->promises = g_ptr_array_new ();
  viewer->frames = g_array_new (FALSE, FALSE, sizeof (WvsViewerFrame));
  g_mutex_init (&viewer->lock);
  viewer->pipeline = gst_pipeline_new (NULL);
  viewer->webrtc =
      gst_element_factory_make ("webrtcbin", WVS_TEARDOWN_WEBRTC_NAME);
  g_assert_nonnull (viewer->webrtc);
  gst_util_set_object_arg (G_OBJECT (viewer->webrtc), "bundle-policy",
      "max-bundle");
  g_object_set (viewer->webrtc, "latency", 0,
      NULL); /* see packets as they come */
  g_object_get (viewer->webrtc, "ice-agent", &agent, NULL);
  g_object_set (agent, "ice-tcp", FALSE, NULL);
  g_signal_emit_by_name (agent, "add-local-ip-address", "127.0.0.1", &added);
  g_object_get (agent, "agent", &nice, NULL);
  g_object_set (nice, "upnp", FALSE, NULL);
  gst_bin_add (GST_BIN (viewer->pipeline), viewer->webrtc);
  bus = gst_pipeline_get_bus (GST_PIPELINE (viewer->pipeline));
  gst_bus_set_sync_handler (bus, on_bus_message, NULL, NULL);

  g_signal_connect (viewer->webrtc, "on-ice-candidate",
      G_CALLBACK (on_ice_candidate), viewer);
  g_signal_connect (viewer->webrtc, "notify::connection-state",
      G_CALLBACK (on_connection_state), viewer);
  g_signal_connect (viewer->webrtc, "pad-added", G_CALLBACK (on_pad_added),
      viewer);
  gst_element_set_state (viewer->pipeline, GST_STATE_PLAYING);
  return viewer;
}

void
wvs_viewer_free (WvsViewer *viewer)
{
  if (viewer == NULL)
    return;
  viewer->handle->viewer = NULL;
  for (guint i = 0; i < viewer->promises->len; i++)
    gst_promise_interrupt (g_ptr_array_index (viewer->promises, i));
  gst_clear_object (&viewer->pad);
  /* webrtcbin leaks when it is just set to NULL. */
  wvs_teardown_push (viewer->pipeline);
  wvs_teardown_drain ();
  g_ptr_array_set_free_func (viewer->promises,
      (GDestroyNotify)gst_promise_unref);
  g_ptr_array_unref (viewer->promises);
  g_array_unref (viewer->frames);
  g_mutex_clear (&viewer->lock);
  g_atomic_rc_box_release (viewer->handle);
  g_free (viewer);
}

static void
set_remote (WvsViewer *viewer, GstWebRTCSDPType type, const char *sdp)
{
  GstSDPMessage *message;
  GstWebRTCSessionDescription *description;

  g_assert_cmpint (gst_sdp_message_new_from_text (sdp, &message), ==,
      GST_SDP_OK);
  description = gst_webrtc_session_description_new (type, message);
  g_signal_emit_by_name (viewer->webrtc, "set-remote-description", description,
      NULL);
  gst_webrtc_session_description_free (description);
}

static void
create (WvsViewer *viewer, const char *action, GstPromiseChangeFunc then)
{
  GstPromise *promise = gst_promise_new_with_change_func (then, viewer, NULL);

  g_ptr_array_add (viewer->promises, promise);
  g_signal_emit_by_name (viewer->webrtc, action, NULL, promise);
}

void
wvs_viewer_take_offer (WvsViewer *viewer, const char *sdp)
{
  set_remote (viewer, GST_WEBRTC_SDP_TYPE_OFFER, sdp);
  create (viewer, "create-answer", on_answer_created);
}

static void
add_media (WvsViewer *viewer, char letter)
{
  const char *text = NULL;
  g_autoptr (GstCaps) caps = NULL;
  g_autoptr (GObject) transceiver = NULL;
  g_autoptr (GObject) channel = NULL;

  if (letter == 'd')
    g_signal_emit_by_name (viewer->webrtc, "create-data-channel", "x", NULL,
        &channel);
  else if (letter == 'a')
    text = "application/"
           "x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=109,"
           "encoding-params=(string)2";
  else if (letter == 'h')
    text = "application/"
           "x-rtp,media=video,encoding-name=H264,clock-rate=90000,payload=126,"
           "packetization-mode=(string)1,profile-level-id=(string)640c1f";
  else
    text = "application/"
           "x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=120";
  if (text == NULL)
    return;
  caps = gst_caps_from_string (text);
  g_signal_emit_by_name (viewer->webrtc, "add-transceiver",
      GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, caps, &transceiver);
  if (letter != 'a')
    g_object_set (transceiver, "do-nack", TRUE, NULL);
}

void
wvs_viewer_create_offer (WvsViewer *viewer, const char *media)
{
  for (const char *letter = media; *letter != '\0'; letter++)
    add_media (viewer, *letter);
  create (viewer, "create-offer", on_offer_created);
}

void
wvs_viewer_take_answer (WvsViewer *viewer, const char *sdp)
{
  set_remote (viewer, GST_WEBRTC_SDP_TYPE_ANSWER, sdp);
}

void
wvs_viewer_add_candidate (WvsViewer *viewer, guint mline, const char *candidate)
{
  g_signal_emit_by_name (viewer->webrtc, "add-ice-candidate", mline, candidate);
}

gboolean
wvs_viewer_is_connected (WvsViewer *viewer)
{
  return atomic_load (&viewer->connected);
}

guint
wvs_viewer_get_n_frames (WvsViewer *viewer)
{
  guint n;

  g_mutex_lock (&viewer->lock);
  n = viewer->frames->len;
  g_mutex_unlock (&viewer->lock);
  return n;
}

guint
wvs_viewer_get_n_sound_packets (WvsViewer *viewer)
{
  return atomic_load (&viewer->n_sound_packets);
}

WvsViewerFrame
wvs_viewer_get_frame (WvsViewer *viewer, guint index)
{
  WvsViewerFrame frame;

  g_mutex_lock (&viewer->lock);
  frame = g_array_index (viewer->frames, WvsViewerFrame, index);
  g_mutex_unlock (&viewer->lock);
  return frame;
}

void
wvs_viewer_request_keyframe (WvsViewer *viewer)
{
  g_mutex_lock (&viewer->lock);
  if (viewer->pad != NULL)
    gst_pad_send_event (viewer->pad,
        gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE,
            1));
  g_mutex_unlock (&viewer->lock);
}
