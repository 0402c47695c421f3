/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cors.h"

#include "origin.h"
#include "reply.h"

static void
set_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
      name, value);
}

static const char *
get_request_header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), name);
}

static gboolean
is_harmless (const char *method)
{
  return g_str_equal (method, "GET") || g_str_equal (method, "HEAD") ||
         g_str_equal (method, "OPTIONS");
}

gboolean
wvs_cors_check (SoupServerMessage *message, const char *const *allowed)
{
  const char *origin = get_request_header (message, "Origin");
  GUri *uri = soup_server_message_get_uri (message);

  set_header (message, "Vary", "Origin");
  if (origin == NULL)
    return TRUE;
  if (!wvs_origin_is_allowed (origin, g_uri_get_scheme (uri),
          get_request_header (message, "Host"), allowed)) {
    if (is_harmless (soup_server_message_get_method (message)))
      return TRUE;
    wvs_reply_problem (message, SOUP_STATUS_FORBIDDEN,
        "pages of this origin may not connect");
    return FALSE;
  }
  set_header (message, "Access-Control-Allow-Origin", origin);
  set_header (message, "Access-Control-Expose-Headers",
      "Location, Link, ETag, Retry-After, Accept-Post, Accept-Patch");
  return TRUE;
}

gboolean
wvs_cors_is_preflight (SoupServerMessage *message)
{
  return get_request_header (message, "Origin") != NULL &&
         get_request_header (message, "Access-Control-Request-Method") != NULL;
}

void
wvs_cors_add_preflight (SoupServerMessage *message, const char *methods)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);

  if (!wvs_cors_is_preflight (message) ||
      soup_message_headers_get_one (headers, "Access-Control-Allow-Origin") ==
          NULL)
    return;
  set_header (message, "Access-Control-Allow-Methods", methods);
  set_header (message, "Access-Control-Allow-Headers",
      "Authorization, Content-Type, If-Match");
  set_header (message, "Access-Control-Max-Age", "600");
}
