/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "option-values.h"

#include <string.h>

#include "address.h"
#include "error.h"
#include "ice-server.h"

#define MAX_ICE_SERVERS 8u
#define MAX_ICE_ADDRESSES 16u
#define MAX_ORIGINS 32u

void
wvs_option_values_clear (WvsOptionValues *values)
{
  g_free (values->host);
  g_free (values->port);
  g_free (values->cert_file);
  g_free (values->key_file);
  g_strfreev (values->ice_servers);
  g_strfreev (values->ice_addresses);
  g_free (values->udp_ports);
  g_strfreev (values->allow_origins);
  g_free (values->max_viewers);
  g_free (values->transcode);
  g_free (values->max_height);
  g_free (values->video_codec);
  g_free (values->video_bitrate);
  g_free (values->audio_bitrate);
  g_free (values->max_encoders);
  g_free (values->cache_dir);
  g_free (values->cache_size);
  g_strfreev (values->files);
}

gboolean
wvs_option_fail (const char *option, const char *value, const char *expected,
    GError **error)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE, "%s: \"%.200s\" is not %s",
      option, value, expected);
  return FALSE;
}

gboolean
wvs_option_set_number (const char *option, const char *value, guint min,
    guint max, const char *expected, guint *number, GError **error)
{
  guint64 parsed;

  if (value == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (value, 10, min, max, &parsed, NULL))
    return wvs_option_fail (option, value, expected, error);
  *number = (guint)parsed;
  return TRUE;
}

/* A literal address, or a name that can be one. */
static gboolean
is_host (const char *text)
{
  g_autoptr (GInetAddress) address = wvs_address_parse (text);

  if (address != NULL)
    return TRUE;
  if (*text == '\0' || strlen (text) > 253 || *text == '-' || *text == '.')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.')
      return FALSE;
  }
  /* "999.1.1.1" is a slip, not a name. */
  return strspn (text, "0123456789.") != strlen (text);
}

static gboolean
set_host (WvsConfig *config, const char *value, GError **error)
{
  if (value == NULL)
    return TRUE;
  if (!is_host (value))
    return wvs_option_fail ("--host", value, "an IP address or a host name",
        error);
  g_free (config->host);
  config->host = g_strdup (value);
  return TRUE;
}

/* How much of a wrong ICE server may be shown: no password, whether it stands
 * where it should, in brackets, or as in other URLs, before an '@', or as one
 * may guess, after a colon. */
static int
get_harmless_length (const char *text)
{
  gsize length = strcspn (text, ":[@"); /* the scheme */

  if (strchr (text, '@') != NULL)
    length = text[length] == ':' ? length : 0;
  else if (text[length] == ':' && g_str_has_prefix (text, "turn"))
    length += 1 + strcspn (text + length + 1, ":[");
  else
    length = strcspn (text, "[");
  return (int)MIN (length, 80);
}

static gboolean
set_ice_servers (WvsConfig *config, char **values, GError **error)
{
  static const char *const defaults[] = { WVS_DEFAULT_ICE_SERVER, NULL };
  const char *const *texts =
      values != NULL ? (const char *const *)values : defaults;
  guint n = g_strv_length ((char **)texts);

  if (n == 1 && strcmp (texts[0], "none") == 0)
    return TRUE;
  if (n > MAX_ICE_SERVERS) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE,
        "--ice-server: given %u times, %u is the most", n, MAX_ICE_SERVERS);
    return FALSE;
  }
  for (; *texts != NULL; texts++) {
    WvsIceServer *server;

    if (strcmp (*texts, "none") == 0) {
      g_set_error_literal (error, WVS_ERROR, WVS_ERROR_USAGE,
          "--ice-server: none cannot be given together with others");
      return FALSE;
    }
    server = wvs_ice_server_parse (*texts, error);
    if (server == NULL) {
      g_prefix_error (error,
          "--ice-server: \"%.*s\" is not stun:HOST:PORT, "
          "turn:HOST:PORT[USER:PASSWORD], turns:… or none: ",
          get_harmless_length (*texts), *texts);
      return FALSE;
    }
    g_ptr_array_add (config->ice_servers, server);
  }
  return TRUE;
}

static gboolean
set_ice_addresses (WvsConfig *config, char **values, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = values != NULL ? g_strv_length (values) : 0;

  if (n > MAX_ICE_ADDRESSES) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE,
        "--ice-address: given %u times, %u is the most", n, MAX_ICE_ADDRESSES);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (GInetAddress) address = wvs_address_parse (values[i]);
    g_autofree char *text = NULL;

    if (address == NULL || g_inet_address_get_is_any (address) ||
        g_inet_address_get_is_multicast (address))
      return wvs_option_fail ("--ice-address", values[i],
          "the IP address of an interface of this machine", error);
    text = g_inet_address_to_string (address);
    g_strv_builder_add (builder, text);
  }
  g_strfreev (config->ice_addresses);
  config->ice_addresses = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
set_udp_ports (WvsConfig *config, const char *value, GError **error)
{
  const char *expected =
      "MIN-MAX, two port numbers from 1024 to 65535 in ascending order";
  g_auto (GStrv) parts = NULL;
  guint64 min, max;

  if (value == NULL)
    return TRUE;
  parts = g_strsplit (value, "-", 3);
  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1024, 65535, &min, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, min, 65535, &max, NULL))
    return wvs_option_fail ("--udp-ports", value, expected, error);
  config->udp_port_min = (guint16)min;
  config->udp_port_max = (guint16)max;
  return TRUE;
}

/* RFC 6454 §6.2: scheme, host and port, nothing after. */
static gboolean
is_origin (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL &&
         (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 ||
             g_strcmp0 (g_uri_get_scheme (uri), "https") == 0) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_userinfo (uri) == NULL && *g_uri_get_path (uri) == '\0' &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static gboolean
set_origins (WvsConfig *config, char **values, GError **error)
{
  guint n = values != NULL ? g_strv_length (values) : 0;

  if (n > MAX_ORIGINS) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE,
        "--allow-origin: given %u times, %u is the most", n, MAX_ORIGINS);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (!is_origin (values[i]))
      return wvs_option_fail ("--allow-origin", values[i],
          "an origin, https://HOST[:PORT] without a path", error);
  }
  g_strfreev (config->allow_origins);
  config->allow_origins =
      values != NULL ? g_strdupv (values) : g_new0 (char *, 1);
  return TRUE;
}

static gboolean
set_tls_files (WvsConfig *config, const WvsOptionValues *values, GError **error)
{
  if ((values->cert_file == NULL) != (values->key_file == NULL)) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_USAGE,
        "--cert-file and --key-file must be given together");
    return FALSE;
  }
  config->cert_file = g_strdup (values->cert_file);
  config->key_file = g_strdup (values->key_file);
  return TRUE;
}

gboolean
wvs_option_values_apply (const WvsOptionValues *values, WvsConfig *config,
    GError **error)
{
  guint port = config->port;

  if (!set_host (config, values->host, error) ||
      !wvs_option_set_number ("--port", values->port, 0, 65535,
          "a port number from 0 to 65535 (0 takes a free one)", &port, error) ||
      !set_tls_files (config, values, error) ||
      !set_ice_servers (config, values->ice_servers, error) ||
      !set_ice_addresses (config, values->ice_addresses, error) ||
      !set_udp_ports (config, values->udp_ports, error) ||
      !set_origins (config, values->allow_origins, error) ||
      !wvs_option_set_number ("--max-viewers", values->max_viewers, 1, 10000,
          "a number from 1 to 10000", &config->max_viewers, error) ||
      !wvs_option_media_apply (values, config, error))
    return FALSE;
  config->port = (guint16)port;
  config->verbose = values->verbose;
  return TRUE;
}
