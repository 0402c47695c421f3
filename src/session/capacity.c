/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "capacity.h"

#include <dirent.h>
#include <sys/resource.h>

void
wvs_capacity_raise_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 ||
      limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_debug ("the limit on open files stays as it is");
}

/* G_MAXUINT64 where it cannot be told, for want of a descriptor to look. */
static guint64
count_open_files (void)
{
  DIR *directory = opendir ("/proc/self/fd");
  guint64 n = 0;

  if (directory == NULL)
    return G_MAXUINT64;
  while (readdir (directory) != NULL)
    n++;
  closedir (directory);
  return n;
}

gboolean
wvs_capacity_has_files (void)
{
  struct rlimit limit;
  guint64 open = count_open_files ();

  if (open == G_MAXUINT64 || getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return FALSE;
  return limit.rlim_cur == RLIM_INFINITY ||
         open + WVS_RESERVED_FILES + WVS_FILES_PER_SESSION <= limit.rlim_cur;
}
