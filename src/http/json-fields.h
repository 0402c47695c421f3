/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

/* Reads JSON objects that come from outside: json-glib's own accessors end in
 * criticals where a member is of another kind than expected. A member that is
 * null is not there: browsers write what they do not have as null. Each sets
 * @error to %WVS_ERROR_INVALID, saying which field and what was expected. Pure;
 * thread: any. */

typedef enum {
  WVS_JSON_OPTIONAL = 0,
  WVS_JSON_REQUIRED = 1 << 0,
  WVS_JSON_MAY_BE_EMPTY = 1 << 1,
} WvsJsonPresence;

/**
 * wvs_json_parse_object:
 * @text: a JSON text; need not be terminated
 *
 * Returns: (transfer full) (nullable): an object, checked by wvs_json_check(),
 *   or %NULL with @error set
 */
JsonNode *wvs_json_parse_object (const char *text, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (nullable): a member that is there. */
JsonNode *wvs_json_lookup (JsonObject *object, const char *name);

/* Whether @node is a string, a number or a boolean, by its GType. */
gboolean wvs_json_is_value (JsonNode *node, GType type);

/* The three leave @value as it is where there is no such field. */

/* @value: (out) (transfer full) */
gboolean wvs_json_read_string (JsonObject *object, const char *name,
    WvsJsonPresence presence, gsize max_bytes, char **value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_json_read_seconds (JsonObject *object, const char *name,
    WvsJsonPresence presence, gint64 *us, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_json_read_boolean (JsonObject *object, const char *name,
    gboolean *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
