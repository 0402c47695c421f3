/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "encoder.h"

#include "element.h"
#include "media.h"
#include "target.h"

#define USUAL_FRAME_RATE 30.0

static GstElement *
add_vp8 (GstBin *bin, const WvsTrack *track, WvsEffort effort, GError **error)
{
  GstElement *encoder = wvs_element_add (bin, "vp8enc", error);

  if (encoder == NULL)
    return NULL;

  /* clang-format off */
  g_object_set (encoder,
      "deadline", G_GINT64_CONSTANT (1), /* real time */
      "cpu-used", effort.cpu_used,
      "threads", effort.threads,
      "lag-in-frames", 0,
      "auto-alt-ref", FALSE,     /* a frame that is not shown has no place here */
      "keyframe-max-dist", G_MAXINT, /* only when told to */
      "target-bitrate", (int)track->bitrate_kbps * 1000,
      "max-intra-bitrate", 300,  /* per cent of a frame's share: bounds the burst */
      "undershoot", 100,
      "overshoot", 15,
      "buffer-size", 1000,       /* ms: how far the rate may stray */
      "buffer-initial-size", 500,
      "buffer-optimal-size", 600,
      "min-quantizer", 2,
      "max-quantizer", 56,
      "dropframe-threshold", 0,  /* each frame of the file arrives */
      NULL);
  /* clang-format on */
  gst_util_set_object_arg (G_OBJECT (encoder), "keyframe-mode", "disabled");
  gst_util_set_object_arg (G_OBJECT (encoder), "end-usage", "cbr");
  gst_util_set_object_arg (G_OBJECT (encoder), "error-resilient", "default");
  /* Files of variable frame rate: the time between two frames is what it is. */
  gst_util_set_object_arg (G_OBJECT (encoder), "timebase", "1/90000");
  return encoder;
}

static GstElement *
add_h264 (GstBin *bin, const WvsTrack *track, WvsEffort effort, GError **error)
{
  GstElement *encoder = NULL;

  if (wvs_media_can_encode (WVS_CODEC_H264, error))
    encoder = wvs_element_add (bin, "x264enc", error);
  if (encoder == NULL)
    return NULL;

  /* clang-format off */
  g_object_set (encoder,
      "bitrate", track->bitrate_kbps,
      "vbv-buf-capacity", 1000, /* ms: how far the rate may stray */
      "threads", 1,
      "key-int-max", G_MAXINT,  /* only when told to */
      "bframes", 0,
      "byte-stream", TRUE,
      "cabac", FALSE,
      "dct8x8", FALSE,
      "option-string", "scenecut=0",
      NULL);
  /* clang-format on */
  gst_util_set_object_arg (G_OBJECT (encoder), "pass", "cbr");
  gst_util_set_object_arg (G_OBJECT (encoder), "tune", "zerolatency");
  gst_util_set_object_arg (G_OBJECT (encoder), "speed-preset",
      effort.threads > 1 ? "ultrafast" : "superfast"); /* if large */
  return encoder;
}

GstElement *
wvs_encoder_add (GstBin *bin, const WvsTrack *track, double frame_rate,
    GstElement *sink, GError **error)
{
  gboolean h264 = track->codec == WVS_CODEC_H264;
  double rate =
      frame_rate > 0 ? MIN (frame_rate, WVS_MAX_FRAME_RATE) : USUAL_FRAME_RATE;
  WvsEffort effort =
      wvs_target_get_effort (track, rate, g_get_num_processors ());
  GstElement *encoder = h264 ? add_h264 (bin, track, effort, error)
                             : add_vp8 (bin, track, effort, error);
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      h264 ? "video/x-h264,stream-format=byte-stream,alignment=au,"
             "profile=constrained-baseline"
           : "video/x-vp8");

  if (encoder != NULL)
    gst_element_link_filtered (encoder, sink, caps);
  return encoder;
}
