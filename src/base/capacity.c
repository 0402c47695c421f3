/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "capacity.h"

#include <dirent.h>
#include <malloc.h>
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
wvs_capacity_has_files (guint n_beginning)
{
  struct rlimit limit;
  guint64 open = count_open_files ();
  guint64 wanted =
      WVS_RESERVED_FILES + (n_beginning + 1ULL) * WVS_FILES_PER_SESSION;

  if (open == G_MAXUINT64 || getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return FALSE;
  return limit.rlim_cur == RLIM_INFINITY || open + wanted <= limit.rlim_cur;
}

gboolean
wvs_capacity_may_keep (int fd)
{
  struct rlimit limit;
  rlim_t reserve;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return FALSE;
  reserve = MIN (limit.rlim_cur / 4, WVS_RESERVED_FROM_CONNECTIONS);
  return (rlim_t)fd < limit.rlim_cur - reserve;
}

void
wvs_capacity_release_memory (void)
{
  (void)malloc_trim (0);
}
