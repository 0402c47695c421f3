/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "ice-list.h"

#include <string.h>

#include "ice-server.h"

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
wvs_ice_list_add_json (GPtrArray *servers, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < servers->len; i++) {
    const WvsIceServer *server = servers->pdata[i];

    json_builder_begin_object (builder);
    add_member (builder, "urls", wvs_ice_server_get_url (server));
    if (wvs_ice_server_is_turn (server)) {
      add_member (builder, "username", wvs_ice_server_get_user (server));
      add_member (builder, "credential", wvs_ice_server_get_password (server));
    }
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/* A quoted-string (RFC 9110 §5.6.4). */
static void
append_quoted (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "; %s=\"", name);
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (text, '\\');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

void
wvs_ice_list_add_links (GPtrArray *servers, SoupMessageHeaders *headers)
{
  for (guint i = 0; i < servers->len; i++) {
    const WvsIceServer *server = servers->pdata[i];
    g_autoptr (GString) text = g_string_new (NULL);

    g_string_append_printf (text, "<%s>", wvs_ice_server_get_url (server));
    append_quoted (text, "rel", "ice-server");
    if (wvs_ice_server_is_turn (server)) {
      append_quoted (text, "username", wvs_ice_server_get_user (server));
      append_quoted (text, "credential", wvs_ice_server_get_password (server));
      append_quoted (text, "credential-type", "password");
    }
    soup_message_headers_append (headers, "Link", text->str);
  }
}
