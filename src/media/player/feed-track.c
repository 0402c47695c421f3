/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "feed-private.h"

#include <gio/gio.h>

#include "error.h"

/* So many chunks that fail one after another are not worth going on behind. */
#define MAX_FAILED 5

/* The chunk has no more: the next one. */
static void
go_on (WvsFeedTrack *track)
{
  guint index = track->cursor.index + 1;

  track->renewed = FALSE;
  wvs_cursor_go (&track->cursor, index);
  wvs_placing_skip (&track->placing, (gint64)index * WVS_CHUNK_US);
}

/* No chunk of the title can lie behind the one that the track is in. */
static gboolean
is_at_title_end (WvsFeed *feed, const WvsFeedTrack *track)
{
  gint64 duration_us = wvs_title_get_info (feed->title)->duration_us;

  return duration_us > 0 &&
         ((gint64)track->cursor.index + 1) * WVS_CHUNK_US >= duration_us;
}

static gboolean
is_missing (const WvsFeedTrack *track)
{
  return track->damage.n_failed > 0 &&
         g_error_matches (track->damage.error, WVS_ERROR, WVS_ERROR_NOT_FOUND);
}

/* Whether the title cannot be played on, now that a chunk of @track failed. */
static gboolean
is_fatal (WvsFeed *feed, const WvsFeedTrack *track)
{
  gboolean all_missing = is_missing (track);
  gboolean all_failed = !feed->taken && feed->from_us < WVS_CHUNK_US;
  gboolean leads = track == &feed->tracks[0];

  if (leads && track->damage.n_failed >= MAX_FAILED)
    return TRUE;
  for (guint i = 0; i < feed->n_tracks; i++) {
    const WvsFeedTrack *each = &feed->tracks[i];

    all_missing = all_missing && (each->over || is_missing (each));
    all_failed = all_failed && each->placing.empty &&
                 (each->over || each->damage.n_failed > 0);
  }
  return all_missing || all_failed;
}

/* The reader's chunk was given up while it was being made, and may be made
 * anew: that is no damage. */
static gboolean
was_given_up (WvsFeedTrack *track, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (track->cursor.next == 0 && !track->renewed) {
    track->renewed = TRUE;
    wvs_cursor_renew (&track->cursor);
  } else {
    track->cut = TRUE;
    go_on (track);
  }
  return TRUE;
}

static void
on_failed (WvsFeed *feed, WvsFeedTrack *track)
{
  g_autoptr (GError) error = wvs_chunk_dup_error (track->cursor.chunk);

  if (g_error_matches (error, WVS_ERROR, WVS_ERROR_UNFIT)) {
    track->unfit = TRUE;
    feed->error = g_steal_pointer (&error);
    return;
  }
  if (was_given_up (track, error))
    return;

  wvs_damage_add (&track->damage, track->cursor.chunk);
  track->cut = TRUE;
  if (is_fatal (feed, track))
    feed->error = g_error_copy (feed->tracks[0].damage.error != NULL
                                    ? feed->tracks[0].damage.error
                                    : track->damage.error);
  else if (track->damage.n_failed >= MAX_FAILED ||
           is_at_title_end (feed, track))
    wvs_feed_set_over (feed, track);
  else
    go_on (track);
}

/* Whether @unit is the track's next item. */
static gboolean
take_up (WvsFeed *feed, WvsFeedTrack *track, WvsAccessUnit *unit)
{
  gboolean looped = track->placing.fresh && track->lap > 0;

  if (track != &feed->tracks[0] && track->lap == 0 &&
      wvs_access_unit_get_time_us (unit) < feed->from_us)
    return FALSE;
  if (!wvs_placing_add (&track->placing, unit, &track->item.axis_us))
    return FALSE;
  track->item.unit = unit;
  track->item.first = track->cut;
  track->item.looped = looped;
  track->cut = FALSE;
  track->ready = TRUE;
  wvs_damage_settle (&track->damage, &feed->log);
  return TRUE;
}

void
wvs_feed_refresh (WvsFeed *feed, WvsFeedTrack *track)
{
  while (!track->ready && feed->error == NULL) {
    WvsAccessUnit *unit;

    if (track->over && !(feed->loop && wvs_feed_begin_lap (feed, track)))
      return;
    switch (wvs_cursor_look (&track->cursor, &unit)) {
    case WVS_CURSOR_UNIT:
      if (!take_up (feed, track, unit))
        track->cursor.first = ++track->cursor.next;
      break;
    case WVS_CURSOR_AWAITED:
      return;
    case WVS_CURSOR_PASSED:
      go_on (track);
      break;
    case WVS_CURSOR_LAST:
      wvs_feed_set_over (feed, track);
      break;
    case WVS_CURSOR_FAILED:
      on_failed (feed, track);
      break;
    }
  }
}
