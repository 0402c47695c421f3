/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "whep-wish.h"

#include <string.h>

#include "error.h"
#include "json-fields.h"

#define MAX_POSITION_S 1e8 /* as over the WebSocket */

static gboolean
fail (GError **error, const char *why)
{
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, why);
  return FALSE;
}

static gboolean
read_position (const char *text, WvsWhepStart *start, GError **error)
{
  char *end = NULL;
  double seconds = g_ascii_strtod (text, &end);

  /* Digits and a point: no signs, exponents, hexadecimals, or infinities. */
  if (!g_ascii_isdigit (text[0]) || strlen (text) > 32 ||
      strspn (text, "0123456789.") != strlen (text) || *end != '\0' ||
      seconds > MAX_POSITION_S)
    return fail (error,
        "position: seconds from 0 to 100000000 are expected, like 12.5");
  start->position_us = (gint64)(seconds * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
read_muted (const char *text, WvsWhepStart *start, GError **error)
{
  static const char *const yes[] = { "", "1", "true", NULL };
  static const char *const no[] = { "0", "false", NULL };

  if (!g_strv_contains (yes, text) && !g_strv_contains (no, text))
    return fail (error, "muted: true or false is expected");
  start->muted = g_strv_contains (yes, text);
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*read) (const char *text, WvsWhepStart *start, GError **error);
} parameters[] = {
  { "position", read_position },
  { "muted", read_muted },
};

/* "NAME=VALUE" or "NAME". */
static gboolean
read_parameter (const char *text, WvsWhepStart *start, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  g_autofree char *value = parts[0] != NULL && parts[1] != NULL
                               ? g_uri_unescape_string (parts[1], NULL)
                               : g_strdup ("");

  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++) {
    if (g_strcmp0 (parts[0], parameters[i].name) == 0)
      /* What cannot be unescaped is as wrong as what is not expected. */
      return parameters[i].read (value != NULL ? value : "%", start, error);
  }
  return TRUE;
}

gboolean
wvs_whep_start_parse (const char *query, WvsWhepStart *start, GError **error)
{
  g_auto (GStrv) all = g_strsplit (query != NULL ? query : "", "&", 64);

  *start = (WvsWhepStart){ 0 };
  for (guint i = 0; all[i] != NULL; i++) {
    if (!read_parameter (all[i], start, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wvs_whep_control_parse (const char *text, gsize length, WvsWhepControl *control,
    GError **error)
{
  static const struct {
    const char *name;
    WvsWhepAction action;
  } actions[] = { { "play", WVS_WHEP_PLAY }, { "pause", WVS_WHEP_PAUSE },
    { "seek", WVS_WHEP_SEEK } };
  g_autoptr (JsonNode) root = wvs_json_parse_object (text, length, error);
  g_autofree char *name = NULL;

  *control = (WvsWhepControl){ 0 };
  if (root == NULL || !wvs_json_read_string (json_node_get_object (root),
                          "action", WVS_JSON_REQUIRED, 16, &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (actions[i].name, name))
      control->action = actions[i].action;
  }
  if (control->action == 0)
    return fail (error, "field 'action' must be play, pause or seek");
  return control->action != WVS_WHEP_SEEK ||
         wvs_json_read_seconds (json_node_get_object (root), "position",
             WVS_JSON_REQUIRED, &control->position_us, error);
}
