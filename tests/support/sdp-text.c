/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp-text.h"

char *
wvs_test_replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  if (g_strv_length (parts) < 2)
    g_error ("nothing to replace: %s", from);
  return g_strjoinv (to, parts);
}

char *
wvs_test_sdp (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.sdp", WVS_TEST_SDP, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return wvs_test_replace (text, "\n", "\r\n");
}
