/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "track-caps.h"

#include <gst/pbutils/pbutils.h>
#include <string.h>

/* More than that is a time base, not a frame rate. */
#define MAX_FRAME_RATE 1000.0

static const struct {
  const char *name; /* of the caps */
  WvsCodec codec;
  const char *format; /* shorter than GStreamer's words */
} formats[] = {
  { "video/x-vp8", WVS_CODEC_VP8, "VP8" },
  { "video/x-vp9", WVS_CODEC_VP9, "VP9" },
  { "video/x-h264", WVS_CODEC_H264, "H.264" },
  { "video/x-h265", WVS_CODEC_H265, "H.265" },
  { "video/x-av1", WVS_CODEC_AV1, "AV1" },
  { "audio/x-opus", WVS_CODEC_OPUS, "Opus" },
};

static void
copy (char *target, gsize size, const char *text)
{
  (void)g_strlcpy (target, text != NULL ? text : "", size);
}

WvsKind
wvs_track_caps_get_kind (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *name;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  if (gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return 0;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_has_prefix (name, "audio/"))
    return WVS_KIND_AUDIO;
  if (g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "image/"))
    return WVS_KIND_VIDEO;
  return 0;
}

static void
read_format (GstCaps *caps, WvsTrackInfo *track)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *name = gst_structure_get_name (structure);
  g_autofree char *words = NULL;
  int version;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_equal (name, formats[i].name)) {
      track->codec = formats[i].codec;
      copy (track->format, sizeof track->format, formats[i].format);
      return;
    }
  }
  if (g_str_equal (name, "audio/mpeg") &&
      gst_structure_get_int (structure, "mpegversion", &version) &&
      (version == 2 || version == 4))
    words = g_strdup ("AAC");
  else
    words = gst_pb_utils_get_codec_description (caps);
  copy (track->format, sizeof track->format, words);
}

/* Only the codecs that may be passed on tell; of the others nobody asks. */
static void
read_picture (const GstStructure *structure, WvsTrackInfo *track)
{
  const char *mode = gst_structure_get_string (structure, "interlace-mode");
  int width = 0, height = 0, n, d;

  (void)gst_structure_get_int (structure, "width", &width);
  (void)gst_structure_get_int (structure, "height", &height);
  track->width = (guint)MAX (width, 0);
  track->height = (guint)MAX (height, 0);
  track->square_pixels =
      !gst_structure_get_fraction (structure, "pixel-aspect-ratio", &n, &d) ||
      n == d;
  if (gst_structure_get_fraction (structure, "framerate", &n, &d) && n > 0 &&
      d > 0 && (double)n / d <= MAX_FRAME_RATE)
    track->frame_rate = (double)n / d;
  track->interlaced = mode != NULL && !g_str_equal (mode, "progressive");
  (void)gst_structure_get_uint (structure, "bit-depth-luma", &track->bit_depth);
  copy (track->chroma, sizeof track->chroma,
      gst_structure_get_string (structure, "chroma-format"));
  if (track->codec == WVS_CODEC_VP8) { /* it has no other (RFC 6386) */
    track->bit_depth = 8;
    copy (track->chroma, sizeof track->chroma, "4:2:0");
  }
}

/* ISO/IEC 14496-15: lengthSizeMinusOne of avcC and hvcC. */
static guint
get_length_size (const GstStructure *structure, WvsCodec codec)
{
  gsize offset = codec == WVS_CODEC_H264 ? 4 : 21;
  const char *format = gst_structure_get_string (structure, "stream-format");
  const GValue *value = gst_structure_get_value (structure, "codec_data");
  GstBuffer *buffer = value != NULL ? gst_value_get_buffer (value) : NULL;
  guint8 byte;

  if ((codec != WVS_CODEC_H264 && codec != WVS_CODEC_H265) || format == NULL ||
      g_str_equal (format, "byte-stream"))
    return 0;
  if (buffer == NULL || gst_buffer_extract (buffer, offset, &byte, 1) != 1)
    return 4;
  return (byte & 3U) + 1U;
}

GstVideoOrientationMethod
wvs_track_caps_get_orientation (GstPad *pad)
{
  GstVideoOrientationMethod method = GST_VIDEO_ORIENTATION_IDENTITY;
  GstEvent *event;

  for (guint i = 0;
       (event = gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i)) != NULL;
       i++) {
    GstTagList *tags;

    gst_event_parse_tag (event, &tags);
    (void)gst_video_orientation_from_tag (tags, &method);
    gst_event_unref (event);
  }
  return method;
}

guint
wvs_track_caps_read (GstCaps *caps, GstPad *pad, WvsTrackInfo *track)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  int channels = 0, rate_hz = 0;

  read_format (caps, track);
  copy (track->profile, sizeof track->profile,
      gst_structure_get_string (structure, "profile"));
  copy (track->level, sizeof track->level,
      gst_structure_get_string (structure, "level"));
  if (track->kind == WVS_KIND_VIDEO) {
    read_picture (structure, track);
    track->rotated =
        wvs_track_caps_get_orientation (pad) != GST_VIDEO_ORIENTATION_IDENTITY;
  } else {
    (void)gst_structure_get_int (structure, "channels", &channels);
    (void)gst_structure_get_int (structure, "rate", &rate_hz);
    track->channels = (guint)MAX (channels, 0);
    track->rate_hz = (guint)MAX (rate_hz, 0);
  }
  return get_length_size (structure, track->codec);
}
