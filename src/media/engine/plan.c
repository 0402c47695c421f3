/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "plan.h"

#include "error.h"

/* Whether the viewer decodes the pictures that are made here in @codec. */
static gboolean
takes_made (const WvsCapabilities *capabilities, WvsCodec codec)
{
  const WvsTrackInfo made = { .kind = WVS_KIND_VIDEO,
    .codec = codec,
    .profile = "constrained-baseline", /* of H.264 */
    .square_pixels = TRUE,
    .max_gop_us = 1 };

  return wvs_choice_make (&made, capabilities, WVS_TRANSCODE_AUTO).delivery ==
         WVS_DELIVERY_PASSTHROUGH;
}

/* What pictures are encoded in: as asked for, or else the other one; NONE: the
 * viewer decodes neither. */
static WvsCodec
choose_codec (const WvsPlanConfig *config)
{
  WvsCodec first = config->target.video_codec == WVS_CODEC_H264 ? WVS_CODEC_H264
                                                                : WVS_CODEC_VP8;
  WvsCodec other = first == WVS_CODEC_H264 ? WVS_CODEC_VP8 : WVS_CODEC_H264;

  if (takes_made (config->capabilities, first))
    return first;
  return takes_made (config->capabilities, other) ? other : WVS_CODEC_NONE;
}

static gboolean
make_anew (WvsTrack *track, const WvsTitleInfo *title, WvsKind kind,
    const WvsPlanConfig *config, GError **error)
{
  WvsTargetOptions target = config->target;

  if (kind == WVS_KIND_AUDIO) {
    *track = wvs_target_get_audio (&target);
    return TRUE;
  }
  target.video_codec = choose_codec (config);
  if (target.video_codec == WVS_CODEC_NONE) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "'%s': the viewer decodes neither its video nor VP8 or H.264",
        title->name);
    return FALSE;
  }
  *track = wvs_target_get_video (title, &target);
  return TRUE;
}

static WvsTrack
take_as_it_is (const WvsTrackInfo *info)
{
  return (WvsTrack){ .kind = info->kind,
    .codec = info->codec,
    .width = info->width,
    .height = info->height,
    .bitrate_kbps = info->bitrate_kbps };
}

static gboolean
plan_track (WvsTrack *track, const WvsTitleInfo *title, WvsKind kind,
    const WvsPlanConfig *config, GError **error)
{
  const WvsTrackInfo *info = wvs_media_info_find (&title->media, kind);
  WvsChoice choice = { .delivery = WVS_DELIVERY_TRANSCODE };
  const char *reason = "it could not be looked into";

  if (info != NULL) {
    choice = wvs_choice_make (info, config->capabilities, config->transcode);
    reason = choice.reason;
    if (choice.delivery == WVS_DELIVERY_PASSTHROUGH) {
      *track = take_as_it_is (info);
      if (config->is_unfit == NULL || !config->is_unfit (track, config->data))
        return TRUE;
      reason = "frames that cannot be passed on as they are";
    }
  }
  if (config->transcode == WVS_TRANSCODE_NEVER) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
        "'%s': its %s would have to be transcoded (%s), which "
        "--transcode=never forbids",
        title->name, kind == WVS_KIND_VIDEO ? "video" : "audio", reason);
    return FALSE;
  }
  return make_anew (track, title, kind, config, error);
}

static gboolean
is_empty (const char *const *types)
{
  return types == NULL || *types == NULL;
}

/* Who names codecs for pictures, and none at all for sound, wants none. */
static gboolean
is_wanted (const WvsCapabilities *capabilities, WvsKind kind)
{
  const char *const *own;
  const char *const *other;

  if (capabilities == NULL)
    return TRUE;
  own = kind == WVS_KIND_VIDEO ? capabilities->video : capabilities->audio;
  other = kind == WVS_KIND_VIDEO ? capabilities->audio : capabilities->video;
  return own == NULL || *own != NULL || is_empty (other);
}

guint
wvs_plan_make (WvsTrack *tracks, const WvsTitleInfo *title,
    const WvsPlanConfig *config, GError **error)
{
  gboolean has[] = { title->width > 0, title->has_audio };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (has); i++) {
    WvsKind kind = i == 0 ? WVS_KIND_VIDEO : WVS_KIND_AUDIO;

    if (has[i] && is_wanted (config->capabilities, kind) &&
        !plan_track (&tracks[n++], title, kind, config, error))
      return 0;
  }
  if (!has[0] && !has[1])
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
        "'%s': it has neither pictures nor sound", title->name);
  else if (n == 0)
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "'%s': it has no %s, and the viewer takes nothing else", title->name,
        has[0] ? "sound" : "pictures");
  return n;
}
