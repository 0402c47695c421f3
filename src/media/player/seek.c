/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "seek.h"

/* A keyframe further back is not worth the way: GOPs that are passed through
 * are shorter than two chunks, but a file may have gaps. */
#define MAX_BACK 8

/* What there is in a chunk of the wish. */
typedef struct {
  gboolean found; /* a keyframe at or before it: */
  guint i;
  gint64 time_us;
  gint64 end_us; /* where the units that begin at or before it end */
  gboolean settled;
  gboolean ends; /* nothing is behind them, also in other chunks */
} Found;

static Found
find (WvsCursor *cursor, gint64 wish_us)
{
  const WvsTrack *track = wvs_rendition_get_track (cursor->rendition);
  gboolean first_only = track->transcoded && track->kind == WVS_KIND_VIDEO;
  Found found = { .settled =
                      wvs_chunk_get_state (cursor->chunk) != WVS_CHUNK_GROWING,
    .ends = wvs_chunk_is_last (cursor->chunk) };
  WvsAccessUnit *unit;

  for (guint i = 0; (unit = wvs_chunk_get_unit (cursor->chunk, i)) != NULL;
       i++) {
    gint64 time_us = wvs_access_unit_get_time_us (unit);

    if (time_us > wish_us) {
      found.settled = TRUE;
      found.ends = FALSE;
      break;
    }
    found.end_us = time_us + wvs_access_unit_get_duration_us (unit);
    if (!wvs_access_unit_is_keyframe (unit) || (found.found && first_only))
      continue;
    found.found = TRUE;
    found.i = i;
    found.time_us = time_us;
  }
  /* Of what is made here a chunk has no other keyframe. */
  found.settled = found.settled || (found.found && first_only);
  return found;
}

void
wvs_seek_begin (WvsSeek *seek, WvsCursor *cursor, gint64 wish_us)
{
  *seek = (WvsSeek){ .wish_us = wish_us };
  wvs_cursor_go (cursor, wvs_chunk_index_at (wish_us));
}

static WvsSeekState
go_ahead (WvsSeek *seek, WvsCursor *cursor, gint64 *at_us)
{
  guint index = wvs_chunk_index_at (seek->wish_us);

  *at_us = seek->wish_us;
  if (seek->past_end)
    return WVS_SEEK_OVER;
  if (cursor->index != index)
    wvs_cursor_go (cursor, index);
  return WVS_SEEK_AHEAD;
}

static gboolean
is_far_behind_end (WvsCursor *cursor)
{
  gint64 last = wvs_reader_get_last (cursor->reader);

  return last >= 0 && cursor->index > last + 2;
}

WvsSeekState
wvs_seek_try (WvsSeek *seek, WvsCursor *cursor, gint64 *at_us)
{
  *at_us = seek->wish_us;
  if (is_far_behind_end (cursor))
    return WVS_SEEK_OVER;
  for (;;) {
    Found found;

    wvs_reader_arm (cursor->reader);
    found = find (cursor, seek->wish_us);
    if (!found.settled)
      return WVS_SEEK_AWAITED;

    seek->past_end = seek->past_end || found.ends;
    if (found.found && seek->past_end && found.end_us <= seek->wish_us)
      return WVS_SEEK_OVER;
    if (found.found) {
      wvs_cursor_set_unit (cursor, found.i);
      *at_us = found.time_us;
      return WVS_SEEK_FOUND;
    }
    if (cursor->index == 0 || seek->n_back == MAX_BACK ||
        wvs_chunk_get_state (cursor->chunk) == WVS_CHUNK_FAILED)
      return go_ahead (seek, cursor, at_us);
    seek->n_back++;
    wvs_cursor_go (cursor, cursor->index - 1);
  }
}
