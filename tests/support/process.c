/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "process.h"

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (directory);
  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

guint
wvs_test_count_threads (void)
{
  return count_entries ("/proc/self/task");
}

/* Without the one that looking takes. */
guint
wvs_test_count_files (void)
{
  return count_entries ("/proc/self/fd") - 1;
}
