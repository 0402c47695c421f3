/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "access-unit.h"

#include "wvs-test.h"

static void
on_bytes_freed (gpointer data)
{
  *(guint *)data += 1;
}

static void
test_shared (void)
{
  guint n_freed = 0;
  GBytes *bytes =
      g_bytes_new_with_free_func ("frame", 5, on_bytes_freed, &n_freed);
  WvsAccessUnit *unit = wvs_access_unit_new (bytes, 40000, 33333, TRUE);

  g_assert_true (wvs_access_unit_get_data (unit) == bytes);
  g_assert_cmpint (wvs_access_unit_get_time_us (unit), ==, 40000);
  g_assert_cmpint (wvs_access_unit_get_duration_us (unit), ==, 33333);
  g_assert_true (wvs_access_unit_is_keyframe (unit));

  g_assert_true (wvs_access_unit_ref (unit) == unit);
  wvs_access_unit_unref (unit);
  g_assert_cmpuint (n_freed, ==, 0);
  wvs_access_unit_unref (unit);
  g_assert_cmpuint (n_freed, ==, 1);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/access-unit/shared", test_shared);
  return g_test_run ();
}
