/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "stamp.h"

#include <sys/stat.h>

WvsStamp
wvs_stamp_of_stat (const struct stat *info)
{
  return (WvsStamp){ .size = info->st_size,
    .changed_ns = info->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                  info->st_mtim.tv_nsec };
}

WvsStamp
wvs_stamp_of (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? wvs_stamp_of_stat (&info) : (WvsStamp){ 0 };
}

WvsStamp
wvs_stamp_of_fd (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 ? wvs_stamp_of_stat (&info) : (WvsStamp){ 0 };
}

gboolean
wvs_stamp_equal (WvsStamp a, WvsStamp b)
{
  return a.size == b.size && a.changed_ns == b.changed_ns;
}

gboolean
wvs_stamp_is_known (WvsStamp stamp)
{
  return stamp.size != 0 || stamp.changed_ns != 0;
}
