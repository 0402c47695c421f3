/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "json-fields.h"

#include <math.h>
#include <string.h>

#include "error.h"
#include "json-check.h"

#define MAX_DEPTH 8
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

JsonNode *
wvs_json_parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *wrong = wvs_json_check (text, length, MAX_DEPTH);
  JsonNode *root = NULL;

  if (wrong != NULL ||
      !json_parser_load_from_data (parser, text, (gssize)length, NULL) ||
      (root = json_parser_get_root (parser)) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (root)) {
    fail (error, "the message is not a JSON object: %s",
        wrong != NULL ? wrong : "another kind of value");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

JsonNode *
wvs_json_lookup (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

gboolean
wvs_json_is_value (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type;
}

gboolean
wvs_json_read_string (JsonObject *object, const char *name,
    WvsJsonPresence presence, gsize max_bytes, char **value, GError **error)
{
  JsonNode *node = wvs_json_lookup (object, name);

  if (node == NULL)
    return !(presence & WVS_JSON_REQUIRED) ||
           fail (error, "field '%s' is missing: a string is expected", name);
  if (!wvs_json_is_value (node, G_TYPE_STRING))
    return fail (error, "field '%s' must be a string", name);
  *value = json_node_dup_string (node);
  if (strlen (*value) > max_bytes)
    return fail (error, "field '%s' is longer than %" G_GSIZE_FORMAT " bytes",
        name, max_bytes);
  if (**value == '\0' && !(presence & WVS_JSON_MAY_BE_EMPTY))
    return fail (error, "field '%s' must not be empty", name);
  return TRUE;
}

gboolean
wvs_json_read_seconds (JsonObject *object, const char *name,
    WvsJsonPresence presence, gint64 *us, GError **error)
{
  JsonNode *node = wvs_json_lookup (object, name);
  double seconds;

  if (node == NULL)
    return !(presence & WVS_JSON_REQUIRED) ||
           fail (error,
               "field '%s' is missing: a number of seconds is expected", name);
  if (!wvs_json_is_value (node, G_TYPE_INT64) &&
      !wvs_json_is_value (node, G_TYPE_DOUBLE))
    return fail (error, "field '%s' must be a number of seconds", name);
  seconds = json_node_get_double (node);
  if (!isfinite (seconds) || seconds < 0 || seconds > MAX_SECONDS)
    return fail (error, "field '%s' must be between 0 and %.0f seconds", name,
        MAX_SECONDS);
  *us = (gint64)(seconds * G_USEC_PER_SEC);
  return TRUE;
}

gboolean
wvs_json_read_boolean (JsonObject *object, const char *name, gboolean *value,
    GError **error)
{
  JsonNode *node = wvs_json_lookup (object, name);

  if (node == NULL)
    return TRUE;
  if (!wvs_json_is_value (node, G_TYPE_BOOLEAN))
    return fail (error, "field '%s' must be true or false", name);
  *value = json_node_get_boolean (node);
  return TRUE;
}
