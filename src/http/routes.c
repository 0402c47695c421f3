/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "routes.h"

#include <string.h>

#include "api.h"
#include "metrics.h"
#include "origin.h"
#include "plain-offer.h"
#include "reply.h"
#include "signaling.h"

static const struct {
  const char *path;
  void (*reply) (WvsRegistry *registry, SoupServerMessage *message);
} endpoints[] = {
  { "/healthz", wvs_api_reply_health },
  { "/api/titles", wvs_api_reply_titles },
  { "/metrics", wvs_metrics_reply },
};

static void
set_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
      name, value);
}

/* Whether the method is one to go on with; answers where not. */
static gboolean
check_method (SoupServerMessage *message, const char *allow)
{
  const char *method = soup_server_message_get_method (message);
  g_auto (GStrv) allowed = g_strsplit (allow, ", ", -1);

  if (!g_str_equal (method, "OPTIONS") &&
      g_strv_contains ((const char *const *)allowed, method))
    return TRUE;
  set_header (message, "Allow", allow);
  if (g_str_equal (method, "OPTIONS"))
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  else
    wvs_reply_problem (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
        "the resource does not know this method");
  return FALSE;
}

static void
require_upgrade (SoupServerMessage *message, const char *why)
{
  wvs_reply_problem (message, 426, why);
  set_header (message, "Upgrade", "websocket");
  set_header (message, "Connection", "close, Upgrade");
  set_header (message, "Sec-WebSocket-Version", "13");
}

/* The WebSocket's opening handshake, as far as libsoup does not check it or
 * answers in HTML. */
static void
check_upgrade (const WvsRoutes *routes, SoupServerMessage *message)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *version =
      soup_message_headers_get_one (headers, "Sec-WebSocket-Version");
  const char *protocols =
      soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol");

  if (!soup_message_headers_header_contains (headers, "Upgrade", "websocket") ||
      !soup_message_headers_header_contains (headers, "Connection",
          "upgrade") ||
      soup_server_message_get_http_version (message) != SOUP_HTTP_1_1) {
    require_upgrade (message, "a WebSocket is spoken here");
  } else if (g_strcmp0 (version, "13") != 0) {
    require_upgrade (message, "version 13 of the protocol is spoken here");
  } else if (!wvs_origin_is_allowed (soup_message_headers_get_list (headers,
                                         "Origin"),
                 g_uri_get_scheme (uri),
                 soup_message_headers_get_one (headers, "Host"),
                 (const char *const *)routes->config->allow_origins)) {
    wvs_reply_problem (message, SOUP_STATUS_FORBIDDEN,
        "pages of this origin may not connect");
  } else if (protocols != NULL &&
             !soup_header_contains (protocols, WVS_SIGNALING_PROTOCOL)) {
    wvs_reply_problem (message, SOUP_STATUS_BAD_REQUEST,
        "the sub-protocol spoken here is " WVS_SIGNALING_PROTOCOL);
  } else {
    soup_message_headers_remove (soup_server_message_get_response_headers (
                                     message),
        "Connection");
  }
}

/* (transfer full) (nullable): the id in "/api/titles/ID/thumbnail". */
static char *
get_thumbnail_id (const char *path)
{
  static const char prefix[] = "/api/titles/";
  static const char suffix[] = "/thumbnail";
  gsize length = strlen (path);

  if (!g_str_has_prefix (path, prefix) || !g_str_has_suffix (path, suffix) ||
      length <= strlen (prefix) + strlen (suffix))
    return NULL;
  return g_strndup (path + strlen (prefix),
      length - strlen (prefix) - strlen (suffix));
}

gboolean
wvs_routes_reads_body (const char *method, const char *path)
{
  return (g_str_equal (method, "POST") || g_str_equal (method, "PATCH")) &&
         (wvs_whep_has (path) || wvs_plain_offer_has (path));
}

void
wvs_routes_dispatch (const WvsRoutes *routes, SoupServerMessage *message,
    const char *path)
{
  g_autofree char *id = get_thumbnail_id (path);

  if (g_str_equal (path, "*")) {
    (void)check_method (message, "GET, HEAD, OPTIONS");
    return;
  }
  if (g_str_equal (path, WVS_SIGNALING_PATH)) {
    if (check_method (message, "GET, OPTIONS"))
      check_upgrade (routes, message);
    return;
  }
  if (wvs_whep_has (path)) {
    wvs_whep_dispatch (routes->whep, message, path);
    return;
  }
  if (wvs_plain_offer_has (path)) {
    wvs_plain_offer_dispatch (routes->offered, message, path);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++) {
    if (!g_str_equal (path, endpoints[i].path))
      continue;
    if (check_method (message, "GET, HEAD, OPTIONS"))
      endpoints[i].reply (routes->registry, message);
    return;
  }
  if (id != NULL) {
    if (check_method (message, "GET, HEAD, OPTIONS"))
      wvs_api_reply_thumbnail (routes->registry, message, id);
    return;
  }
  if (!wvs_assets_has (routes->assets, path))
    wvs_reply_problem (message, SOUP_STATUS_NOT_FOUND, "there is nothing here");
  else if (check_method (message, "GET, HEAD, OPTIONS"))
    wvs_assets_reply (routes->assets, path, message);
}
