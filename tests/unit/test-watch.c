/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "watch.h"

#include <glib/gstdio.h>

#include "wvs-test.h"

static guint n_calls;

static void
on_call (gpointer data)
{
  n_calls++;
}

/* (transfer full) */
static GPtrArray *
paths_of (const char *one, const char *other)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (paths, g_strdup (one));
  if (other != NULL)
    g_ptr_array_add (paths, g_strdup (other));
  return paths;
}

/* A burst is told once, a moment after its end. */
static void
test_burst (void)
{
  g_autofree char *folder = wvs_test_path ("burst");
  g_autoptr (WvsWatch) watch = wvs_watch_new (on_call, NULL);
  g_autoptr (GPtrArray) paths = paths_of (folder, NULL);
  gint64 begin_us;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (wvs_watch_set (watch, paths));
  n_calls = 0;
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("burst/%u", i);
    g_autofree char *path = wvs_test_file (name, "x", 1);

    g_main_context_iteration (NULL, FALSE);
  }
  WVS_TEST_WAIT_FOR (n_calls > 0, 10);
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=,
      300 * G_TIME_SPAN_MILLISECOND);
}

static void
test_set (void)
{
  g_autofree char *one = wvs_test_path ("one");
  g_autofree char *other = wvs_test_path ("other");
  g_autoptr (WvsWatch) watch = wvs_watch_new (on_call, NULL);
  g_autoptr (GPtrArray) first = paths_of (one, one);
  g_autoptr (GPtrArray) both = paths_of (one, other);
  g_autoptr (GPtrArray) second = paths_of (other, NULL);
  g_autofree char *file = NULL;

  g_assert_cmpint (g_mkdir (one, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_true (wvs_watch_set (watch, first));
  g_assert_false (wvs_watch_set (watch, first));
  g_assert_true (wvs_watch_set (watch, both));
  g_assert_false (wvs_watch_set (watch, second));

  n_calls = 0;
  file = wvs_test_file ("other/file", "x", 1);
  WVS_TEST_WAIT_FOR (n_calls == 1, 10);
}

static void
test_call_later (void)
{
  g_autoptr (WvsWatch) watch = wvs_watch_new (on_call, NULL);
  gint64 begin_us = g_get_monotonic_time ();

  n_calls = 0;
  wvs_watch_call_later (watch, 10000000);
  wvs_watch_call_later (watch, 20); /* the earlier one counts */
  wvs_watch_call_later (watch, 20000000);
  WVS_TEST_WAIT_FOR (n_calls == 1, 10);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=,
      19 * G_TIME_SPAN_MILLISECOND);
}

/* Nothing is told any more, though there would be. */
static void
test_free (void)
{
  WvsWatch *watch = wvs_watch_new (on_call, NULL);
  gint64 end_us = g_get_monotonic_time () + 50 * G_TIME_SPAN_MILLISECOND;

  n_calls = 0;
  wvs_watch_call_later (watch, 10);
  wvs_watch_free (watch);
  WVS_TEST_WAIT_FOR (g_get_monotonic_time () > end_us, 10);
  g_assert_cmpuint (n_calls, ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/watch/burst", test_burst);
  g_test_add_func ("/watch/set", test_set);
  g_test_add_func ("/watch/call-later", test_call_later);
  g_test_add_func ("/watch/free", test_free);
  return g_test_run ();
}
