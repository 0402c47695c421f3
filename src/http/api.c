/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "api.h"

#include <json-glib/json-glib.h>

#include "reply.h"

static void
reply (SoupServerMessage *message, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE);

  wvs_reply_json (message, json);
}

void
wvs_api_reply_health (WvsRegistry *registry, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, "ok");
  json_builder_set_member_name (builder, "sessions");
  json_builder_add_int_value (builder, wvs_registry_get_count (registry));
  json_builder_end_object (builder);
  reply (message, builder);
}

static void
add_title (JsonBuilder *builder, const WvsTitleInfo *info)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, info->id);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, info->name);
  json_builder_set_member_name (builder, "duration");
  if (info->duration_us > 0)
    json_builder_add_double_value (builder,
        (double)info->duration_us / G_USEC_PER_SEC);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "width");
  json_builder_add_int_value (builder, info->width);
  json_builder_set_member_name (builder, "height");
  json_builder_add_int_value (builder, info->height);
  json_builder_end_object (builder);
}

void
wvs_api_reply_titles (WvsRegistry *registry, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  GPtrArray *titles = wvs_library_get_titles (
      wvs_media_get_library (wvs_registry_get_media (registry)));

  json_builder_begin_array (builder);
  for (guint i = 0; i < titles->len; i++)
    add_title (builder, wvs_title_get_info (titles->pdata[i]));
  json_builder_end_array (builder);
  reply (message, builder);
}
