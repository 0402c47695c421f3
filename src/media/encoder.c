/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "encoder.h"

#include "element.h"
#include "target.h"

#define USUAL_FRAME_RATE 30.0

GstElement *
wvs_encoder_add (GstBin *bin, const WvsTrack *track, double frame_rate,
    GError **error)
{
  double rate =
      frame_rate > 0 ? MIN (frame_rate, WVS_MAX_FRAME_RATE) : USUAL_FRAME_RATE;
  WvsEffort effort =
      wvs_target_get_effort (track, rate, g_get_num_processors ());
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
