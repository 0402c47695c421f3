/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sound-chain.h"

#include "element.h"

/* Of 10: what lies above is hard to hear at our rate and easy to measure. */
#define COMPLEXITY 6

GstPad *
wvs_sound_chain_add (GstBin *bin, const WvsTrack *track, GstElement *sink,
    GError **error)
{
  static const char *const factories[] = { "audioconvert", "audioresample",
    "capsfilter", "opusenc" };
  GstElement *chain[G_N_ELEMENTS (factories)];
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "rate",
      G_TYPE_INT, 48000, "channels", G_TYPE_INT, 2, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    chain[i] = wvs_element_add (bin, factories[i], error);
    if (chain[i] == NULL)
      return NULL;
    if (i > 0)
      gst_element_link (chain[i - 1], chain[i]);
  }
  gst_element_link (chain[3], sink);
  g_object_set (chain[2], "caps", caps, NULL);
  /* Chromium makes noises of times that are not exact. */
  g_object_set (chain[3], "bitrate", (int)track->bitrate_kbps * 1000,
      "perfect-timestamp", TRUE, "complexity", COMPLEXITY, NULL);
  gst_util_set_object_arg (G_OBJECT (chain[3]), "frame-size", "20");
  gst_util_set_object_arg (G_OBJECT (chain[3]), "bitrate-type", "vbr");
  return gst_element_get_static_pad (chain[0], "sink");
}
