/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "ice-server.h"

#include <string.h>

#include "address.h"
#include "error.h"

#define MAX_TEXT 512

struct _WvsIceServer {
  const char *scheme; /* "stun", "stuns", "turn" or "turns" */
  char *host;         /* a name or a literal, without brackets */
  guint16 port;
  const char *transport; /* (nullable): "udp" or "tcp" */
  char *user;
  char *password;
  char *url;
};

static const char *const schemes[] = { "stun", "stuns", "turn", "turns" };

static gboolean
fail (GError **error, const char *why)
{
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_USAGE, why);
  return FALSE;
}

/* A name of letters, digits, '-', '_' and '.', or an IPv4 literal. */
static gboolean
is_host_name (const char *text)
{
  if (*text == '\0' || strlen (text) > 253 || *text == '-' || *text == '.')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
parse_port (WvsIceServer *server, const char *text, GError **error)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return fail (error, "the port must be a number from 1 to 65535");
  server->port = (guint16)port;
  return TRUE;
}

/* HOST, HOST:PORT, [IPV6] or [IPV6]:PORT */
static gboolean
parse_authority (WvsIceServer *server, const char *text, GError **error)
{
  const char *port;

  if (*text == '[') {
    const char *end = strchr (text, ']');
    g_autoptr (GInetAddress) address = NULL;
    g_autofree char *literal = NULL;

    if (end == NULL)
      return fail (error, "an IPv6 address needs its closing bracket");
    literal = g_strndup (text, (gsize)(end - text) + 1);
    address = wvs_address_parse (literal);
    if (address == NULL)
      return fail (error, "what is in brackets must be an IPv6 address");
    server->host = g_inet_address_to_string (address);
    port = end + 1;
    if (*port != '\0' && *port != ':')
      return fail (error, "expected ':' and a port after the IPv6 address");
  } else {
    gsize length = strcspn (text, ":");

    server->host = g_strndup (text, length);
    port = text + length;
    if (*port == ':' && strchr (port + 1, ':') != NULL)
      return fail (error, "an IPv6 address must stand in brackets");
    if (!is_host_name (server->host))
      return fail (error, "expected a host name or an address");
  }
  return *port == '\0' || parse_port (server, port + 1, error);
}

static gboolean
parse_query (WvsIceServer *server, const char *text, GError **error)
{
  if (!wvs_ice_server_is_turn (server))
    return fail (error, "only TURN takes ?transport=");
  if (strcmp (text, "transport=udp") == 0)
    server->transport = "udp";
  else if (strcmp (text, "transport=tcp") == 0)
    server->transport = "tcp";
  else
    return fail (error, "expected ?transport=udp or ?transport=tcp");
  return TRUE;
}

/* USER:PASSWORD, the password may contain colons. */
static gboolean
parse_credentials (WvsIceServer *server, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');

  if (colon == NULL || colon == text || colon[1] == '\0')
    return fail (error, "credentials must be [USER:PASSWORD]");
  server->user = g_strndup (text, (gsize)(colon - text));
  server->password = g_strdup (colon + 1);
  return TRUE;
}

static char *
build_url (const WvsIceServer *server)
{
  gboolean ipv6 = strchr (server->host, ':') != NULL;

  return g_strdup_printf ("%s:%s%s%s:%u%s%s", server->scheme, ipv6 ? "[" : "",
      server->host, ipv6 ? "]" : "", server->port,
      server->transport != NULL ? "?transport=" : "",
      server->transport != NULL ? server->transport : "");
}

/* The credentials' bracket: the first '[' that does not open an IPv6 host. */
static char *
cut_credentials (char *text, GError **error)
{
  char *bracket = strchr (*text == '[' ? text + 1 : text, '[');
  gsize length;

  if (bracket == NULL)
    return NULL;
  *bracket++ = '\0';
  length = strlen (bracket);
  if (length == 0 || bracket[length - 1] != ']') {
    fail (error, "credentials must end with ']'");
    return NULL;
  }
  bracket[length - 1] = '\0';
  return bracket;
}

static gboolean
parse (WvsIceServer *server, char *text, GError **error)
{
  char *rest = strchr (text, ':');
  GError *local = NULL;
  char *credentials;
  char *query;

  if (rest != NULL)
    *rest++ = '\0';
  for (guint i = 0; rest != NULL && i < G_N_ELEMENTS (schemes); i++) {
    if (strcmp (text, schemes[i]) == 0)
      server->scheme = schemes[i];
  }
  if (server->scheme == NULL)
    return fail (error, "must begin with stun:, turn: or turns:");
  server->port = g_str_has_suffix (server->scheme, "s") ? 5349 : 3478;

  credentials = cut_credentials (rest, &local);
  if (local != NULL) {
    g_propagate_error (error, local);
    return FALSE;
  }
  query = strchr (rest, '?');
  if (query != NULL)
    *query++ = '\0';

  if (!parse_authority (server, rest, error) ||
      (query != NULL && !parse_query (server, query, error)))
    return FALSE;
  if (wvs_ice_server_is_turn (server) != (credentials != NULL))
    return fail (error,
        credentials != NULL
            ? "only TURN takes credentials"
            : "TURN needs credentials, turn:HOST:PORT[USER:PASSWORD]");
  return credentials == NULL || parse_credentials (server, credentials, error);
}

WvsIceServer *
wvs_ice_server_parse (const char *text, GError **error)
{
  g_autoptr (WvsIceServer) server = g_new0 (WvsIceServer, 1);
  g_autofree char *copy = NULL;

  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p) || *p == ' ') {
      fail (error, "must not contain spaces or control characters");
      return NULL;
    }
  }
  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL)) {
    fail (error, "must be UTF-8 of at most 512 bytes");
    return NULL;
  }
  copy = g_strdup (text);
  if (!parse (server, copy, error))
    return NULL;
  server->url = build_url (server);
  return g_steal_pointer (&server);
}

const char *
wvs_ice_server_get_url (const WvsIceServer *server)
{
  return server->url;
}

gboolean
wvs_ice_server_is_turn (const WvsIceServer *server)
{
  return g_str_has_prefix (server->scheme, "turn");
}

const char *
wvs_ice_server_get_user (const WvsIceServer *server)
{
  return server->user;
}

const char *
wvs_ice_server_get_password (const WvsIceServer *server)
{
  return server->password;
}

char *
wvs_ice_server_dup_gst_uri (const WvsIceServer *server)
{
  gboolean ipv6 = strchr (server->host, ':') != NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (!wvs_ice_server_is_turn (server))
    return g_strdup_printf ("%s://%s%s%s:%u", server->scheme, ipv6 ? "[" : "",
        server->host, ipv6 ? "]" : "", server->port);
  user = g_uri_escape_string (server->user, NULL, FALSE);
  password = g_uri_escape_string (server->password, NULL, FALSE);
  return g_strdup_printf ("%s://%s:%s@%s%s%s:%u%s%s", server->scheme, user,
      password, ipv6 ? "[" : "", server->host, ipv6 ? "]" : "", server->port,
      server->transport != NULL ? "?transport=" : "",
      server->transport != NULL ? server->transport : "");
}

void
wvs_ice_server_free (WvsIceServer *server)
{
  if (server == NULL)
    return;
  g_free (server->host);
  g_free (server->user);
  g_free (server->password);
  g_free (server->url);
  g_free (server);
}
