/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "request-body.h"

#include <string.h>

#include "error.h"

GBytes *
wvs_request_body_get (SoupServerMessage *message)
{
  return soup_message_body_flatten (
      soup_server_message_get_request_body (message));
}

char *
wvs_request_body_dup_text (SoupServerMessage *message, GError **error)
{
  gsize length;
  g_autoptr (GBytes) body = wvs_request_body_get (message);
  const char *data = g_bytes_get_data (body, &length);

  if (data == NULL)
    return g_strdup ("");
  if (memchr (data, '\0', length) != NULL) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID,
        "the body is not text");
    return NULL;
  }
  return g_strndup (data, length);
}

gboolean
wvs_request_body_is (SoupServerMessage *message, const char *type)
{
  const char *field =
      soup_message_headers_get_one (soup_server_message_get_request_headers (
                                        message),
          "Content-Type");
  g_auto (GStrv) parts = g_strsplit (field != NULL ? field : "", ";", 2);

  return parts[0] != NULL &&
         g_ascii_strcasecmp (g_strstrip (parts[0]), type) == 0;
}
