/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Where to look for more of a track that is over before its title is: it may be
 * shorter, or the file, but demuxers say the same of a file that is damaged
 * there. First at the title's end, where a track that is really shorter costs
 * least; then nearer and nearer to where it was over. Plain data. */
typedef struct {
  guint index;
  guint step; /* that much behind it is next */
  guint last; /* the title's last chunk worth a look; 0: was looked at */
} WvsLookout;

/**
 * wvs_lookout_begin:
 * @index: the chunk that the track seems to be over in
 * @end_us: where it seems to be over
 * @duration_us: the title's; 0: unknown
 *
 * Returns: %FALSE: the track may well be over there
 */
gboolean wvs_lookout_begin (WvsLookout *lookout, guint index, gint64 end_us,
    gint64 duration_us) G_GNUC_WARN_UNUSED_RESULT;

/* The next chunk to look at. %FALSE: there is none. */
gboolean wvs_lookout_next (WvsLookout *lookout, guint *index)
    G_GNUC_WARN_UNUSED_RESULT;
