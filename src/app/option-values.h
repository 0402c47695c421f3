/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "config.h"

/* Values as they stand on the command line. All are read as file names are, the
 * bytes unchanged, so that a wrong one gets our words: a number that is none as
 * well as what is not in the locale's encoding. Internal to app/. */
typedef struct {
  gboolean help;
  gboolean version;
  gboolean verbose;
  gboolean no_loop;
  gboolean prepare;
  char *host;
  char *port;
  char *cert_file;
  char *key_file;
  char **ice_servers;
  char **ice_addresses;
  char *udp_ports;
  char **allow_origins;
  char *max_viewers;
  char *transcode;
  char *max_height;
  char *video_codec;
  char *video_bitrate;
  char *audio_bitrate;
  char *max_encoders;
  char *cache_dir;
  char *cache_size;
  char **files;
} WvsOptionValues;

void wvs_option_values_clear (WvsOptionValues *values);

/* Checks them, and sets what they say in @config. Returns %FALSE with @error set
 * as wvs_options_parse() does. */
gboolean wvs_option_values_apply (const WvsOptionValues *values,
    WvsConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As wvs_option_values_apply(), of those that are about files and what is made
 * of them: option-media.c. */
gboolean wvs_option_media_apply (const WvsOptionValues *values,
    WvsConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets @error: the @value of @option is not @expected. Returns %FALSE. */
gboolean wvs_option_fail (const char *option, const char *value,
    const char *expected, GError **error);

/* Sets @number; without a @value (nullable) it stays as it is. */
gboolean wvs_option_set_number (const char *option, const char *value,
    guint min, guint max, const char *expected, guint *number, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
