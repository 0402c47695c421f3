/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "screen.h"

static void
on_prepared (const WvsTrack *tracks, guint n_tracks, gpointer data)
{
  Screen *screen = data;

  screen->n_tracks = n_tracks;
  screen->track = tracks[0];
  screen->n_prepared++;
}

static void
on_changed (const WvsPlayerStatus *status, gpointer data)
{
  Screen *screen = data;

  screen->n_changed++;
  screen->state = status->state;
}

static void
on_skipped (gint64 from_us, gint64 to_us, const GError *error, gpointer data)
{
  Screen *screen = data;

  screen->n_skipped++;
}

static void
on_failed (const GError *error, gpointer data)
{
  Screen *screen = data;

  g_clear_error (&screen->error);
  screen->error = g_error_copy (error);
  screen->state = WVS_PLAYER_FAILED;
}

/* RFC 6386 §9.1 */
static void
read_size (GBytes *bytes, Shown *shown)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpuint (size, >=, 10);
  g_assert_cmphex (data[0] & 1, ==, 0);
  shown->width = (data[6] | (guint)data[7] << 8) & 0x3fff;
  shown->height = (data[8] | (guint)data[9] << 8) & 0x3fff;
}

static void
on_deliver (guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity, gpointer data)
{
  Screen *screen = data;
  Shown shown = {
    .time_us = wvs_access_unit_get_time_us (unit),
    .duration_us = wvs_access_unit_get_duration_us (unit),
    .due_us = due_us,
    .arrival_us = g_get_monotonic_time (),
    .keyframe = wvs_access_unit_is_keyframe (unit),
    .discontinuity = discontinuity,
  };

  g_assert_cmpuint (track, <, WVS_MAX_TRACKS);
  if (shown.keyframe && track == 0 && screen->track.kind == WVS_KIND_VIDEO)
    read_size (wvs_access_unit_get_data (unit), &shown);
  g_mutex_lock (&screen->lock);
  g_array_append_val (track == 0 ? screen->shown : screen->heard, shown);
  g_mutex_unlock (&screen->lock);
}

Screen *
screen_new (WvsMedia *media)
{
  static const WvsPlayerEvents events = {
    .prepared = on_prepared,
    .changed = on_changed,
    .skipped = on_skipped,
    .failed = on_failed,
    .deliver = on_deliver,
  };
  Screen *screen = g_new0 (Screen, 1);

  g_mutex_init (&screen->lock);
  screen->shown = g_array_new (FALSE, FALSE, sizeof (Shown));
  screen->heard = g_array_new (FALSE, FALSE, sizeof (Shown));
  screen->player = wvs_player_new (media, "test", &events, screen);
  return screen;
}

void
screen_free (Screen *screen)
{
  wvs_player_free (screen->player);
  g_array_unref (screen->shown);
  g_array_unref (screen->heard);
  g_clear_error (&screen->error);
  g_mutex_clear (&screen->lock);
  g_free (screen);
}

guint
screen_count (Screen *screen)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&screen->lock);

  return screen->shown->len;
}

Shown
screen_get (Screen *screen, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&screen->lock);

  g_assert_cmpuint (index, <, screen->shown->len);
  return g_array_index (screen->shown, Shown, index);
}

guint
screen_count_heard (Screen *screen)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&screen->lock);

  return screen->heard->len;
}

Shown
screen_get_heard (Screen *screen, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&screen->lock);

  g_assert_cmpuint (index, <, screen->heard->len);
  return g_array_index (screen->heard, Shown, index);
}

void
screen_clear (Screen *screen)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&screen->lock);

  g_array_set_size (screen->shown, 0);
  g_array_set_size (screen->heard, 0);
}

char *
zoo_path (const char *name)
{
  const char *folder = g_getenv ("WVS_ZOO");

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

WvsTitle *
zoo_title (WvsMedia *media, const char *name)
{
  WvsLibrary *library = wvs_media_get_library (media);
  g_autofree char *path = zoo_path (name);
  g_autoptr (GError) error = NULL;
  gboolean added = wvs_library_add_file (library, path, &error);
  GPtrArray *titles = wvs_library_get_titles (library);

  g_assert_no_error (error);
  g_assert_true (added);
  return g_ptr_array_index (titles, titles->len - 1);
}
