/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media-info.h"
#include "stamp.h"

/* A media file as a viewer sees it in the library: immutable, reference-
 * counted. Thread: any. */
typedef struct _WvsTitle WvsTitle;

typedef struct {
  char *id;           /* URL-safe, the same for the same path */
  char *name;         /* UTF-8, fit to be shown: the file's name, no folder */
  char *path;         /* in the encoding of the file system */
  WvsStamp stamp;     /* of the file that was probed; zeroes: unknown */
  gint64 duration_us; /* 0: unknown */
  guint width; /* as shown: rotation and pixel shape applied; 0: no video */
  guint height;
  double frame_rate;  /* frames per second; 0: variable or unknown */
  gboolean has_audio; /* sound that can be played, which a track need not be */
  WvsMediaInfo media; /* no tracks: it could not be looked into */
} WvsTitleInfo;

/**
 * wvs_title_new:
 * @info: (transfer full): the strings become the title's
 */
WvsTitle *wvs_title_new (const WvsTitleInfo *info) G_GNUC_WARN_UNUSED_RESULT;
WvsTitle *wvs_title_ref (WvsTitle *title);
void wvs_title_unref (WvsTitle *title);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTitle, wvs_title_unref)

const WvsTitleInfo *wvs_title_get_info (const WvsTitle *title);
