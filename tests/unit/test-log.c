/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"

#include <string.h>

#include "wvs-test.h"

static void
test_redact (void)
{
  g_autofree char *sdp = wvs_log_redact ("v=0\r\na=ice-ufrag:abcd\r\n"
                                         "a=ice-pwd:verysecret\r\na=mid:0\r\n");
  g_autofree char *none = wvs_log_redact (NULL);
  g_autofree char *big = g_strnfill (100000, 'x');
  g_autofree char *cut = wvs_log_redact (big);

  g_assert_null (strstr (sdp, "verysecret"));
  g_assert_nonnull (strstr (sdp, "a=ice-ufrag:abcd"));
  g_assert_nonnull (strstr (sdp, "a=mid:0"));
  g_assert_cmpstr (none, ==, "(none)");
  g_assert_cmpuint (strlen (cut), <, 4200);
}

static void
log_in_child (void)
{
  wvs_log_init (FALSE);
  g_info ("[abc] %s", "hello\r\n12:00:00.000 info forged\x1b[31m \xff end");
  g_debug ("a detail");
}

static void
log_verbose_in_child (void)
{
  wvs_log_init (TRUE);
  g_debug ("a detail");
}

static void
test_lines (void)
{
  if (g_test_subprocess ()) {
    log_in_child ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("??:??:??.??? info [abc] hello*forged*end\n");
  g_test_trap_assert_stderr_unmatched ("*\n*info forged*");
  g_test_trap_assert_stderr_unmatched ("*detail*");
}

static void
test_verbose (void)
{
  if (g_test_subprocess ()) {
    log_verbose_in_child ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("* debug a detail\n");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/log/redact", test_redact);
  g_test_add_func ("/log/lines", test_lines);
  g_test_add_func ("/log/verbose", test_verbose);
  return g_test_run ();
}
