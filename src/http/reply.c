/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "reply.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "error.h"
#include "etag.h"

#define RETRY_AFTER_S "5"

#define CSP(connect)                                                           \
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "  \
  "media-src 'self' blob:; connect-src 'self'" connect                         \
  "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

void
wvs_reply_prepare (SoupServerMessage *message)
{
  static const char *const fields[][2] = {
    { "Connection", "close" },
    { "Cache-Control", "no-store" },
    { "Content-Security-Policy", CSP ("") },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy",
        "autoplay=(self), fullscreen=(self), picture-in-picture=(self), "
        "camera=(), microphone=(), geolocation=(), display-capture=(), "
        "payment=(), usb=()" },
  };
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    soup_message_headers_replace (headers, fields[i][0], fields[i][1]);
}

void
wvs_reply_allow_socket (SoupServerMessage *message)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);
  const char *host =
      soup_message_headers_get_one (soup_server_message_get_request_headers (
                                        message),
          "Host");
  const char *scheme = g_uri_get_scheme (soup_server_message_get_uri (message));
  g_autofree char *policy = NULL;

  if (host == NULL)
    return;
  policy = g_strdup_printf (CSP (" %s://%s"),
      g_str_equal (scheme, "https") ? "wss" : "ws", host);
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
}

/* libsoup 3.2 lacks the newer ones. */
static const char *
get_phrase (guint status)
{
  switch (status) {
  case 426:
    return "Upgrade Required";
  case 428:
    return "Precondition Required";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  default:
    return soup_status_get_phrase (status);
  }
}

void
wvs_reply_body (SoupServerMessage *message, guint status,
    const char *content_type, const char *cache_control, GBytes *body)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, get_phrase (status));
  soup_message_headers_replace (headers, "Content-Type", content_type);
  soup_message_headers_replace (headers, "Cache-Control", cache_control);
  if (g_bytes_get_size (body) > 0) /* libsoup takes an empty one amiss */
    soup_message_body_append_bytes (soup_server_message_get_response_body (
                                        message),
        body);
}

void
wvs_reply_cached (SoupServerMessage *message, const char *content_type,
    const char *etag, GBytes *body)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);
  const char *known =
      soup_message_headers_get_list (soup_server_message_get_request_headers (
                                         message),
          "If-None-Match");

  soup_message_headers_replace (headers, "ETag", etag);
  if (known == NULL || !wvs_etag_matches (known, etag)) {
    wvs_reply_body (message, SOUP_STATUS_OK, content_type, "no-cache", body);
    return;
  }
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
}

void
wvs_reply_json (SoupServerMessage *message, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  wvs_reply_body (message, SOUP_STATUS_OK, "application/json", "no-store",
      body);
}

void
wvs_reply_problem (SoupServerMessage *message, guint status, const char *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GBytes) body = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "about:blank");
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, get_phrase (status));
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, detail);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  body = g_bytes_new (json, strlen (json));
  wvs_reply_body (message, status, "application/problem+json", "no-store",
      body);
}

void
wvs_reply_later (SoupServerMessage *message, guint status, const char *detail)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
      "Retry-After", RETRY_AFTER_S);
  wvs_reply_problem (message, status, detail);
}

void
wvs_reply_error (SoupServerMessage *message, const GError *error)
{
  static const guint statuses[] = {
    [WVS_ERROR_UNPLAYABLE] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
    [WVS_ERROR_NOT_FOUND] = SOUP_STATUS_NOT_FOUND,
    [WVS_ERROR_PERMISSION] = SOUP_STATUS_FORBIDDEN,
    [WVS_ERROR_INVALID] = SOUP_STATUS_BAD_REQUEST,
    [WVS_ERROR_UNACCEPTABLE] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
    [WVS_ERROR_STATE] = SOUP_STATUS_CONFLICT,
    [WVS_ERROR_BUSY] = SOUP_STATUS_SERVICE_UNAVAILABLE,
    [WVS_ERROR_TIMEOUT] = SOUP_STATUS_SERVICE_UNAVAILABLE,
    [WVS_ERROR_SHUTDOWN] = SOUP_STATUS_SERVICE_UNAVAILABLE,
  };
  g_autofree char *detail = g_utf8_make_valid (error->message, -1);
  guint status = 0;

  if (error->domain == WVS_ERROR && error->code >= 0 &&
      error->code < (int)G_N_ELEMENTS (statuses))
    status = statuses[error->code];
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    wvs_reply_later (message, status, detail);
  else
    wvs_reply_problem (message,
        status != 0 ? status : SOUP_STATUS_INTERNAL_SERVER_ERROR, detail);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GIOStream) stream = data;

  (void)g_output_stream_write_bytes_finish (G_OUTPUT_STREAM (source), result,
      NULL);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static GBytes *
serialize (SoupServerMessage *message)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_response_body (message));
  guint status = soup_server_message_get_status (message);
  GString *text = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_set_content_length (headers,
      (goffset)g_bytes_get_size (body));
  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status,
      get_phrase (status));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append (text, "\r\n");
  if (soup_server_message_get_method (message) != SOUP_METHOD_HEAD)
    g_string_append_len (text, g_bytes_get_data (body, NULL),
        (gssize)g_bytes_get_size (body));
  return g_string_free_to_bytes (text);
}

void
wvs_reply_now (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = serialize (message);
  GIOStream *stream = soup_server_message_steal_connection (message);

  if (stream == NULL)
    return;
  /* An answer is smaller than an empty socket's buffer: one write. */
  g_output_stream_write_bytes_async (g_io_stream_get_output_stream (stream),
      bytes, G_PRIORITY_DEFAULT, NULL, on_sent, stream);
}
