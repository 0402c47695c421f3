/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "format.h"

#include <string.h>

#include "sdp-writer.h"

static const WvsCodec codecs[] = { WVS_CODEC_VP8, WVS_CODEC_VP9, WVS_CODEC_H264,
  WVS_CODEC_H265, WVS_CODEC_OPUS };

/* (transfer full) (nullable): the value of a parameter of a=fmtp. */
static char *
get_parameter (const WvsSdpFormat *format, const char *name)
{
  g_auto (GStrv) parameters =
      g_strsplit (format->fmtp != NULL ? format->fmtp : "", ";", -1);
  gsize length = strlen (name);

  for (char **each = parameters; *each != NULL; each++) {
    g_strstrip (*each);
    if (g_ascii_strncasecmp (*each, name, length) == 0 &&
        (*each)[length] == '=')
      return g_strdup (*each + length + 1);
  }
  return NULL;
}

static gboolean
has_parameter (const WvsSdpFormat *format, const char *name, const char *value)
{
  g_autofree char *actual = get_parameter (format, name);

  return g_strcmp0 (actual, value) == 0;
}

/* (transfer full) (nullable): of H.264, where it is well-formed. */
static char *
get_profile_level (const WvsSdpFormat *format)
{
  g_autofree char *text = get_parameter (format, "profile-level-id");

  if (text == NULL || strlen (text) != 6 ||
      strspn (text, "0123456789abcdefABCDEF") != 6)
    return NULL;
  return g_ascii_strdown (text, -1);
}

/* From 1 the more streams it takes; 0: none of ours. */
static guint
rank_h264 (const WvsSdpFormat *format)
{
  g_autofree char *given = get_parameter (format, "profile-level-id");
  g_autofree char *id = get_profile_level (format);

  if (!has_parameter (format, "packetization-mode", "1"))
    return 0; /* a keyframe does not fit into single packets */
  if (given == NULL || (id != NULL && g_str_has_prefix (id, "42")))
    return 1; /* RFC 6184 §8.1: baseline is what none means */
  if (id != NULL && g_str_has_prefix (id, "4d"))
    return 2;
  return id != NULL && g_str_has_prefix (id, "64") ? 3 : 0;
}

/* GStreamer's payloaders send no others; browsers have codecs of later years
 * below. */
#define MIN_PAYLOAD_TYPE 96

/* How well @format takes streams of @codec; 0: not at all. */
static guint
rank (const WvsSdpFormat *format, WvsCodec codec)
{
  g_autofree char *profile = NULL;

  if (format->payload_type < MIN_PAYLOAD_TYPE ||
      g_ascii_strcasecmp (format->encoding, wvs_codec_get_name (codec)) != 0 ||
      format->clock_rate != wvs_codec_get_clock_rate (codec))
    return 0;
  if (codec == WVS_CODEC_H264)
    return rank_h264 (format);
  if (codec == WVS_CODEC_VP9) {
    profile = get_parameter (format, "profile-id");
    return profile == NULL || g_str_equal (profile, "0") ? 1 : 0;
  }
  return 1;
}

const WvsSdpFormat *
wvs_format_find (const WvsSdpMedia *media, WvsCodec codec)
{
  const WvsSdpFormat *best = NULL;
  guint best_rank = 0;

  for (guint i = 0; i < media->formats->len; i++) {
    const WvsSdpFormat *format = g_ptr_array_index (media->formats, i);
    guint its_rank = rank (format, codec);

    if (its_rank > best_rank) {
      best = format;
      best_rank = its_rank;
    }
  }
  return best;
}

const WvsSdpFormat *
wvs_format_find_rtx (const WvsSdpMedia *media, const WvsSdpFormat *format)
{
  for (guint i = 0; i < media->formats->len; i++) {
    const WvsSdpFormat *rtx = g_ptr_array_index (media->formats, i);

    if (g_ascii_strcasecmp (rtx->encoding, "rtx") == 0 &&
        rtx->apt == (int)format->payload_type &&
        rtx->clock_rate == format->clock_rate)
      return rtx;
  }
  return NULL;
}

/* (transfer full) */
static char *
type_of (const WvsSdpFormat *format, WvsCodec codec)
{
  const char *mime_type = wvs_codec_get_mime_type (codec);
  g_autofree char *id = NULL;

  if (codec != WVS_CODEC_H264)
    return g_strdup (mime_type);
  id = get_profile_level (format);
  return g_strdup_printf ("%s;packetization-mode=1%s%s", mime_type,
      id != NULL ? ";profile-level-id=" : "", id != NULL ? id : "");
}

char **
wvs_format_list_types (const WvsSdpMedia *media)
{
  g_autoptr (GStrvBuilder) types = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    const WvsSdpFormat *format;
    g_autofree char *type = NULL;

    if (!g_str_has_prefix (wvs_codec_get_mime_type (codecs[i]), media->kind))
      continue;
    format = wvs_format_find (media, codecs[i]);
    if (format == NULL)
      continue;
    type = type_of (format, codecs[i]);
    g_strv_builder_add (types, type);
  }
  return g_strv_builder_end (types);
}

void
wvs_format_write (GString *text, const WvsSdpFormat *format, WvsCodec codec)
{
  guint pt = format->payload_type;
  g_autofree char *encoding = g_ascii_strup (wvs_codec_get_name (codec), -1);
  g_autofree char *id = NULL;

  wvs_sdp_write_rtpmap (text, pt, encoding, wvs_codec_get_clock_rate (codec));
  if (codec == WVS_CODEC_H264) {
    id = get_profile_level (format);
    g_string_append_printf (text, "a=fmtp:%u packetization-mode=1%s%s%s\r\n",
        pt,
        has_parameter (format, "level-asymmetry-allowed", "1")
            ? ";level-asymmetry-allowed=1"
            : "",
        id != NULL ? ";profile-level-id=" : "", id != NULL ? id : "");
  }
}

void
wvs_format_write_rtx (GString *text, const WvsSdpFormat *rtx)
{
  wvs_sdp_write_rtpmap (text, rtx->payload_type, "rtx", rtx->clock_rate);
  g_string_append_printf (text, "a=fmtp:%u apt=%d\r\n", rtx->payload_type,
      rtx->apt);
}
