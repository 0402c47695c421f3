/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "send-pipeline.h"

#include <gst/webrtc/webrtc.h>

#include "address.h"
#include "error.h"
#include "ice-server.h"
#include "payloader.h"
#include "teardown.h"
#include "token.h"

/* What a keyframe of 300 KB in one burst needs. */
#define SOCKET_BUFFER_BYTES (1024 * 1024)

/* From one connectivity check to the next: the least that RFC 8445 §14.2 allows.
 * With libnice's 20 ms it takes 60 to 80 ms more until a path is found. */
#define PACING_MS 5

/* Between sender reports, at the least. A browser brings sound and picture in
 * step by what they say, and only then, a little with each; in RFC 3550 §6.2's
 * five seconds a viewer would hear that for half a minute. RFC 4585 §3.4 allows
 * a shorter one. */
#define REPORT_INTERVAL (500 * GST_MSECOND)

static void
set_if_there (gpointer object, const char *name, int value)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (object), name) != NULL)
    g_object_set (object, name, value, NULL);
}

static void
configure_servers (GstElement *webrtc, const WvsIceConfig *ice)
{
  gboolean have_stun = FALSE;

  for (guint i = 0; i < ice->servers->len; i++) {
    const WvsIceServer *server = g_ptr_array_index (ice->servers, i);
    g_autofree char *uri = wvs_ice_server_dup_gst_uri (server);
    gboolean added;

    if (wvs_ice_server_is_turn (server))
      g_signal_emit_by_name (webrtc, "add-turn-server", uri, &added);
    else if (!have_stun && g_str_has_prefix (uri, "stun:")) /* takes one */
      g_object_set (webrtc, "stun-server", uri, NULL);
    have_stun = have_stun || !wvs_ice_server_is_turn (server);
  }
}

/* UPnP would open ports on the router, ICE-TCP would have the server connect
 * to wherever a viewer says; neither is asked for. */
static void
configure_ice (GstElement *webrtc, const WvsPeerConfig *config)
{
  const WvsIceConfig *ice = config->ice;
  g_autoptr (GObject) agent = NULL;
  g_autoptr (GObject) nice = NULL;
  gboolean added;

  g_object_get (webrtc, "ice-agent", &agent, NULL);
  set_if_there (agent, "ice-tcp", FALSE);
  if (ice->udp_port_min > 0)
    g_object_set (agent, "min-rtp-port", (guint)ice->udp_port_min,
        "max-rtp-port", (guint)ice->udp_port_max, NULL);
  for (char **address = ice->local_addresses; *address != NULL; address++)
    g_signal_emit_by_name (agent, "add-local-ip-address", *address, &added);
  /* On a machine without a network its own viewers are all there can be. */
  if (ice->local_addresses[0] == NULL && config->viewer != NULL &&
      wvs_address_classify (config->viewer) == WVS_ADDRESS_LOOPBACK &&
      !wvs_address_have_network ())
    g_signal_emit_by_name (agent, "add-local-ip-address", "127.0.0.1", &added);
  g_object_get (agent, "agent", &nice, NULL);
  set_if_there (nice, "upnp", FALSE);
  set_if_there (nice, "stun-pacing-timer", PACING_MS);
  configure_servers (webrtc, ice);
}

/* RTCP would tell every viewer this machine's name otherwise; RFC 7022 wants a
 * random one. And its sender reports are to say when things are due, not when
 * they were sent: a track whose first packets came late would be out of step
 * until the next report. */
static void
configure_rtcp (GstElement *webrtc)
{
  g_autoptr (GstElement) rtpbin =
      gst_bin_get_by_name (GST_BIN (webrtc), "rtpbin");
  g_autofree char *cname = wvs_token_new ();
  g_autoptr (GstStructure) sdes = NULL;

  if (rtpbin == NULL)
    return;
  sdes = gst_structure_new ("application/x-rtp-source-sdes", "cname",
      G_TYPE_STRING, cname, NULL);
  g_object_set (rtpbin, "sdes", sdes, "rtcp-sync-send-time", FALSE, NULL);
}

/* How a track goes over the wire. */
typedef struct {
  guint track;
  guint mline;
  WvsCodec codec;
  guint payload_type;
  guint32 ssrc;
  gboolean offered;
  gboolean nack;
} Line;

static void
configure_transceiver (GObject *transceiver, const Line *line)
{
  g_autoptr (GstCaps) caps = wvs_payloader_get_rtp_caps (line->codec,
      line->payload_type, line->ssrc, line->offered);

  g_object_set (transceiver, "direction",
      GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY, "codec-preferences", caps,
      NULL);
  if (line->nack) /* and RTX */
    g_object_set (transceiver, "do-nack", TRUE, NULL);
}

/* An appsrc that never blocks whoever pushes and never does what it was not
 * told: webrtc-peer.c bounds its queue. */
static GstElement *
make_appsrc (WvsCodec codec)
{
  GstElement *appsrc = gst_element_factory_make ("appsrc", NULL);
  g_autoptr (GstCaps) caps = wvs_payloader_get_input_caps (codec);

  if (appsrc != NULL)
    g_object_set (appsrc, "caps", caps, "is-live", TRUE, "format",
        GST_FORMAT_TIME, "max-bytes", (guint64)0, "block", FALSE,
        "emit-signals", FALSE, NULL);
  return appsrc;
}

/* The pad is asked for by name: the unnamed template never finds the
 * transceiver it belongs to in GStreamer 1.22. */
static gboolean
link_to_webrtc (WvsSendPipeline *self, GstElement *payloader, const Line *line)
{
  WvsSendTrack *track = &self->tracks[line->track];
  g_autofree char *name = g_strdup_printf ("sink_%u", line->mline);
  g_autoptr (GstPad) src = gst_element_get_static_pad (payloader, "src");
  g_autoptr (GstPad) sink = gst_element_request_pad_simple (self->webrtc, name);

  if (sink == NULL)
    return FALSE;
  g_object_set (sink, "msid", "wvs", NULL); /* one stream: lip-sync */
  g_object_get (sink, "transceiver", &track->transceiver, NULL);
  configure_transceiver (track->transceiver, line);
  return gst_pad_link (src, sink) == GST_PAD_LINK_OK;
}

static gboolean
add_track (WvsSendPipeline *self, const Line *line, GError **error)
{
  GstElement *payloader;
  GstElement *appsrc;

  payloader =
      wvs_payloader_new (line->codec, line->payload_type, line->ssrc, error);
  if (payloader == NULL)
    return FALSE;
  gst_bin_add (GST_BIN (self->pipeline), payloader);
  appsrc = make_appsrc (line->codec);
  if (appsrc != NULL)
    gst_bin_add (GST_BIN (self->pipeline), appsrc);
  if (appsrc == NULL || !gst_element_link (appsrc, payloader) ||
      !link_to_webrtc (self, payloader, line)) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_INTERNAL,
        "cannot link a %s track to webrtcbin",
        wvs_codec_get_name (line->codec));
    return FALSE;
  }
  self->tracks[line->track].appsrc = appsrc;
  self->tracks[line->track].payloader = payloader;
  return TRUE;
}

/* Audio conceals a lost packet better than it waits. */
static Line
get_line (const WvsPeerConfig *config, const WvsAcceptance *acceptance,
    guint mline)
{
  Line line = { .track = mline, .mline = mline, .offered = acceptance == NULL };

  wvs_random_bytes (&line.ssrc, sizeof line.ssrc);
  line.ssrc |= 1; /* 0 is no SSRC */
  if (acceptance != NULL)
    line.track = acceptance->media[mline].track;
  line.codec = config->tracks[line.track].codec;
  line.nack = wvs_codec_get_kind (line.codec) == WVS_KIND_VIDEO;
  line.payload_type = wvs_payloader_get_payload_type (line.codec);
  if (acceptance != NULL) {
    line.nack = line.nack && acceptance->media[mline].format->nack;
    line.payload_type = acceptance->media[mline].format->payload_type;
  }
  return line;
}

gboolean
wvs_send_pipeline_build (WvsSendPipeline *self, const WvsPeerConfig *config,
    const WvsAcceptance *acceptance, GError **error)
{
  gboolean good = TRUE;

  *self = (WvsSendPipeline){ 0 };
  self->webrtc =
      gst_element_factory_make ("webrtcbin", WVS_TEARDOWN_WEBRTC_NAME);
  if (self->webrtc == NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        "GStreamer element webrtcbin is missing "
        "(Debian package gstreamer1.0-plugins-bad)");
    return FALSE;
  }
  self->pipeline = gst_pipeline_new (NULL);
  gst_bin_add (GST_BIN (self->pipeline), self->webrtc);
  gst_util_set_object_arg (G_OBJECT (self->webrtc), "bundle-policy",
      "max-bundle");
  configure_ice (self->webrtc, config);
  configure_rtcp (self->webrtc);

  self->n_tracks = config->n_tracks;
  for (guint i = 0; i < self->n_tracks && good; i++) {
    Line line = get_line (config, acceptance, i);

    good = add_track (self, &line, error);
  }
  if (!good)
    wvs_send_pipeline_dispose (self);
  return good;
}

GstClockTime
wvs_send_pipeline_start (WvsSendPipeline *self)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  GstClockTime base = gst_clock_get_time (clock);

  /* The system clock is CLOCK_MONOTONIC, as g_get_monotonic_time() is: due
   * times become running times by a subtraction. */
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, base);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return base;
}

GObject *
wvs_send_pipeline_get_dtls (WvsSendPipeline *self)
{
  g_autoptr (GObject) sender = NULL;
  GObject *dtls = NULL;

  if (self->n_tracks == 0)
    return NULL;
  g_object_get (self->tracks[0].transceiver, "sender", &sender, NULL);
  if (sender != NULL)
    g_object_get (sender, "transport", &dtls, NULL);
  return dtls;
}

GObject *
wvs_send_pipeline_get_rtp_session (WvsSendPipeline *self)
{
  g_autoptr (GstElement) rtpbin =
      gst_bin_get_by_name (GST_BIN (self->webrtc), "rtpbin");
  GObject *session = NULL;

  if (rtpbin != NULL)
    g_signal_emit_by_name (rtpbin, "get-internal-session", 0, &session);
  if (session != NULL)
    g_object_set (session, "rtcp-min-interval", (guint64)REPORT_INTERVAL, NULL);
  return session;
}

void
wvs_send_pipeline_widen_socket (WvsSendPipeline *self, GObject *dtls)
{
  g_autoptr (GObject) ice = NULL;

  g_object_get (dtls, "transport", &ice, NULL);
  if (ice != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (ice),
                         "send-buffer-size") != NULL)
    g_object_set (ice, "send-buffer-size", SOCKET_BUFFER_BYTES, NULL);
}

void
wvs_send_pipeline_dispose (WvsSendPipeline *self)
{
  for (guint i = 0; i < self->n_tracks; i++)
    g_clear_object (&self->tracks[i].transceiver);
  if (self->pipeline != NULL)
    wvs_teardown_push (self->pipeline);
  *self = (WvsSendPipeline){ 0 };
}
