/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ice-server.h"

WvsConfig *
wvs_config_new (void)
{
  WvsConfig *config = g_new0 (WvsConfig, 1);

  config->host = g_strdup (WVS_DEFAULT_HOST);
  config->port = WVS_DEFAULT_PORT;
  config->ice_servers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_ice_server_free);
  config->ice_addresses = g_new0 (char *, 1);
  config->allow_origins = g_new0 (char *, 1);
  config->max_viewers = WVS_DEFAULT_MAX_VIEWERS;
  config->loop = TRUE;
  config->transcode = "auto";
  config->video_codec = "vp8";
  config->max_height = WVS_DEFAULT_MAX_HEIGHT;
  config->audio_bitrate_kbps = WVS_DEFAULT_AUDIO_BITRATE_KBPS;
  config->cache_bytes = WVS_DEFAULT_CACHE_BYTES;
  config->files = g_new0 (char *, 1);
  return config;
}

void
wvs_config_free (WvsConfig *config)
{
  if (config == NULL)
    return;
  g_free (config->host);
  g_free (config->cert_file);
  g_free (config->key_file);
  g_ptr_array_unref (config->ice_servers);
  g_strfreev (config->ice_addresses);
  g_strfreev (config->allow_origins);
  g_free (config->cache_dir);
  g_strfreev (config->files);
  g_free (config);
}
