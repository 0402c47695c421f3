/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "plain-offer.h"

#include <string.h>

#include "cors.h"
#include "error.h"
#include "ice-list.h"
#include "json-fields.h"
#include "reply.h"
#include "request-body.h"

#define OFFER "/offer"
#define ICE_SERVERS "/iceServers"

gboolean
wvs_plain_offer_has (const char *path)
{
  return g_str_equal (path, OFFER) || g_str_equal (path, ICE_SERVERS);
}

static void
reply_json (SoupServerMessage *message, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE);

  wvs_reply_json (message, json);
}

static void
reply_ice_servers (const WvsOfferedContext *context, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  wvs_ice_list_add_json (context->config->ice_servers, builder);
  reply_json (message, builder);
}

static void
on_answered (const char *sdp, SoupServerMessage *message, gpointer data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sdp");
  json_builder_add_string_value (builder, sdp);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "answer");
  json_builder_end_object (builder);
  reply_json (message, builder);
}

static void
on_ended (gpointer data)
{
}

/* (transfer full) (nullable) */
static char *
read_offer (SoupServerMessage *message, GError **error)
{
  gsize length;
  g_autoptr (GBytes) body = wvs_request_body_get (message);
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root =
      wvs_json_parse_object (text != NULL ? text : "", length, error);
  g_autofree char *type = NULL;
  g_autofree char *sdp = NULL;

  if (root == NULL ||
      !wvs_json_read_string (json_node_get_object (root), "type",
          WVS_JSON_REQUIRED, 16, &type, error) ||
      !wvs_json_read_string (json_node_get_object (root), "sdp",
          WVS_JSON_REQUIRED, WVS_MAX_BODY_BYTES, &sdp, error))
    return NULL;
  if (!g_str_equal (type, "offer")) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID,
        "field 'type' must be offer");
    return NULL;
  }
  return g_steal_pointer (&sdp);
}

static void
begin (const WvsOfferedContext *context, SoupServerMessage *message)
{
  static const WvsOfferedEvents events = { on_answered, on_ended };
  g_autoptr (GError) error = NULL;
  g_autofree char *offer = NULL;
  WvsStart start = { .playing = TRUE };

  if (!wvs_request_body_is (message, "application/json")) {
    wvs_reply_problem (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
        "an offer within application/json is expected");
    return;
  }
  offer = read_offer (message, &error);
  if (offer == NULL) {
    wvs_reply_error (message, error);
    return;
  }
  start.offer = offer;
  wvs_offered_open (context, message, &start, &events, NULL);
}

void
wvs_plain_offer_dispatch (const WvsOfferedContext *context,
    SoupServerMessage *message, const char *path)
{
  gboolean posts = g_str_equal (path, OFFER);
  const char *allow = posts ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  const char *method = soup_server_message_get_method (message);

  if (!wvs_cors_check (message,
          (const char *const *)context->config->allow_origins))
    return;
  if (g_str_equal (method, "OPTIONS")) {
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                      message),
        "Allow", allow);
    wvs_cors_add_preflight (message, allow);
  } else if (posts && g_str_equal (method, "POST")) {
    begin (context, message);
  } else if (!posts &&
             (g_str_equal (method, "GET") || g_str_equal (method, "HEAD"))) {
    reply_ice_servers (context, message);
  } else {
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                      message),
        "Allow", allow);
    wvs_reply_problem (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
        "the resource does not know this method");
  }
}
