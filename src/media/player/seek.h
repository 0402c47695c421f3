/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cursor.h"

/* The search for where a seek leads to: the last keyframe at or before the
 * wish. Plain data. */
typedef struct {
  gint64 wish_us;
  guint n_back;      /* chunks it has stepped back */
  gboolean past_end; /* the rendition has nothing behind the wish */
} WvsSeek;

typedef enum {
  WVS_SEEK_AWAITED = 1, /* it needs more of the chunk; the reader is armed */
  WVS_SEEK_FOUND,       /* the cursor is at the keyframe */
  WVS_SEEK_AHEAD, /* there is none: the cursor is at the chunk of the wish,
                      * whose first keyframe is next */
  WVS_SEEK_OVER,  /* the rendition ends before the wish */
} WvsSeekState;

void wvs_seek_begin (WvsSeek *seek, WvsCursor *cursor, gint64 wish_us);

/* Looks on. @at_us: where one is: the keyframe's time, or the wish. */
WvsSeekState wvs_seek_try (WvsSeek *seek, WvsCursor *cursor, gint64 *at_us);
