/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "capacity.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "wvs-test.h"

/* What counting them may itself take, and be off by. */
#define SLACK 8

static guint
count_files (void)
{
  guint n = 0;

  for (int fd = 0; fd < 1024; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

static void
set_limit (rlim_t soft)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = soft;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

static void
test_raise (void)
{
  struct rlimit limit;

  set_limit (200);
  wvs_capacity_raise_files ();
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, ==, limit.rlim_max);
  wvs_capacity_raise_files (); /* as far as it goes already */
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, ==, limit.rlim_max);
}

static void
test_has_files (void)
{
  guint n = count_files ();
  guint needed = n + WVS_RESERVED_FILES + WVS_FILES_PER_SESSION;

  set_limit (needed + SLACK);
  g_assert_true (wvs_capacity_has_files (0));
  set_limit (needed - 1);
  g_assert_false (wvs_capacity_has_files (0));
  set_limit (n); /* not even one to count the others with */
  g_assert_false (wvs_capacity_has_files (0));
  wvs_capacity_raise_files ();
}

/* So do files that others are about to open. */
static void
test_promised (void)
{
  set_limit (
      count_files () + WVS_RESERVED_FILES + 3 * WVS_FILES_PER_SESSION + SLACK);
  g_assert_true (wvs_capacity_has_files (2));
  g_assert_false (wvs_capacity_has_files (3));
  g_assert_false (wvs_capacity_has_files (G_MAXUINT));
  wvs_capacity_raise_files ();
}

/* Files that are opened count, files that are closed no longer do. */
static void
test_used_up (void)
{
  int files[SLACK * 2];

  set_limit (
      count_files () + WVS_RESERVED_FILES + WVS_FILES_PER_SESSION + SLACK);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    files[i] = dup (STDERR_FILENO);
    g_assert_cmpint (files[i], >=, 0);
  }
  g_assert_false (wvs_capacity_has_files (0));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    close (files[i]);
  g_assert_true (wvs_capacity_has_files (0));
  wvs_capacity_raise_files ();
}

static void
test_may_keep (void)
{
  static const struct {
    rlim_t limit;
    int last; /* that may be kept */
  } cases[] = { { 40, 29 }, { 256, 191 }, { 1000, 935 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    set_limit (cases[i].limit);
    g_assert_true (wvs_capacity_may_keep (3));
    g_assert_true (wvs_capacity_may_keep (cases[i].last));
    g_assert_false (wvs_capacity_may_keep (cases[i].last + 1));
  }
  wvs_capacity_raise_files ();
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/capacity/raise", test_raise);
  g_test_add_func ("/capacity/has-files", test_has_files);
  g_test_add_func ("/capacity/promised", test_promised);
  g_test_add_func ("/capacity/may-keep", test_may_keep);
  g_test_add_func ("/capacity/used-up", test_used_up);
  return g_test_run ();
}
