/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"

int
wvs_file_open (const char *path, const char *name, GError **error)
{
  /* O_NONBLOCK: opening a FIFO would wait for someone to write to it. */
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    g_set_error (error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "'%s': %s", name,
        g_strerror (errno));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "'%s': is %s", name,
        S_ISDIR (info.st_mode) ? "a directory" : "not a regular file");
  else if (info.st_size == 0)
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': it is empty",
        name);
  else
    return fd;

  if (fd >= 0)
    close (fd);
  return -1;
}

int
wvs_file_open_same (const char *path, const char *name, WvsStamp stamp,
    GError **error)
{
  int fd = wvs_file_open (path, name, error);

  if (fd < 0 || !wvs_stamp_is_known (stamp) ||
      wvs_stamp_equal (stamp, wvs_stamp_of_fd (fd)))
    return fd;
  g_set_error (error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "'%s': it has changed",
      name);
  close (fd);
  return -1;
}
