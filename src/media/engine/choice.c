/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "choice.h"

#include <string.h>

/* The H.264 profiles a browser may decode; each includes those before it. */
typedef enum {
  H264_OTHER = 0,
  H264_BASELINE,
  H264_MAIN,
  H264_HIGH,
} H264Profile;

static const struct {
  const char *name; /* as GStreamer has it */
  H264Profile profile;
} h264_profiles[] = {
  { "constrained-baseline", H264_BASELINE },
  /* What it has beyond the constrained one no encoder makes. */
  { "baseline", H264_BASELINE },
  { "main", H264_MAIN },
  { "constrained-high", H264_HIGH },
  { "progressive-high", H264_HIGH },
  { "high", H264_HIGH },
};

static const char *const required_video[] = { "video/VP8",
  "video/H264;profile-level-id=42e01f", NULL };
static const char *const required_audio[] = { "audio/opus", NULL };

static H264Profile
get_h264_profile (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (h264_profiles); i++) {
    if (g_str_equal (name, h264_profiles[i].name))
      return h264_profiles[i].profile;
  }
  return H264_OTHER;
}

/* The value of a parameter in "video/X;name=value;…" begins with two hex digits
 * (the number of a profile). Not given: @fallback. */
static guint64
get_number (const char *type, const char *name, guint base, guint digits,
    guint64 fallback)
{
  g_auto (GStrv) parameters = g_strsplit (type, ";", 16);
  gsize length = strlen (name);

  for (char **each = parameters[0] != NULL ? parameters + 1 : parameters;
       *each != NULL; each++) {
    g_autofree char *value = NULL;
    guint64 number;

    g_strstrip (*each);
    if (g_ascii_strncasecmp (*each, name, length) != 0 ||
        (*each)[length] != '=')
      continue;
    value = g_strndup (*each + length + 1, digits);
    if (g_ascii_string_to_unsigned (value, base, 0, G_MAXUINT16, &number, NULL))
      return number;
  }
  return fallback;
}

/* RFC 6184 §8.1: without one it is baseline. */
static H264Profile
get_offered_h264_profile (const char *type)
{
  switch (get_number (type, "profile-level-id", 16, 2, 0x42)) {
  case 0x42:
    return H264_BASELINE;
  case 0x4d:
    return H264_MAIN;
  case 0x64:
    return H264_HIGH;
  default:
    return H264_OTHER;
  }
}

static gboolean
is_type (const char *type, const char *mime_type)
{
  gsize length = strlen (mime_type);

  return g_ascii_strncasecmp (type, mime_type, length) == 0 &&
         (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}

static gboolean
takes (const char *type, const WvsTrackInfo *track)
{
  if (!is_type (type, wvs_codec_get_mime_type (track->codec)))
    return FALSE;
  if (track->codec == WVS_CODEC_VP9) /* profile 0 is all that gets here */
    return get_number (type, "profile-id", 10, 2, 0) == 0;
  if (track->codec == WVS_CODEC_H264)
    return get_offered_h264_profile (type) >= get_h264_profile (track->profile);
  return TRUE;
}

static gboolean
is_empty (const char *const *types)
{
  return types == NULL || *types == NULL;
}

static gboolean
is_decoded (const WvsTrackInfo *track, const WvsCapabilities *capabilities)
{
  static const WvsCapabilities required = { required_video, required_audio };
  const char *const *types;

  if (capabilities == NULL ||
      (is_empty (capabilities->video) && is_empty (capabilities->audio)))
    capabilities = &required;
  types =
      track->kind == WVS_KIND_VIDEO ? capabilities->video : capabilities->audio;
  for (; types != NULL && *types != NULL; types++) {
    if (takes (*types, track))
      return TRUE;
  }
  return FALSE;
}

static void explain (WvsChoice *choice, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
explain (WvsChoice *choice, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  (void)g_vsnprintf (choice->reason, sizeof choice->reason, format, args);
  va_end (args);
}

/* What keeps pictures from being shown right by any browser. */
static void
check_pictures (const WvsTrackInfo *track, WvsChoice *choice)
{
  if (track->bit_depth > 8)
    explain (choice, "%u-bit", track->bit_depth);
  else if (track->chroma[0] != '\0' && !g_str_equal (track->chroma, "4:2:0"))
    explain (choice, "%s", track->chroma);
  else if (track->interlaced)
    explain (choice, "interlaced");
  else if (track->rotated)
    explain (choice, "rotated");
  else if (!track->square_pixels)
    explain (choice, "pixels that are not square");
}

/* What keeps a stream from flowing. Frames are shown as they are decoded, there
 * is no time to put them in order. */
static void
check_frames (const WvsTrackInfo *track, WvsChoice *choice)
{
  if (track->reordered)
    explain (choice, "B-frames");
  else if (track->untimed)
    explain (choice, "frames without a time");
  else if (track->hidden_frames)
    explain (choice, "hidden frames");
  else if (track->max_gop_us <= 0)
    explain (choice, "no keyframe found");
  else if (track->max_gop_us > WVS_MAX_GOP_US)
    explain (choice, "GOP of %.1f s",
        (double)track->max_gop_us / G_USEC_PER_SEC);
}

static void
check_codec (const WvsTrackInfo *track, WvsChoice *choice)
{
  if (track->codec == WVS_CODEC_NONE)
    explain (choice, "%s", track->format[0] != '\0' ? track->format : "format");
  else if (track->codec == WVS_CODEC_AV1) /* there is nothing to payload it */
    explain (choice, "AV1");
  else if (track->codec == WVS_CODEC_OPUS && track->channels > 2)
    explain (choice, "%u channels", track->channels);
  else if (track->codec == WVS_CODEC_VP9 && !g_str_equal (track->profile, "0"))
    explain (choice, "VP9 of profile %s",
        track->profile[0] != '\0' ? track->profile : "unknown");
  else if (track->codec == WVS_CODEC_H264 &&
           get_h264_profile (track->profile) == H264_OTHER)
    explain (choice, "H.264 of profile %s",
        track->profile[0] != '\0' ? track->profile : "unknown");
}

static void
check_viewer (const WvsTrackInfo *track, const WvsCapabilities *capabilities,
    WvsChoice *choice)
{
  if (is_decoded (track, capabilities))
    return;
  explain (choice, "the browser does not decode %s%s%s", track->format,
      track->codec == WVS_CODEC_H264 ? " " : "",
      track->codec == WVS_CODEC_H264 ? track->profile : "");
}

WvsChoice
wvs_choice_make (const WvsTrackInfo *track, const WvsCapabilities *capabilities,
    WvsTranscode mode)
{
  WvsChoice choice = { .delivery = WVS_DELIVERY_PASSTHROUGH };

  if (mode == WVS_TRANSCODE_ALWAYS)
    explain (&choice, "as asked for");
  if (choice.reason[0] == '\0' && track->kind == WVS_KIND_VIDEO)
    check_pictures (track, &choice);
  if (choice.reason[0] == '\0')
    check_codec (track, &choice);
  if (choice.reason[0] == '\0')
    check_viewer (track, capabilities, &choice);
  if (choice.reason[0] == '\0' && track->kind == WVS_KIND_VIDEO)
    check_frames (track, &choice);
  if (choice.reason[0] != '\0')
    choice.delivery = mode == WVS_TRANSCODE_NEVER ? WVS_DELIVERY_REFUSE
                                                  : WVS_DELIVERY_TRANSCODE;
  return choice;
}

const char *
wvs_delivery_get_name (WvsDelivery delivery)
{
  static const char *const names[] = {
    [WVS_DELIVERY_PASSTHROUGH] = "passthrough",
    [WVS_DELIVERY_TRANSCODE] = "transcode",
    [WVS_DELIVERY_REFUSE] = "refuse",
  };

  return names[delivery];
}
