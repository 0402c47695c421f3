/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

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
  g_info ("[abc] %s", "hello\r\n12:00:00.000 info forged\x1b[31m \xff "
                      "\xe2\x80\xae end");
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
  g_test_trap_assert_stderr (
      "??:??:??.??? info [abc] hello*forged*\\x202e end\n");
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

/* More than a pipe holds, and nobody reads: that must come back. */
static void
log_into_full_pipe (void)
{
  g_autofree char *text = g_strnfill (10000, 'x');
  char buffer[1 << 17];
  gssize n;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (dup2 (ends[1], STDERR_FILENO), >=, 0);
  wvs_log_init (FALSE);
  for (guint i = 0; i < 100; i++)
    g_info ("%s", text);
  n = read (ends[0], buffer, sizeof buffer);
  g_assert_cmpint (n, >, 4096);
  g_assert_cmpint (n % 4096, ==, 0);
  g_assert_cmpint (buffer[4095], ==, '\n');
  g_info ("once more");
  n = read (ends[0], buffer, sizeof buffer - 1);
  g_assert_cmpint (n, >, 0);
  buffer[n] = '\0';
  g_assert_true (g_str_has_prefix (buffer, "("));
  g_assert_nonnull (strstr (buffer, " lines are lost"));
  g_assert_true (g_str_has_suffix (buffer, " info once more\n"));
}

static void
test_full_pipe (void)
{
  if (g_test_subprocess ()) {
    log_into_full_pipe ();
    return;
  }
  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/log/redact", test_redact);
  g_test_add_func ("/log/lines", test_lines);
  g_test_add_func ("/log/verbose", test_verbose);
  g_test_add_func ("/log/full-pipe", test_full_pipe);
  return g_test_run ();
}
