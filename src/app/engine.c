/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "engine.h"

#include "cache-dir.h"
#include "sample.h"

static WvsTranscode
get_transcode (const WvsConfig *config)
{
  if (g_str_equal (config->transcode, "never"))
    return WVS_TRANSCODE_NEVER;
  if (g_str_equal (config->transcode, "always"))
    return WVS_TRANSCODE_ALWAYS;
  return WVS_TRANSCODE_AUTO;
}

static void
tell_cache (const WvsConfig *config, const char *folder)
{
  if (folder != NULL)
    g_info ("what is encoded is kept in %s", folder);
  else if (config->cache_dir == NULL)
    g_info ("what is encoded is not kept: neither XDG_CACHE_HOME nor HOME says "
            "where; --cache-dir would");
}

WvsMedia *
wvs_engine_new (const WvsConfig *config, GError **error)
{
  g_autofree char *folder = wvs_cache_dir_choose (config->cache_dir);
  WvsMediaOptions options = {
    .loop = config->loop,
    .transcode = get_transcode (config),
    .max_height = config->max_height,
    .video_codec = g_str_equal (config->video_codec, "h264") ? WVS_CODEC_H264
                                                             : WVS_CODEC_VP8,
    .video_bitrate_kbps = config->video_bitrate_kbps,
    .audio_bitrate_kbps = config->audio_bitrate_kbps,
    .max_encoders = config->max_encoders,
    .cache_dir = folder,
    .cache_bytes = config->cache_bytes,
  };

  if (!wvs_media_can_encode (options.video_codec, error))
    return NULL;
  tell_cache (config, folder);
  return wvs_media_new (&options);
}

gboolean
wvs_engine_add (WvsMedia *media, const char *path, GError **error)
{
  WvsLibrary *library = wvs_media_get_library (media);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return wvs_library_add_folder (library, path, error);
  return wvs_library_add_file (library, path, error);
}

gboolean
wvs_engine_fill (WvsMedia *media, const WvsConfig *config, GError **error)
{
  g_autofree char *sample = NULL;

  if (config->files[0] == NULL) {
    sample = wvs_sample_find (error);
    return sample != NULL && wvs_engine_add (media, sample, error);
  }
  for (char **file = config->files; *file != NULL; file++) {
    if (!wvs_engine_add (media, *file, error))
      return FALSE;
  }
  return TRUE;
}
