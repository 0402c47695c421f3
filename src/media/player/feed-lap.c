/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "feed-private.h"

#include "error.h"

/* Sound that outlasts the pictures by no more than this is as long as they are:
 * encoders fill up the last packet. */
#define PADDING_US (40 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  gint64 pictures_us;
  gint64 sound_us;
} Ends;

static void
add_end (Ends *ends, const WvsFeedTrack *track, gint64 end_us)
{
  gint64 *of_kind = track->placing.kind == WVS_KIND_AUDIO ? &ends->sound_us
                                                          : &ends->pictures_us;

  *of_kind = MAX (*of_kind, end_us);
}

static gint64
get_later (const WvsFeed *feed, const Ends *ends)
{
  if (ends->pictures_us > feed->base_us &&
      ends->sound_us - ends->pictures_us <= PADDING_US)
    return ends->pictures_us;
  return MAX (ends->pictures_us, ends->sound_us);
}

gint64
wvs_feed_get_end_us (WvsFeed *feed)
{
  Ends ends = { feed->base_us, feed->base_us };

  for (guint i = 0; i < feed->n_tracks; i++)
    add_end (&ends, &feed->tracks[i], feed->tracks[i].placing.end_axis_us);
  return get_later (feed, &ends);
}

/* Where the lap ends: known before a track comes to its end there. */
static gboolean
find_end (WvsFeed *feed, gint64 *end_us)
{
  Ends ends = { feed->base_us, feed->base_us };

  for (guint i = 0; i < feed->n_tracks; i++) {
    WvsFeedTrack *track = &feed->tracks[i];

    if (track->lap != feed->lap)
      return FALSE;
    if (!track->over) {
      const WvsAccessUnit *last = wvs_cursor_peek_last (&track->cursor);

      if (last == NULL)
        return FALSE;
      add_end (&ends, track, wvs_placing_get_end_us (&track->placing, last));
    }
    if (!track->placing.fresh)
      add_end (&ends, track, track->placing.end_axis_us);
  }
  *end_us = get_later (feed, &ends);
  return TRUE;
}

/* The time of the title's first unit, whichever track it is of: one that comes
 * later has no say, nor has one that is not in the first chunk. */
static gboolean
find_origin (WvsFeed *feed)
{
  gint64 first_us = WVS_CHUNK_US;
  gboolean awaited = FALSE;

  if (feed->origin_us >= 0)
    return TRUE;
  for (guint i = 0; i < feed->n_tracks; i++) {
    WvsReader *reader = feed->tracks[i].cursor.reader;
    g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, 0);
    const WvsAccessUnit *unit;
    gboolean growing;

    wvs_reader_arm (reader);
    growing = wvs_chunk_get_state (chunk) == WVS_CHUNK_GROWING;
    unit = wvs_chunk_get_unit (chunk, 0);
    if (unit != NULL)
      first_us = MIN (first_us, wvs_access_unit_get_time_us (unit));
    else if (growing)
      awaited = TRUE;
  }
  if (awaited && first_us > 0)
    return FALSE;
  feed->origin_us = MAX (first_us, 0);
  return TRUE;
}

gboolean
wvs_feed_begin_lap (WvsFeed *feed, WvsFeedTrack *track)
{
  gint64 end_us;

  if (track->lap == feed->lap) {
    if (!find_end (feed, &end_us) || !find_origin (feed))
      return FALSE;
    feed->lap++;
    feed->base_us = end_us;
  }
  track->lap = feed->lap;
  track->over = FALSE;
  track->renewed = FALSE;
  wvs_placing_begin_lap (&track->placing, feed->base_us, feed->origin_us);
  wvs_cursor_go (&track->cursor, 0);
  return TRUE;
}

static gboolean
is_all_over (WvsFeed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++) {
    if (!feed->tracks[i].over || feed->tracks[i].lap != feed->lap)
      return FALSE;
  }
  return TRUE;
}

void
wvs_feed_set_over (WvsFeed *feed, WvsFeedTrack *track)
{
  gboolean whole = feed->lap > 0 || feed->seek.wish_us == 0;

  track->over = TRUE;
  wvs_damage_settle (&track->damage, &feed->log);
  if (!whole || !is_all_over (feed) || feed->error != NULL ||
      wvs_feed_get_end_us (feed) > feed->base_us)
    return;
  if (feed->log.error != NULL)
    feed->error = g_error_copy (feed->log.error);
  else
    feed->error = g_error_new (WVS_ERROR, WVS_ERROR_UNPLAYABLE,
        "'%s': there is nothing in it that can be played",
        wvs_title_get_info (feed->title)->name);
}
