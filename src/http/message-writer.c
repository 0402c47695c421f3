/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "message.h"

#include <json-glib/json-glib.h>

#include "ice-list.h"

static JsonBuilder *
begin (const char *type)
{
  JsonBuilder *builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  return builder;
}

static char *
end (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* json-glib takes valid UTF-8 only. */
static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL) {
    json_builder_add_null_value (builder);
  } else {
    g_autofree char *valid = g_utf8_make_valid (value, -1);

    json_builder_add_string_value (builder, valid);
  }
}

static void
add_seconds (JsonBuilder *builder, const char *name, gint64 us)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, (double)us / G_USEC_PER_SEC);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

char *
wvs_message_new_welcome (const char *session, GPtrArray *ice_servers)
{
  g_autoptr (JsonBuilder) builder = begin ("welcome");

  add_string (builder, "session", session);
  json_builder_set_member_name (builder, "iceServers");
  wvs_ice_list_add_json (ice_servers, builder);
  return end (builder);
}

char *
wvs_message_new_offer (const char *sdp)
{
  g_autoptr (JsonBuilder) builder = begin ("offer");

  add_string (builder, "sdp", sdp);
  return end (builder);
}

char *
wvs_message_new_candidate (const char *candidate, const char *mid, guint mline)
{
  g_autoptr (JsonBuilder) builder = begin ("candidate");

  add_string (builder, "candidate", candidate);
  add_string (builder, "sdpMid", mid);
  add_int (builder, "sdpMLineIndex", mline);
  return end (builder);
}

static void
add_track (JsonBuilder *builder, const WvsTrack *track)
{
  json_builder_set_member_name (builder,
      track->kind == WVS_KIND_VIDEO ? "video" : "audio");
  json_builder_begin_object (builder);
  add_string (builder, "codec", wvs_codec_get_mime_type (track->codec));
  if (track->kind == WVS_KIND_VIDEO) {
    add_int (builder, "width", track->width);
    add_int (builder, "height", track->height);
  }
  if (track->bitrate_kbps > 0)
    add_int (builder, "bitrate", (gint64)track->bitrate_kbps * 1000);
  json_builder_set_member_name (builder, "transcoded");
  json_builder_add_boolean_value (builder, track->transcoded);
  json_builder_end_object (builder);
}

char *
wvs_message_new_state (WvsView view, const WvsPlayerStatus *status)
{
  g_autoptr (JsonBuilder) builder = begin ("state");

  add_string (builder, "state", wvs_view_get_name (view));
  add_string (builder, "title",
      status->title != NULL ? wvs_title_get_info (status->title)->id : NULL);
  add_seconds (builder, "position", status->position_us);
  if (status->duration_us > 0)
    add_seconds (builder, "duration", status->duration_us);
  else
    add_string (builder, "duration", NULL);
  if (status->waits)
    add_string (builder, "reason", "waiting for an encoder");
  json_builder_set_member_name (builder, "rendition");
  json_builder_begin_object (builder);
  for (guint i = 0; i < status->n_tracks; i++)
    add_track (builder, &status->tracks[i]);
  json_builder_end_object (builder);
  return end (builder);
}

char *
wvs_message_new_error (const char *code, const char *text)
{
  g_autoptr (JsonBuilder) builder = begin ("error");

  add_string (builder, "code", code);
  add_string (builder, "message", text);
  return end (builder);
}
