/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "api.h"

#include <json-glib/json-glib.h>

#include "choice.h"
#include "etag.h"
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
add_track (JsonBuilder *builder, const WvsTrackInfo *track, WvsTranscode mode)
{
  static const char *const video[] = { "video/VP8", "video/VP9",
    "video/H264;profile-level-id=64001f", NULL };
  static const char *const audio[] = { "audio/opus", NULL };
  const WvsCapabilities capabilities = { video, audio };
  WvsChoice choice = wvs_choice_make (track, &capabilities, mode);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder,
      track->kind == WVS_KIND_VIDEO ? "video" : "audio");
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, track->format);
  json_builder_set_member_name (builder, "delivery");
  json_builder_add_string_value (builder,
      wvs_delivery_get_name (choice.delivery));
  json_builder_set_member_name (builder, "reason");
  if (choice.reason[0] != '\0')
    json_builder_add_string_value (builder, choice.reason);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
add_tracks (JsonBuilder *builder, const WvsMediaInfo *media, WvsTranscode mode)
{
  static const WvsKind kinds[] = { WVS_KIND_VIDEO, WVS_KIND_AUDIO };

  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const WvsTrackInfo *track = wvs_media_info_find (media, kinds[i]);

    if (track != NULL)
      add_track (builder, track, mode);
  }
  json_builder_end_array (builder);
}

static void
add_title (JsonBuilder *builder, const WvsTitleInfo *info, WvsTranscode mode)
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
  add_tracks (builder, &info->media, mode);
  json_builder_end_object (builder);
}

void
wvs_api_reply_titles (WvsRegistry *registry, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  WvsMedia *media = wvs_registry_get_media (registry);
  GPtrArray *titles = wvs_library_get_titles (wvs_media_get_library (media));
  WvsTranscode mode = wvs_media_get_options (media)->transcode;

  json_builder_begin_array (builder);
  for (guint i = 0; i < titles->len; i++)
    add_title (builder, wvs_title_get_info (titles->pdata[i]), mode);
  json_builder_end_array (builder);
  reply (message, builder);
}

void
wvs_api_reply_thumbnail (WvsRegistry *registry, SoupServerMessage *message,
    const char *id)
{
  WvsMedia *media = wvs_registry_get_media (registry);
  WvsTitle *title = wvs_library_lookup (wvs_media_get_library (media), id);
  WvsPictureState state = WVS_PICTURE_NONE;
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) nothing = NULL;
  GBytes *jpeg = NULL;

  if (title != NULL)
    state = wvs_gallery_get (wvs_media_get_gallery (media), title, &jpeg);
  switch (state) {
  case WVS_PICTURE_READY:
    etag = wvs_etag_new (jpeg);
    wvs_reply_cached (message, "image/jpeg", etag, jpeg);
    break;
  case WVS_PICTURE_PENDING:
    nothing = g_bytes_new_static ("{}", 2);
    wvs_reply_body (message, SOUP_STATUS_ACCEPTED, "application/json",
        "no-store", nothing);
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                      message),
        "Retry-After", "1");
    break;
  case WVS_PICTURE_NONE:
  default:
    wvs_reply_problem (message, SOUP_STATUS_NOT_FOUND,
        "there is no such title, or nothing to be seen of it");
  }
}
