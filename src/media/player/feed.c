/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "feed-private.h"

/* After a gap this much is waited for, lest the next one comes at once; of the
 * tracks that do not lead half of it is enough, some of them may have gone
 * on. */
#define READY_US (400 * G_TIME_SPAN_MILLISECOND)

WvsFeed *
wvs_feed_new (WvsSupply *supply, WvsTitle *title, const WvsTrack *tracks,
    guint n_tracks, gboolean loop, WvsReaderFunc func, gpointer data)
{
  WvsFeed *feed = g_new0 (WvsFeed, 1);

  feed->title = wvs_title_ref (title);
  feed->loop = loop;
  feed->n_tracks = n_tracks;
  feed->origin_us = -1;
  for (guint i = 0; i < n_tracks; i++) {
    g_autoptr (WvsRendition) rendition = wvs_rendition_new (title, &tracks[i]);

    wvs_cursor_init (&feed->tracks[i].cursor, supply, rendition, loop, func,
        data);
  }
  return feed;
}

void
wvs_feed_free (WvsFeed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++) {
    wvs_cursor_clear (&feed->tracks[i].cursor);
    wvs_damage_clear (&feed->tracks[i].damage);
  }
  wvs_damage_log_clear (&feed->log);
  g_clear_error (&feed->error);
  wvs_title_unref (feed->title);
  g_free (feed);
}

guint
wvs_feed_get_n_tracks (WvsFeed *feed)
{
  return feed->n_tracks;
}

WvsKind
wvs_feed_get_kind (WvsFeed *feed, guint track)
{
  return wvs_rendition_get_track (feed->tracks[track].cursor.rendition)->kind;
}

static void
begin_at (WvsFeed *feed, guint i, gint64 time_us)
{
  WvsFeedTrack *track = &feed->tracks[i];

  wvs_placing_begin (&track->placing, wvs_feed_get_kind (feed, i), time_us);
  wvs_damage_clear (&track->damage);
  track->lap = 0;
  track->over = FALSE;
  track->cut = TRUE;
  track->renewed = FALSE;
  track->ready = FALSE;
}

void
wvs_feed_seek (WvsFeed *feed, gint64 position_us)
{
  feed->landed = FALSE;
  feed->from_us = position_us;
  feed->lap = 0;
  feed->base_us = position_us;
  for (guint i = 0; i < feed->n_tracks; i++)
    begin_at (feed, i, position_us);
  wvs_damage_log_clear (&feed->log);

  /* The others may have to begin in an earlier chunk: most do not. */
  wvs_seek_begin (&feed->seek, &feed->tracks[0].cursor, position_us);
  for (guint i = 1; i < feed->n_tracks; i++)
    wvs_cursor_go (&feed->tracks[i].cursor, wvs_chunk_index_at (position_us));
}

void
wvs_feed_set_active (WvsFeed *feed, gboolean active)
{
  for (guint i = 0; i < feed->n_tracks; i++)
    wvs_cursor_set_active (&feed->tracks[i].cursor, active);
}

/* Where the first track begins; the others follow it. */
static gboolean
land (WvsFeed *feed)
{
  WvsFeedTrack *lead = &feed->tracks[0];
  gint64 at_us;
  guint index;

  if (feed->landed)
    return TRUE;
  switch (wvs_seek_try (&feed->seek, &lead->cursor, &at_us)) {
  case WVS_SEEK_AWAITED:
    return FALSE;
  case WVS_SEEK_OVER:
    lead->over = TRUE;
    break;
  case WVS_SEEK_FOUND:
  case WVS_SEEK_AHEAD:
    break;
  }

  feed->landed = TRUE;
  feed->from_us = at_us;
  feed->base_us = at_us;
  index = wvs_chunk_index_at (at_us);
  for (guint i = 0; i < feed->n_tracks; i++) {
    wvs_placing_begin (&feed->tracks[i].placing, wvs_feed_get_kind (feed, i),
        at_us);
    if (i > 0 && feed->tracks[i].cursor.index != index)
      wvs_cursor_go (&feed->tracks[i].cursor, index);
  }
  return TRUE;
}

gboolean
wvs_feed_get_landing (WvsFeed *feed, gint64 *position_us)
{
  gboolean landed = land (feed);

  *position_us = feed->from_us;
  return landed;
}

WvsFeedState
wvs_feed_peek (WvsFeed *feed, guint track, WvsFeedItem *item)
{
  WvsFeedTrack *self = &feed->tracks[track];

  if (self->ready) {
    *item = self->item;
    return WVS_FEED_UNIT;
  }
  if (land (feed))
    wvs_feed_refresh (feed, self);
  if (self->ready) {
    *item = self->item;
    return WVS_FEED_UNIT;
  }
  *item = (WvsFeedItem){
    .axis_us = self->over ? wvs_feed_get_end_us (feed) : self->placing.known_us,
    .first = self->cut,
    .looped = self->placing.fresh && self->lap > 0,
  };
  return self->over ? WVS_FEED_OVER : WVS_FEED_AWAITED;
}

void
wvs_feed_pop (WvsFeed *feed, guint track)
{
  WvsFeedTrack *self = &feed->tracks[track];

  g_return_if_fail (self->ready);
  self->ready = FALSE;
  self->cursor.next++;
  feed->taken = TRUE;
}

guint
wvs_feed_replay (WvsFeed *feed, guint track, WvsAccessUnit **units, guint max,
    gsize max_bytes)
{
  const WvsFeedTrack *self = &feed->tracks[track];
  const WvsCursor *cursor = &self->cursor;
  gsize bytes = 0;
  guint begin = cursor->next;

  if (!feed->landed ||
      (self->ready && wvs_access_unit_is_keyframe (self->item.unit)))
    return 0;
  while (begin > cursor->first) {
    WvsAccessUnit *unit = wvs_chunk_get_unit (cursor->chunk, --begin);

    bytes += g_bytes_get_size (wvs_access_unit_get_data (unit));
    if (bytes > max_bytes || cursor->next - begin > max)
      return 0;
    if (!wvs_access_unit_is_keyframe (unit))
      continue;
    for (guint i = begin; i < cursor->next; i++)
      units[i - begin] =
          wvs_access_unit_ref (wvs_chunk_get_unit (cursor->chunk, i));
    return cursor->next - begin;
  }
  return 0;
}

gboolean
wvs_feed_is_ready (WvsFeed *feed)
{
  if (feed->error != NULL)
    return TRUE;
  if (!land (feed))
    return FALSE;
  for (guint i = 0; i < feed->n_tracks; i++) {
    WvsFeedTrack *track = &feed->tracks[i];

    wvs_feed_refresh (feed, track);
    if (!track->over && !wvs_cursor_has_ahead (&track->cursor,
                            i == 0 ? READY_US : READY_US / 2))
      return FALSE;
  }
  return TRUE;
}

gboolean
wvs_feed_has_end (WvsFeed *feed)
{
  if (feed->loop)
    return FALSE;
  for (guint i = 0; i < feed->n_tracks; i++) {
    if (!feed->tracks[i].over)
      return FALSE;
  }
  return TRUE;
}

gboolean
wvs_feed_is_waiting (WvsFeed *feed)
{
  for (guint i = 0; i < feed->n_tracks; i++) {
    if (wvs_reader_is_waiting (feed->tracks[i].cursor.reader))
      return TRUE;
  }
  return FALSE;
}

const GError *
wvs_feed_get_error (WvsFeed *feed)
{
  return feed->error;
}

gboolean
wvs_feed_is_unfit (WvsFeed *feed, guint track)
{
  return feed->tracks[track].unfit;
}

gboolean
wvs_feed_take_skip (WvsFeed *feed, WvsFeedSkip *skip)
{
  if (!feed->log.untold)
    return FALSE;
  feed->log.untold = FALSE;
  *skip = (WvsFeedSkip){ .from_us = feed->log.from_us,
    .to_us = feed->log.to_us,
    .error = g_error_copy (feed->log.error) };
  return TRUE;
}
