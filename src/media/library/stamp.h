/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What tells one content of a file from the next. Thread: any. */
typedef struct {
  gint64 size;
  gint64 changed_ns; /* modification time since the epoch; 0: unknown */
} WvsStamp;

/* Zeroes when there is no such file. */
WvsStamp wvs_stamp_of (const char *path);

/* Of an open file. */
WvsStamp wvs_stamp_of_fd (int fd);

struct stat;
WvsStamp wvs_stamp_of_stat (const struct stat *info);

gboolean wvs_stamp_equal (WvsStamp a, WvsStamp b);

/* Not all zeroes. */
gboolean wvs_stamp_is_known (WvsStamp stamp);
