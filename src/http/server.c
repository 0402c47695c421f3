/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "server.h"

#include <libsoup/soup.h>
#include <string.h>

#include "gate.h"
#include "http-limits.h"
#include "listener.h"
#include "reply.h"
#include "routes.h"
#include "server-internal.h"
#include "signaling.h"

/* How long wvs_server_free() waits for libsoup to see that its connections
 * were cut. */
#define END_US (2 * G_USEC_PER_SEC)

struct _WvsServer {
  const WvsConfig *config;
  SoupServer *soup;
  WvsTls *tls; /* (nullable) */
  WvsListener *listener;
  WvsAssets *assets;
  WvsRoutes routes;
  WvsOfferedContext offered;
  WvsWhep *whep;
  WvsSignalingContext signaling;
  char *url;
  WvsGuard *accepting; /* (nullable): whose request libsoup begins just now */
};

/* One request, which is all that a connection carries. */
typedef struct {
  WvsServer *server;
  WvsGuard *guard;
  gsize body_bytes;
} Exchange;

static void
free_exchange (gpointer data)
{
  Exchange *exchange = data;

  wvs_guard_unref (exchange->guard);
  g_free (exchange);
}

static Exchange *
get_exchange (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "wvs-exchange");
}

static void
refuse (SoupServerMessage *message, guint status, const char *why)
{
  Exchange *exchange = get_exchange (message);

  wvs_guard_set_deadline (exchange->guard,
      exchange->server->signaling.limits.reply_ms);
  wvs_reply_problem (message, status, why);
  wvs_reply_now (message);
}

static void
on_got_headers (SoupServerMessage *message, gpointer data)
{
  Exchange *exchange = data;
  SoupMessageHeaders *headers =
      soup_server_message_get_request_headers (message);
  const WvsGateRequest request = {
    .method = soup_server_message_get_method (message),
    .uri = soup_server_message_get_uri (message),
    .version = soup_server_message_get_http_version (message),
    .headers = headers,
  };
  const char *why = "the target is malformed";
  guint status = wvs_gate_check (&request, &why);

  if (status == 0)
    status = soup_server_message_get_status (message); /* libsoup's verdict */
  if (status != 0) {
    refuse (message, status, why);
    return;
  }
  wvs_guard_set_deadline (exchange->guard,
      exchange->server->signaling.limits.body_ms);
  /* libsoup would apply them to any answer, one part for each of thousands of
   * overlapping ranges (CVE-2025-32907). */
  soup_message_headers_remove (headers, "Range");
  soup_message_headers_remove (headers, "If-Range");
  soup_message_body_set_accumulate (soup_server_message_get_request_body (
                                        message),
      wvs_routes_reads_body (request.method, g_uri_get_path (request.uri)));
  wvs_reply_allow_socket (message);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Exchange *exchange = data;

  exchange->body_bytes += g_bytes_get_size (chunk);
  if (exchange->body_bytes > WVS_MAX_BODY_BYTES)
    refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
        "the body is too large");
}

static void
on_got_body (SoupServerMessage *message, gpointer data)
{
  Exchange *exchange = data;

  wvs_guard_set_deadline (exchange->guard,
      exchange->server->signaling.limits.reply_ms);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  WvsServer *self = data;
  Exchange *exchange;

  wvs_reply_prepare (message);
  g_return_if_fail (self->accepting != NULL);
  exchange = g_new0 (Exchange, 1);
  exchange->server = self;
  exchange->guard = wvs_guard_ref (self->accepting);
  g_object_set_data_full (G_OBJECT (message), "wvs-exchange", exchange,
      free_exchange);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers),
      exchange);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), exchange);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), exchange);
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path,
    GHashTable *query, gpointer data)
{
  WvsServer *self = data;

  wvs_routes_dispatch (&self->routes, message, path);
}

static void
on_websocket (SoupServer *soup, SoupServerMessage *message, const char *path,
    SoupWebsocketConnection *connection, gpointer data)
{
  WvsServer *self = data;
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  wvs_signaling_open (&self->signaling, connection,
      get_exchange (message)->guard,
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static void
on_accepted (WvsGuard *guard, GIOStream *stream, GSocketAddress *local,
    GSocketAddress *remote, gpointer data)
{
  WvsServer *self = data;
  g_autoptr (GError) error = NULL;

  /* libsoup begins the one request of the connection in this call. */
  self->accepting = guard;
  if (!soup_server_accept_iostream (self->soup, stream, local, remote,
          &error)) {
    g_debug ("connection not accepted: %s", error->message);
    wvs_guard_close (guard);
  }
  self->accepting = NULL;
}

static SoupServer *
new_soup (WvsServer *self)
{
  static const char *const protocols[] = { WVS_SIGNALING_PROTOCOL, NULL };
  SoupServer *soup;

  g_unsetenv ("SOUP_SERVER_HTTP2"); /* not for strangers in libsoup 3.2 */
  soup = soup_server_new (NULL, NULL);
  /* A bomb: the limits hold for what arrives, not for what becomes of it. */
  soup_server_remove_websocket_extension (soup,
      SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (soup, NULL, on_request, self, NULL);
  soup_server_add_handler (soup, "*", on_request, self, NULL);
  soup_server_add_handler (soup, WVS_SIGNALING_PATH, on_request, self, NULL);
  soup_server_add_websocket_handler (soup, WVS_SIGNALING_PATH, NULL,
      (char **)protocols, on_websocket, self, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (on_request_started),
      self);
  return soup;
}

/* Where a browser finds it: one cannot open "any address". */
static char *
make_url (const WvsConfig *config, guint16 port)
{
  const char *host = config->host;
  gboolean bare_ipv6 = strchr (host, ':') != NULL && host[0] != '[';

  if (g_str_equal (host, "0.0.0.0"))
    host = "127.0.0.1";
  else if (g_str_equal (host, "::") || g_str_equal (host, "[::]"))
    host = bare_ipv6 ? "::1" : "[::1]";
  return g_strdup_printf (bare_ipv6 ? "%s://[%s]:%u/" : "%s://%s:%u/",
      config->cert_file != NULL ? "https" : "http", host, port);
}

WvsServer *
wvs_server_new_with_limits (const WvsConfig *config, WvsRegistry *registry,
    const WvsHttpLimits *limits, GError **error)
{
  g_autoptr (WvsServer) self = g_new0 (WvsServer, 1);

  self->config = config;
  if (config->cert_file != NULL) {
    self->tls = wvs_tls_new (config->cert_file, config->key_file, error);
    if (self->tls == NULL)
      return NULL;
  }
  self->listener = wvs_listener_new (config->host, config->port, self->tls,
      limits, on_accepted, self, error);
  if (self->listener == NULL)
    return NULL;
  self->assets = wvs_assets_new ();
  self->offered = (WvsOfferedContext){ config, registry, *limits,
    wvs_rates_new (WVS_OFFER_BURST, WVS_OFFERS_PER_SECOND) };
  self->whep = wvs_whep_new (&self->offered);
  self->routes =
      (WvsRoutes){ config, registry, self->assets, self->whep, &self->offered };
  self->signaling = (WvsSignalingContext){ config, registry, *limits };
  self->soup = new_soup (self);
  self->url = make_url (config, wvs_listener_get_port (self->listener));
  return g_steal_pointer (&self);
}

WvsServer *
wvs_server_new (const WvsConfig *config, WvsRegistry *registry, GError **error)
{
  WvsHttpLimits limits = wvs_http_limits_default;

  /* Through a reverse proxy all viewers come from one address; each holds a
   * WebSocket, and the page must still be served beside them. */
  limits.max_connections_per_address = MAX (limits.max_connections_per_address,
      config->max_viewers + config->max_viewers / 4);
  limits.max_connections =
      MAX (limits.max_connections, 2 * limits.max_connections_per_address);
  return wvs_server_new_with_limits (config, registry, &limits, error);
}

const char *
wvs_server_get_url (WvsServer *self)
{
  return self->url;
}

void
wvs_server_reload (WvsServer *self)
{
  g_autoptr (GError) error = NULL;

  if (self->tls == NULL) {
    g_info ("nothing to reload: no certificate is in use");
    return;
  }
  if (wvs_tls_reload (self->tls, &error))
    g_info ("certificate '%s' reloaded", self->config->cert_file);
  else
    g_warning ("certificate kept as it was: %s", error->message);
}

void
wvs_server_stop_listening (WvsServer *self)
{
  wvs_listener_stop (self->listener);
}

void
wvs_server_free (WvsServer *self)
{
  gint64 end_us = g_get_monotonic_time () + END_US;

  if (self == NULL)
    return;
  if (self->listener != NULL) {
    wvs_listener_stop (self->listener);
    wvs_listener_cut_all (self->listener);
    /* Not soup_server_disconnect(), which frees what requests under way still
     * use (CVE-2026-2436): they see that their connections ended, and end. */
    while (wvs_listener_get_count (self->listener) > 0 &&
           g_get_monotonic_time () < end_us)
      g_main_context_iteration (NULL, TRUE);
  }
  g_clear_object (&self->soup);
  g_clear_pointer (&self->listener, wvs_listener_free);
  g_clear_pointer (&self->tls, wvs_tls_free);
  g_clear_pointer (&self->assets, wvs_assets_free);
  g_clear_pointer (&self->whep, wvs_whep_free);
  g_clear_pointer (&self->offered.rates, wvs_rates_free);
  g_free (self->url);
  g_free (self);
}
