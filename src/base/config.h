/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What the command line asks for: plain data, filled once by app/options.c
 * and read-only from then on. */
typedef struct {
  char *host;             /* address to listen on; default "0.0.0.0" */
  guint16 port;           /* 0: any free port; default 8080 */
  char *cert_file;        /* (nullable) PEM; with key_file: HTTPS */
  char *key_file;         /* (nullable) PEM */
  GPtrArray *ice_servers; /* (element-type WvsIceServer); may be empty */
  char **ice_addresses;   /* local addresses for media; empty: all usable */
  guint16 udp_port_min;   /* UDP ports for media; 0: any */
  guint16 udp_port_max;
  char **allow_origins; /* origins of other sites that may connect */
  guint max_viewers;    /* sessions at a time */
  gboolean loop;        /* begin again at the end of a title */
  gboolean verbose;

  const char *transcode;    /* "auto", "never" or "always" */
  const char *video_codec;  /* of what is made: "vp8" or "h264" */
  guint max_height;         /* of what is made, of its shorter side */
  guint video_bitrate_kbps; /* of what is made; 0: by size */
  guint audio_bitrate_kbps; /* of what is made */
  guint max_encoders;       /* videos encoded at a time; 0: by processors */
  char *cache_dir; /* (nullable): where what is made is kept; %NULL: where the
                    * user's caches are; WVS_NO_CACHE: nowhere */
  guint64 cache_bytes;
  gboolean prepare; /* fill the cache and end */

  char **files; /* media files and folders of them; empty: the bundled clip */
} WvsConfig;

#define WVS_DEFAULT_HOST "0.0.0.0"
#define WVS_DEFAULT_PORT 8080
#define WVS_DEFAULT_ICE_SERVER "stun:stun.l.google.com:19302"
#define WVS_DEFAULT_MAX_VIEWERS 100
#define WVS_DEFAULT_MAX_HEIGHT 720
#define WVS_DEFAULT_AUDIO_BITRATE_KBPS 96
#define WVS_DEFAULT_CACHE_BYTES (G_GUINT64_CONSTANT (10) << 30)

#define WVS_NO_CACHE "none"

/* Defaults for everything, without any ICE server. */
WvsConfig *wvs_config_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wvs_config_free (WvsConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsConfig, wvs_config_free)
