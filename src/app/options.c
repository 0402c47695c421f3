/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <string.h>

#include "error.h"
#include "option-values.h"

static gboolean
read_values (WvsOptionValues *values, const char *const *argv, char **help,
    GError **error)
{
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_FILENAME, &values->host,
        "Listen on this address (" WVS_DEFAULT_HOST ")", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_FILENAME, &values->port,
        "Listen on this port (8080); 0 takes a free one", "PORT" },
    { "cert-file", 0, 0, G_OPTION_ARG_FILENAME, &values->cert_file,
        "Serve HTTPS with this PEM certificate", "FILE" },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &values->key_file,
        "The certificate's private key, PEM", "FILE" },
    { "ice-server", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &values->ice_servers,
        "stun:HOST:PORT, turn:HOST:PORT[USER:PASSWORD], turns:… or none; "
        "repeatable (" WVS_DEFAULT_ICE_SERVER ")",
        "URL" },
    { "ice-address", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &values->ice_addresses,
        "Local address for media; repeatable (all but loopback)", "ADDRESS" },
    { "udp-ports", 0, 0, G_OPTION_ARG_FILENAME, &values->udp_ports,
        "UDP ports for media (any)", "MIN-MAX" },
    { "allow-origin", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &values->allow_origins,
        "Let pages of this origin connect too; repeatable", "ORIGIN" },
    { "max-viewers", 0, 0, G_OPTION_ARG_FILENAME, &values->max_viewers,
        "Viewers at a time (100)", "N" },
    { "no-loop", 0, 0, G_OPTION_ARG_NONE, &values->no_loop,
        "Stop at the end instead of beginning again", NULL },
    { "transcode", 0, 0, G_OPTION_ARG_FILENAME, &values->transcode,
        "Decode and encode again: auto (what a browser cannot play), never, "
        "always",
        "WHEN" },
    { "max-height", 0, 0, G_OPTION_ARG_FILENAME, &values->max_height,
        "Lines of a picture that is encoded again, at most (720)", "N" },
    { "video-codec", 0, 0, G_OPTION_ARG_FILENAME, &values->video_codec,
        "What to encode pictures as: vp8 or h264 (vp8)", "CODEC" },
    { "video-bitrate", 0, 0, G_OPTION_ARG_FILENAME, &values->video_bitrate,
        "Bitrate of pictures that are encoded again, in kbit/s (by size)",
        "KBPS" },
    { "audio-bitrate", 0, 0, G_OPTION_ARG_FILENAME, &values->audio_bitrate,
        "Bitrate of sound that is encoded again, in kbit/s (96)", "KBPS" },
    { "max-encoders", 0, 0, G_OPTION_ARG_FILENAME, &values->max_encoders,
        "Videos encoded at a time (one for each processor)", "N" },
    { "cache-dir", 0, 0, G_OPTION_ARG_FILENAME, &values->cache_dir,
        "Keep what was encoded here, or none "
        "($XDG_CACHE_HOME/webrtc-video-server)",
        "DIR" },
    { "cache-size", 0, 0, G_OPTION_ARG_FILENAME, &values->cache_size,
        "Let it take so many bytes at most; K, M, G, T (10G)", "SIZE" },
    { "prepare", 0, 0, G_OPTION_ARG_NONE, &values->prepare,
        "Encode what has to be, into the cache, and exit", NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &values->verbose, "Log much more",
        NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &values->help, "Show this help",
        NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &values->version, "Show the version",
        NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &values->files,
        NULL, "[FILE | DIRECTORY…]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) arguments = g_strdupv ((char **)argv);
  g_autoptr (GError) local = NULL;

  g_option_context_set_summary (context,
      "Plays video files in a browser over WebRTC. Without a FILE or DIRECTORY "
      "it serves the bundled clip.");
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &arguments, &local)) {
    /* It quotes the argument: no value, which may be a password. */
    g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE,
        "%.*s (--help lists the options)",
        (int)MIN (strcspn (local->message, "="), 200), local->message);
    return FALSE;
  }
  if (values->help)
    *help = g_option_context_get_help (context, TRUE, NULL);
  return TRUE;
}

gboolean
wvs_options_parse (const char *const *argv, WvsConfig **config, char **text,
    GError **error)
{
  g_autoptr (WvsConfig) result = wvs_config_new ();
  WvsOptionValues values = { 0 };
  gboolean good;

  *config = NULL;
  *text = NULL;
  good = read_values (&values, argv, text, error);
  if (good && *text == NULL && values.version)
    *text = g_strdup ("webrtc-video-server " WVS_VERSION "\n");
  good = good &&
         (*text != NULL || wvs_option_values_apply (&values, result, error));
  wvs_option_values_clear (&values);
  if (good && *text == NULL)
    *config = g_steal_pointer (&result);
  return good;
}
