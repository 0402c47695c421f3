/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "origin.h"

#include <string.h>

/* Without the port that the scheme has anyway: "https://a:443" is
 * "https://a". */
static char *
normalize (const char *origin)
{
  char *plain = g_ascii_strdown (origin, -1);
  const char *port = g_str_has_prefix (plain, "https:") ? ":443" : ":80";

  if (g_str_has_suffix (plain, port))
    plain[strlen (plain) - strlen (port)] = '\0';
  return plain;
}

static gboolean
is_same (const char *wanted, const char *origin)
{
  g_autofree char *plain = normalize (wanted);

  return g_str_equal (plain, origin);
}

gboolean
wvs_origin_is_allowed (const char *origin, const char *scheme, const char *host,
    const char *const *allowed)
{
  g_autofree char *plain = NULL;
  g_autofree char *own = NULL;

  if (origin == NULL)
    return TRUE;
  plain = normalize (origin);
  own = g_strdup_printf ("%s://%s", scheme, host != NULL ? host : "");
  if (is_same (own, plain))
    return TRUE;
  for (; *allowed != NULL; allowed++) {
    if (is_same (*allowed, plain))
      return TRUE;
  }
  return FALSE;
}
