/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "message.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "error.h"
#include "json-check.h"

#define MAX_DEPTH 8
#define MAX_TITLE_BYTES 64
#define MAX_SDP_BYTES (32 * 1024)
#define MAX_CANDIDATE_BYTES 1024
#define MAX_MID_BYTES 64
#define MAX_MLINE 255
#define MAX_CAPABILITIES 64
#define MAX_CAPABILITY_BYTES 256
#define MAX_SECONDS 1e8 /* three years; fits microseconds in 64 bits */

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

/* A member, or NULL where it is missing or null: browsers write what they do
 * not have as null. */
static JsonNode *
lookup (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
is_value (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type;
}

typedef enum {
  OPTIONAL = 0,
  REQUIRED = 1 << 0,
  MAY_BE_EMPTY = 1 << 1,
} Presence;

static gboolean
read_string (JsonObject *object, const char *name, Presence presence,
    gsize max_bytes, char **value, GError **error)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL)
    return !(presence & REQUIRED) ||
           fail (error, "field '%s' is missing: a string is expected", name);
  if (!is_value (node, G_TYPE_STRING))
    return fail (error, "field '%s' must be a string", name);
  *value = json_node_dup_string (node);
  if (strlen (*value) > max_bytes)
    return fail (error, "field '%s' is longer than %" G_GSIZE_FORMAT " bytes",
        name, max_bytes);
  if (**value == '\0' && !(presence & MAY_BE_EMPTY))
    return fail (error, "field '%s' must not be empty", name);
  return TRUE;
}

static gboolean
read_seconds (JsonObject *object, const char *name, Presence presence,
    gint64 *us, GError **error)
{
  JsonNode *node = lookup (object, name);
  double seconds;

  if (node == NULL)
    return !(presence & REQUIRED) ||
           fail (error,
               "field '%s' is missing: a number of seconds is expected", name);
  if (!is_value (node, G_TYPE_INT64) && !is_value (node, G_TYPE_DOUBLE))
    return fail (error, "field '%s' must be a number of seconds", name);
  seconds = json_node_get_double (node);
  if (!isfinite (seconds) || seconds < 0 || seconds > MAX_SECONDS)
    return fail (error, "field '%s' must be between 0 and %.0f seconds", name,
        MAX_SECONDS);
  *us = (gint64)(seconds * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
read_boolean (JsonObject *object, const char *name, gboolean *value,
    GError **error)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL)
    return TRUE;
  if (!is_value (node, G_TYPE_BOOLEAN))
    return fail (error, "field '%s' must be true or false", name);
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_mline (JsonObject *object, gint64 *mline, GError **error)
{
  JsonNode *node = lookup (object, "sdpMLineIndex");

  *mline = -1;
  if (node == NULL)
    return TRUE;
  if (!is_value (node, G_TYPE_INT64) || json_node_get_int (node) < 0 ||
      json_node_get_int (node) > MAX_MLINE)
    return fail (error,
        "field 'sdpMLineIndex' must be a whole number from 0 to %d", MAX_MLINE);
  *mline = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_list (JsonObject *object, const char *name, char ***list, GError **error)
{
  JsonNode *node = lookup (object, name);
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

    if (!is_value (entry, G_TYPE_STRING) ||
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
  JsonNode *node = lookup (object, "capabilities");
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
  return read_string (object, "title", OPTIONAL, MAX_TITLE_BYTES,
             &message->title, error) &&
         read_seconds (object, "position", OPTIONAL, &message->position_us,
             error) &&
         read_boolean (object, "playing", &message->playing, error) &&
         read_capabilities (object, message, error);
}

static gboolean
read_answer (JsonObject *object, WvsMessage *message, GError **error)
{
  return read_string (object, "sdp", REQUIRED, MAX_SDP_BYTES, &message->sdp,
      error);
}

static gboolean
read_candidate (JsonObject *object, WvsMessage *message, GError **error)
{
  if (!read_string (object, "candidate", REQUIRED | MAY_BE_EMPTY,
          MAX_CANDIDATE_BYTES, &message->candidate, error) ||
      !read_string (object, "sdpMid", MAY_BE_EMPTY, MAX_MID_BYTES,
          &message->mid, error) ||
      !read_mline (object, &message->mline, error))
    return FALSE;
  return *message->candidate == '\0' || message->mid != NULL ||
         message->mline >= 0 ||
         fail (error, "field 'sdpMid' or 'sdpMLineIndex' is missing");
}

static gboolean
read_seek (JsonObject *object, WvsMessage *message, GError **error)
{
  return read_seconds (object, "position", REQUIRED, &message->position_us,
      error);
}

static gboolean
read_select (JsonObject *object, WvsMessage *message, GError **error)
{
  return read_string (object, "title", REQUIRED, MAX_TITLE_BYTES,
      &message->title, error);
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
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (WvsMessage) message = g_new0 (WvsMessage, 1);
  const char *wrong = wvs_json_check (text, length, MAX_DEPTH);
  g_autofree char *type = NULL;
  JsonNode *root = NULL;

  if (wrong != NULL ||
      !json_parser_load_from_data (parser, text, (gssize)length, NULL) ||
      (root = json_parser_get_root (parser)) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (root)) {
    fail (error, "the message is not a JSON object: %s",
        wrong != NULL ? wrong : "another kind of value");
    return NULL;
  }
  if (!read_string (json_node_get_object (root), "type", REQUIRED, 32, &type,
          error))
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
