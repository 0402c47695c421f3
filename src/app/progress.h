/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* How far a title is, in words. Pure; thread: any. */
typedef struct {
  const char *name; /* of the title, UTF-8 */
  guint number;     /* of it among all, from 1 */
  guint n_titles;
  gint64 total_us; /* of media; 0: unknown */
  gint64 done_us;
  gint64 found_us;   /* of that, what was there before */
  gint64 elapsed_us; /* since */
} WvsProgress;

/* 0 to 100, which is all; 0 where it is not known. */
guint wvs_progress_get_percent (const WvsProgress *progress);

/* (transfer full): "45 %  3.2×  12:10 left": media seconds a second, and how
 * long at that speed; as far as these are known. */
char *wvs_progress_format (const WvsProgress *progress)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same with number and name, of at most @width columns of a
 * terminal: the name is cut short for that. */
char *wvs_progress_format_line (const WvsProgress *progress, guint width)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): "0:05", "12:10", "1:02:03" */
char *wvs_progress_format_time (gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;
