/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "plan.h"

#include "error.h"

/* Whether the viewer decodes the H.264 that is made here. */
static gboolean
takes_h264 (const WvsCapabilities *capabilities)
{
  const WvsTrackInfo made = { .kind = WVS_KIND_VIDEO,
    .codec = WVS_CODEC_H264,
    .format = "H.264",
    .profile = "constrained-baseline",
    .square_pixels = TRUE,
    .max_gop_us = 1 };

  return wvs_choice_make (&made, capabilities, WVS_TRANSCODE_AUTO).delivery ==
         WVS_DELIVERY_PASSTHROUGH;
}

static WvsTrack
make_anew (const WvsTitleInfo *title, WvsKind kind, const WvsPlanConfig *config)
{
  WvsTargetOptions target = config->target;

  if (kind == WVS_KIND_AUDIO)
    return wvs_target_get_audio (&target);
  if (target.video_codec == WVS_CODEC_H264 &&
      !takes_h264 (config->capabilities))
    target.video_codec = WVS_CODEC_VP8;
  return wvs_target_get_video (title, &target);
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
  *track = make_anew (title, kind, config);
  return TRUE;
}

guint
wvs_plan_make (WvsTrack *tracks, const WvsTitleInfo *title,
    const WvsPlanConfig *config, GError **error)
{
  guint n = 0;

  if (title->width > 0 &&
      !plan_track (&tracks[n++], title, WVS_KIND_VIDEO, config, error))
    return 0;
  if (title->has_audio &&
      !plan_track (&tracks[n++], title, WVS_KIND_AUDIO, config, error))
    return 0;
  if (n == 0)
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
        "'%s': it has neither pictures nor sound", title->name);
  return n;
}
