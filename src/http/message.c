/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "message.h"

#include <string.h>

#include "error.h"
#include "json-fields.h"

#define MAX_TITLE_BYTES 64
#define MAX_SDP_BYTES (32 * 1024)
#define MAX_CANDIDATE_BYTES 1024
#define MAX_MID_BYTES 64
#define MAX_MLINE 255
#define MAX_CAPABILITIES 64
#define MAX_CAPABILITY_BYTES 256

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (WVS_ERROR, WVS_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
read_mline (JsonObject *object, gint64 *mline, GError **error)
{
  JsonNode *node = wvs_json_lookup (object, "sdpMLineIndex");

  *mline = -1;
  if (node == NULL)
    return TRUE;
  if (!wvs_json_is_value (node, G_TYPE_INT64) || json_node_get_int (node) < 0 ||
      json_node_get_int (node) > MAX_MLINE)
    return fail (error,
        "field 'sdpMLineIndex' must be a whole number from 0 to %d", MAX_MLINE);
  *mline = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_list (JsonObject *object, const char *name, char ***list, GError **error)
{
  JsonNode *node = wvs_json_lookup (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, "field 'capabilities.%s' must be a list", name);
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_CAPABILITIES)
    return fail (error, "field 'capabilities.%s' has more than %d entries",
        name, MAX_CAPABILITIES);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *entry = json_array_get_element (array, i);

    if (!wvs_json_is_value (entry, G_TYPE_STRING) ||
        strlen (json_node_get_string (entry)) > MAX_CAPABILITY_BYTES)
      return fail (error,
          "field 'capabilities.%s' must hold strings of at most %d bytes", name,
          MAX_CAPABILITY_BYTES);
    g_strv_builder_add (builder, json_node_get_string (entry));
  }
  *list = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_capabilities (JsonObject *object, WvsMessage *message, GError **error)
{
  JsonNode *node = wvs_json_lookup (object, "capabilities");
  JsonObject *lists;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "field 'capabilities' must be an object");
  lists = json_node_get_object (node);
  return read_list (lists, "video", &message->video, error) &&
         read_list (lists, "audio", &message->audio, error);
}

static gboolean
read_start (JsonObject *object, WvsMessage *message, GError **error)
{
  message->playing = TRUE;
  return wvs_json_read_string (object, "title", WVS_JSON_OPTIONAL,
             MAX_TITLE_BYTES, &message->title, error) &&
         wvs_json_read_seconds (object, "position", WVS_JSON_OPTIONAL,
             &message->position_us, error) &&
         wvs_json_read_boolean (object, "playing", &message->playing, error) &&
         read_capabilities (object, message, error);
}

static gboolean
read_answer (JsonObject *object, WvsMessage *message, GError **error)
{
  return wvs_json_read_string (object, "sdp", WVS_JSON_REQUIRED, MAX_SDP_BYTES,
      &message->sdp, error);
}

static gboolean
read_candidate (JsonObject *object, WvsMessage *message, GError **error)
{
  if (!wvs_json_read_string (object, "candidate",
          WVS_JSON_REQUIRED | WVS_JSON_MAY_BE_EMPTY, MAX_CANDIDATE_BYTES,
          &message->candidate, error) ||
      !wvs_json_read_string (object, "sdpMid", WVS_JSON_MAY_BE_EMPTY,
          MAX_MID_BYTES, &message->mid, error) ||
      !read_mline (object, &message->mline, error))
    return FALSE;
  return *message->candidate == '\0' || message->mid != NULL ||
         message->mline >= 0 ||
         fail (error, "field 'sdpMid' or 'sdpMLineIndex' is missing");
}

static gboolean
read_seek (JsonObject *object, WvsMessage *message, GError **error)
{
  return wvs_json_read_seconds (object, "position", WVS_JSON_REQUIRED,
      &message->position_us, error);
}

static gboolean
read_select (JsonObject *object, WvsMessage *message, GError **error)
{
  return wvs_json_read_string (object, "title", WVS_JSON_REQUIRED,
      MAX_TITLE_BYTES, &message->title, error);
}

static const struct {
  const char *name;
  WvsMessageType type;
  gboolean (*read) (JsonObject *, WvsMessage *, GError **); /* (nullable) */
} types[] = {
  { "start", WVS_MESSAGE_START, read_start },
  { "answer", WVS_MESSAGE_ANSWER, read_answer },
  { "candidate", WVS_MESSAGE_CANDIDATE, read_candidate },
  { "play", WVS_MESSAGE_PLAY, NULL },
  { "pause", WVS_MESSAGE_PAUSE, NULL },
  { "seek", WVS_MESSAGE_SEEK, read_seek },
  { "select", WVS_MESSAGE_SELECT, read_select },
};

WvsMessage *
wvs_message_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = wvs_json_parse_object (text, length, error);
  g_autoptr (WvsMessage) message = g_new0 (WvsMessage, 1);
  g_autofree char *type = NULL;

  if (root == NULL || !wvs_json_read_string (json_node_get_object (root),
                          "type", WVS_JSON_REQUIRED, 32, &type, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_strcmp0 (types[i].name, type) != 0)
      continue;
    message->type = types[i].type;
    if (types[i].read != NULL &&
        !types[i].read (json_node_get_object (root), message, error)) {
      g_prefix_error (error, "'%s': ", type);
      return NULL;
    }
    return g_steal_pointer (&message);
  }
  fail (error, "field 'type' must be start, answer, candidate, play, pause, "
               "seek or select");
  return NULL;
}

void
wvs_message_free (WvsMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->title);
  g_strfreev (message->video);
  g_strfreev (message->audio);
  g_free (message->sdp);
  g_free (message->candidate);
  g_free (message->mid);
  g_free (message);
}
