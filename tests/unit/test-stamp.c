/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "stamp.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "wvs-test.h"

static void
test_of_path (void)
{
  g_autofree char *path = wvs_test_file ("path.mp4", "short", -1);
  WvsStamp stamp = wvs_stamp_of (path);

  g_assert_cmpint (stamp.size, ==, 5);
  g_assert_cmpint (ABS (stamp.changed_ns / 1000 - g_get_real_time ()), <,
      60 * G_USEC_PER_SEC);
  g_assert_true (wvs_stamp_is_known (stamp));
  g_assert_true (wvs_stamp_equal (stamp, wvs_stamp_of (path)));
  g_assert_true (g_file_set_contents (path, "longer", -1, NULL));
  g_assert_false (wvs_stamp_equal (stamp, wvs_stamp_of (path)));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_false (wvs_stamp_is_known (wvs_stamp_of (path)));
}

/* What is open stays what it was, whatever has its name now. */
static void
test_of_fd (void)
{
  g_autofree char *path = wvs_test_file ("fd.mp4", "short", -1);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  WvsStamp stamp = wvs_stamp_of (path);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (wvs_stamp_equal (stamp, wvs_stamp_of_fd (fd)));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (g_file_set_contents (path, "longer", -1, NULL));
  g_assert_true (wvs_stamp_equal (stamp, wvs_stamp_of_fd (fd)));
  close (fd);
  g_assert_false (wvs_stamp_is_known (wvs_stamp_of_fd (-1)));
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/stamp/of-path", test_of_path);
  g_test_add_func ("/stamp/of-fd", test_of_fd);
  return g_test_run ();
}
