/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What the server is compared with: one that has a pipeline for each viewer,
 * from the file to webrtcbin, and speaks as much of the signaling protocol as
 * tests/support/viewers.c needs.
 *
 *   plain FILE       a WebM or Matroska file of VP8 and Opus
 *     > http://127.0.0.1:PORT/
 *
 * Viewers that have gone stay in it: it is to be killed. */

#include <gst/gst.h>
#include <gst/webrtc/webrtc.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  SoupWebsocketConnection *socket;
  GstElement *webrtc; /* (nullable) */
} Viewer;

/* Said on another thread, to be sent on the main one. */
typedef struct {
  Viewer *viewer;
  JsonNode *message;
} Post;

static const char *path;

static void
send_message (Viewer *viewer, JsonNode *message)
{
  g_autofree char *text = json_to_string (message, FALSE);

  if (soup_websocket_connection_get_state (viewer->socket) ==
      SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (viewer->socket, text);
}

static gboolean
run_post (gpointer data)
{
  Post *post = data;

  send_message (post->viewer, post->message);
  json_node_unref (post->message);
  g_free (post);
  return G_SOURCE_REMOVE;
}

/* @object: (transfer full). Thread: any. */
static void
post (Viewer *viewer, JsonObject *object)
{
  Post *post = g_new (Post, 1);

  *post = (Post){ viewer, json_node_new (JSON_NODE_OBJECT) };
  json_node_take_object (post->message, object);
  g_idle_add (run_post, post);
}

static JsonObject *
new_message (const char *type)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  return object;
}

static void
on_offer_created (GstPromise *promise, gpointer data)
{
  Viewer *viewer = data;
  GstWebRTCSessionDescription *offer = NULL;
  JsonObject *message = new_message ("offer");
  g_autofree char *sdp = NULL;

  gst_structure_get (gst_promise_get_reply (promise), "offer",
      GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &offer, NULL);
  sdp = gst_sdp_message_as_text (offer->sdp);
  json_object_set_string_member (message, "sdp", sdp);
  post (viewer, message);
  g_signal_emit_by_name (viewer->webrtc, "set-local-description", offer, NULL);
  gst_webrtc_session_description_free (offer);
  gst_promise_unref (promise);
}

static void
on_negotiation_needed (GstElement *webrtc, gpointer data)
{
  g_signal_emit_by_name (webrtc, "create-offer", NULL,
      gst_promise_new_with_change_func (on_offer_created, data, NULL));
}

static void
on_candidate (GstElement *webrtc, guint mline, const char *candidate,
    gpointer data)
{
  JsonObject *message = new_message ("candidate");

  json_object_set_string_member (message, "candidate", candidate);
  json_object_set_int_member (message, "sdpMLineIndex", mline);
  post (data, message);
}

static void
keep_to_loopback (GstElement *webrtc)
{
  g_autoptr (GObject) agent = NULL;
  g_autoptr (GObject) nice = NULL;
  gboolean added;

  g_object_get (webrtc, "ice-agent", &agent, NULL);
  g_object_set (agent, "ice-tcp", FALSE, NULL);
  g_signal_emit_by_name (agent, "add-local-ip-address", "127.0.0.1", &added);
  g_object_get (agent, "agent", &nice, NULL);
  g_object_set (nice, "upnp", FALSE, NULL);
}

static void
start (Viewer *viewer)
{
  static const char format[] =
      "webrtcbin name=webrtc bundle-policy=max-bundle "
      "filesrc location=\"%s\" ! matroskademux name=demux "
      "demux.video_0 ! queue ! clocksync ! rtpvp8pay picture-id-mode=15-bit ! "
      "application/x-rtp,media=video,encoding-name=VP8,payload=96 ! webrtc. "
      "demux.audio_0 ! queue ! clocksync ! rtpopuspay ! "
      "application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! webrtc.";
  g_autofree char *text = g_strdup_printf (format, path);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (text, &error);

  if (pipeline == NULL)
    g_error ("%s", error->message);
  viewer->webrtc = gst_bin_get_by_name (GST_BIN (pipeline), "webrtc");
  keep_to_loopback (viewer->webrtc);
  g_signal_connect (viewer->webrtc, "on-negotiation-needed",
      G_CALLBACK (on_negotiation_needed), viewer);
  g_signal_connect (viewer->webrtc, "on-ice-candidate",
      G_CALLBACK (on_candidate), viewer);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
}

static void
take_answer (Viewer *viewer, const char *sdp)
{
  GstSDPMessage *message;
  GstWebRTCSessionDescription *answer;

  if (gst_sdp_message_new_from_text (sdp, &message) != GST_SDP_OK)
    g_error ("an answer that cannot be read: %s", sdp);
  answer =
      gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_ANSWER, message);
  g_signal_emit_by_name (viewer->webrtc, "set-remote-description", answer,
      NULL);
  gst_webrtc_session_description_free (answer);
}

static void
on_message (SoupWebsocketConnection *socket, int kind, GBytes *bytes,
    gpointer data)
{
  Viewer *viewer = data;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  const char *type;

  if (!json_parser_load_from_data (parser, text, (gssize)size, NULL))
    return;
  object = json_node_get_object (json_parser_get_root (parser));
  type = json_object_get_string_member (object, "type");
  if (strcmp (type, "start") == 0)
    start (viewer);
  else if (strcmp (type, "answer") == 0)
    take_answer (viewer, json_object_get_string_member (object, "sdp"));
  else if (strcmp (type, "candidate") == 0)
    g_signal_emit_by_name (viewer->webrtc, "add-ice-candidate",
        (guint)json_object_get_int_member (object, "sdpMLineIndex"),
        json_object_get_string_member (object, "candidate"));
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *where,
    SoupWebsocketConnection *socket, gpointer data)
{
  Viewer *viewer = g_new0 (Viewer, 1);

  viewer->socket = g_object_ref (socket);
  g_signal_connect (socket, "message", G_CALLBACK (on_message), viewer);
  post (viewer, new_message ("welcome"));
}

int
main (int argc, char **argv)
{
  static char protocol[] = "webrtc-video-server.v1";
  char *protocols[] = { protocol, NULL };
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  if (argc != 2) {
    fprintf (stderr, "usage: plain FILE\n");
    return 64;
  }
  path = argv[1];
  gst_init (NULL, NULL);
  soup_server_add_websocket_handler (server, "/ws", NULL, protocols, on_socket,
      NULL, NULL);
  if (!soup_server_listen (server, address, 0, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  printf ("http://127.0.0.1:%d/\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
