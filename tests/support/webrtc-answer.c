/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "webrtc-answer.h"

/* As GStreamer 1.22 words it, where that is of interest. */
char *
wvs_test_webrtc_answer (const char *offer)
{
  g_auto (GStrv) lines = g_strsplit (offer, "\r\n", -1);
  GString *answer = g_string_new (NULL);

  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    if (g_str_has_prefix (*line, "a=ice-ufrag:"))
      g_string_append (answer, "a=ice-ufrag:PWiPBht7Y6zfGsgW8VV37s66SYNEm7wr");
    else if (g_str_has_prefix (*line, "a=setup:"))
      g_string_append (answer, g_str_equal (*line, "a=setup:active")
                                   ? "a=setup:passive"
                                   : "a=setup:active");
    else if (g_str_equal (*line, "a=recvonly"))
      g_string_append (answer, "a=sendonly\r\n"
                               "a=ssrc-group:FID 1111 2810593431\r\n"
                               "a=ssrc:1111 msid:wvs webrtctransceiver0\r\n"
                               "a=ssrc:1111 cname:BUuSWvrCvL");
    else
      g_string_append (answer, *line);
    g_string_append (answer, "\r\n");
  }
  return g_string_free (answer, FALSE);
}
