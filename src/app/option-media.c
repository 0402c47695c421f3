/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "error.h"
#include "option-values.h"

/* A few chunks; with less a cache would only be emptied. */
#define MIN_CACHE_BYTES (G_GUINT64_CONSTANT (16) << 20)

/* @words: NULL-terminated */
static gboolean
set_word (const char *option, const char *value, const char *const *words,
    const char *expected, const char **word, GError **error)
{
  if (value == NULL)
    return TRUE;
  for (; *words != NULL; words++) {
    if (strcmp (value, *words) == 0) {
      *word = *words;
      return TRUE;
    }
  }
  return wvs_option_fail (option, value, expected, error);
}

static gboolean
set_words (const WvsOptionValues *values, WvsConfig *config, GError **error)
{
  static const char *const modes[] = { "auto", "never", "always", NULL };
  static const char *const codecs[] = { "vp8", "h264", NULL };

  return set_word ("--transcode", values->transcode, modes,
             "auto, never or always", &config->transcode, error) &&
         set_word ("--video-codec", values->video_codec, codecs, "vp8 or h264",
             &config->video_codec, error);
}

static gboolean
set_numbers (const WvsOptionValues *values, WvsConfig *config, GError **error)
{
  return wvs_option_set_number ("--max-height", values->max_height, 144, 2160,
             "a number of lines from 144 to 2160", &config->max_height,
             error) &&
         wvs_option_set_number ("--video-bitrate", values->video_bitrate, 100,
             50000, "a number of kbit/s from 100 to 50000",
             &config->video_bitrate_kbps, error) &&
         wvs_option_set_number ("--audio-bitrate", values->audio_bitrate, 16,
             256, "a number of kbit/s from 16 to 256",
             &config->audio_bitrate_kbps, error) &&
         wvs_option_set_number ("--max-encoders", values->max_encoders, 1, 64,
             "a number from 1 to 64", &config->max_encoders, error);
}

/* The bits that a suffix shifts by; -1: none that is known. */
static int
get_shift (const char *suffix)
{
  static const char letters[] = "KMGT";
  const char *letter;

  if (*suffix == '\0')
    return 0;
  letter = strchr (letters, g_ascii_toupper (*suffix));
  return letter != NULL && suffix[1] == '\0' ? 10 * (int)(letter - letters + 1)
                                             : -1;
}

/* "500M", "10g", "20000000" */
static gboolean
parse_size (const char *value, guint64 *bytes)
{
  gsize n_digits = strspn (value, "0123456789");
  g_autofree char *digits = g_strndup (value, n_digits);
  int shift = get_shift (value + n_digits);
  guint64 number;

  /* What does not fit into 63 bits is no size of anything. */
  if (shift < 0 || !g_ascii_string_to_unsigned (digits, 10, 0,
                       (guint64)G_MAXINT64 >> shift, &number, NULL))
    return FALSE;
  *bytes = number << shift;
  return TRUE;
}

static gboolean
set_cache (const WvsOptionValues *values, WvsConfig *config, GError **error)
{
  if (values->cache_size != NULL &&
      (!parse_size (values->cache_size, &config->cache_bytes) ||
          config->cache_bytes < MIN_CACHE_BYTES))
    return wvs_option_fail ("--cache-size", values->cache_size,
        "a number of bytes, or with K, M, G or T, of at least 16M", error);
  if (values->cache_dir == NULL)
    return TRUE;
  if (*values->cache_dir == '\0')
    return wvs_option_fail ("--cache-dir", values->cache_dir,
        "a directory, or " WVS_NO_CACHE, error);
  g_free (config->cache_dir);
  config->cache_dir = g_strdup (values->cache_dir);
  return TRUE;
}

gboolean
wvs_option_media_apply (const WvsOptionValues *values, WvsConfig *config,
    GError **error)
{
  if (!set_words (values, config, error) ||
      !set_numbers (values, config, error) ||
      !set_cache (values, config, error))
    return FALSE;
  if (values->prepare && g_strcmp0 (config->cache_dir, WVS_NO_CACHE) == 0) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_USAGE,
        "--prepare fills the cache: it cannot be given together with "
        "--cache-dir " WVS_NO_CACHE);
    return FALSE;
  }
  config->prepare = values->prepare;
  config->loop = !values->no_loop;
  if (values->files != NULL) {
    g_strfreev (config->files);
    config->files = g_strdupv (values->files);
  }
  return TRUE;
}
