/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <string.h>

#include "address.h"
#include "error.h"
#include "ice-server.h"

#define MAX_ICE_SERVERS 8u
#define MAX_ICE_ADDRESSES 16u
#define MAX_ORIGINS 32u

/* Values as they stand on the command line. All are read as file names are, the
 * bytes unchanged, so that a wrong one gets our words: a number that is none as
 * well as what is not in the locale's encoding. */
typedef struct {
  gboolean help;
  gboolean version;
  gboolean verbose;
  gboolean no_loop;
  char *host;
  char *port;
  char *cert_file;
  char *key_file;
  char **ice_servers;
  char **ice_addresses;
  char *udp_ports;
  char **allow_origins;
  char *max_viewers;
  char **files;
} Values;

static void
clear_values (Values *values)
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
  g_strfreev (values->files);
}

static gboolean
fail (GError **error, const char *option, const char *value,
    const char *expected)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_USAGE, "%s: \"%.200s\" is not %s",
      option, value, expected);
  return FALSE;
}

static gboolean
set_number (const char *option, const char *value, guint64 min, guint64 max,
    const char *expected, guint *number, GError **error)
{
  guint64 parsed;

  if (value == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (value, 10, min, max, &parsed, NULL))
    return fail (error, option, value, expected);
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
    return fail (error, "--host", value, "an IP address or a host name");
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
      return fail (error, "--ice-address", values[i],
          "the IP address of an interface of this machine");
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
    return fail (error, "--udp-ports", value, expected);
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
      return fail (error, "--allow-origin", values[i],
          "an origin, https://HOST[:PORT] without a path");
  }
  g_strfreev (config->allow_origins);
  config->allow_origins =
      values != NULL ? g_strdupv (values) : g_new0 (char *, 1);
  return TRUE;
}

static gboolean
set_tls_files (WvsConfig *config, const Values *values, GError **error)
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

static gboolean
fill_config (WvsConfig *config, const Values *values, GError **error)
{
  guint port = config->port;

  if (!set_host (config, values->host, error) ||
      !set_number ("--port", values->port, 0, 65535,
          "a port number from 0 to 65535 (0 takes a free one)", &port, error) ||
      !set_tls_files (config, values, error) ||
      !set_ice_servers (config, values->ice_servers, error) ||
      !set_ice_addresses (config, values->ice_addresses, error) ||
      !set_udp_ports (config, values->udp_ports, error) ||
      !set_origins (config, values->allow_origins, error) ||
      !set_number ("--max-viewers", values->max_viewers, 1, 10000,
          "a number from 1 to 10000", &config->max_viewers, error))
    return FALSE;
  config->port = (guint16)port;
  config->loop = !values->no_loop;
  config->verbose = values->verbose;
  if (values->files != NULL) {
    g_strfreev (config->files);
    config->files = g_strdupv (values->files);
  }
  return TRUE;
}

static gboolean
read_values (Values *values, const char *const *argv, char **help,
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
  Values values = { 0 };
  gboolean good;

  *config = NULL;
  *text = NULL;
  good = read_values (&values, argv, text, error);
  if (good && *text == NULL && values.version)
    *text = g_strdup ("webrtc-video-server " WVS_VERSION "\n");
  good = good && (*text != NULL || fill_config (result, &values, error));
  clear_values (&values);
  if (good && *text == NULL)
    *config = g_steal_pointer (&result);
  return good;
}
