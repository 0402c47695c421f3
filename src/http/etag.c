/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "etag.h"

char *
wvs_etag_new (GBytes *content)
{
  g_autofree char *hash =
      g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  hash[32] = '\0';
  return g_strdup_printf ("\"%s\"", hash);
}

gboolean
wvs_etag_matches (const char *if_none_match, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (if_none_match, ",", 64);

  for (guint i = 0; tags[i] != NULL; i++) {
    const char *tag = g_strstrip (tags[i]);

    if (g_str_has_prefix (tag, "W/"))
      tag += 2;
    if (g_str_equal (tag, "*") || g_str_equal (tag, etag))
      return TRUE;
  }
  return FALSE;
}

gboolean
wvs_etag_is_any (const char *if_match)
{
  g_autofree char *text = g_strstrip (g_strdup (if_match));

  return g_str_equal (text, "*") || g_str_equal (text, "\"*\"");
}

gboolean
wvs_etag_is_match (const char *if_match, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (if_match, ",", 64);

  for (guint i = 0; tags[i] != NULL; i++) {
    if (g_str_equal (g_strstrip (tags[i]), etag))
      return TRUE;
  }
  return wvs_etag_is_any (if_match);
}
