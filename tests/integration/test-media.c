/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* A player on real files: loops, seeks, pauses, many of them, none of them
 * left behind. */

#include "media.h"

#include "error.h"
#include "screen.h"

#include <glib/gstdio.h>
#include <string.h>

#include "wvs-test.h"

#define MS G_TIME_SPAN_MILLISECOND

/* A busy machine may be late by so much without a break. */
#define WVS_TEST_SLIP_US (250 * MS)

typedef struct {
  WvsMedia *media;
  Screen *screen;
} Fixture;

static void
set_up (Fixture *f, gconstpointer no_loop)
{
  const WvsMediaOptions options = { .loop = no_loop == NULL };

  f->media = wvs_media_new (&options);
  f->screen = screen_new (f->media);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->screen, screen_free);
  g_clear_pointer (&f->media, wvs_media_free);
  wvs_test_drain ();
}

static void
load (Fixture *f, const char *file, gint64 position_us)
{
  wvs_player_load (f->screen->player, zoo_title (f->media, file), NULL,
      position_us);
}

static guint
n_shown (Fixture *f)
{
  g_assert_no_error (f->screen->error);
  return screen_count (f->screen);
}

static WvsMediaStats
get_stats (Fixture *f)
{
  WvsMediaStats stats;

  wvs_media_get_stats (f->media, &stats);
  return stats;
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

typedef struct {
  const char *file;
  guint n_frames;
  gboolean shifts; /* its times begin elsewhere after a seek: tsdemux */
  gint64 late_us;  /* so much later than the sound the pictures begin */
} Loop;

static const Loop loops[] = {
  { "h264.mp4", 25 },
  { "vp8.webm", 30 },
  { "interlaced.ts", 25, TRUE },
  { "xvid.avi", 25 },
  { "late.mkv", 25, FALSE, 3023 * MS },
};

/* Each pass shows each frame once, at the times of the first pass, and begins
 * with a keyframe one interval after the last frame of the pass before; on a
 * busy machine that must be seen once, at least. */
static void
check_loops (Screen *screen, const Loop *loop, guint n_passes)
{
  guint n = loop->n_frames;
  gint64 shift_us = 0;
  gint64 seam_us = G_MAXINT64;

  if (loop->shifts)
    shift_us = screen_get (screen, n).time_us - screen_get (screen, 0).time_us;
  for (guint i = n; i < n * n_passes; i++) {
    Shown before = screen_get (screen, i - 1);
    Shown now = screen_get (screen, i);
    Shown then = screen_get (screen, i % n);

    g_assert_cmpint (now.time_us, ==, then.time_us + shift_us);
    g_assert_false (now.discontinuity);
    g_assert_cmpint (now.due_us, >, before.due_us);
    if (i % n != 0)
      continue;
    g_assert_true (now.keyframe);
    seam_us = MIN (seam_us, now.due_us - before.due_us);
  }
  g_assert_cmpint (seam_us, >=, loop->late_us + 25 * MS);
  g_assert_cmpint (seam_us, <=, loop->late_us + 45 * MS);
}

static void
test_loop (Fixture *f, gconstpointer data)
{
  Screen *screens[G_N_ELEMENTS (loops)];

  for (guint i = 0; i < G_N_ELEMENTS (loops); i++) {
    screens[i] = screen_new (f->media);
    wvs_player_load (screens[i]->player, zoo_title (f->media, loops[i].file),
        NULL, 0);
  }
  /* From full queues, or five encoders that start at once are measured. */
  for (guint i = 0; i < G_N_ELEMENTS (loops); i++) {
    WVS_TEST_WAIT_FOR (screens[i]->n_prepared == 1, 20);
    wvs_player_play (screens[i]->player);
  }
  for (guint i = 0; i < G_N_ELEMENTS (loops); i++) {
    WVS_TEST_WAIT_FOR (screen_count (screens[i]) >= loops[i].n_frames * 3, 30);
    g_assert_no_error (screens[i]->error);
    check_loops (screens[i], &loops[i], 3);
    screen_free (screens[i]);
  }
}

/* Sound and pictures are in step wherever one goes: the sound is not of before,
 * begins with the pictures, and goes on over the seam of a loop without a
 * gap. */
static void
test_sound (Fixture *f, gconstpointer data)
{
  static const gint64 to_ms[] = { 3000, 1480, 5600, 0 };
  static const gint64 at_ms[] = { 2000, 0, 4000, 0 };

  load (f, "film.mp4", 0);
  wvs_player_play (f->screen->player);
  for (guint i = 0; i < G_N_ELEMENTS (to_ms); i++) {
    Shown picture, sound;
    gint64 skew_us;

    wvs_player_pause (f->screen->player);
    screen_clear (f->screen);
    wvs_player_seek (f->screen->player, to_ms[i] * MS);
    wvs_player_play (f->screen->player);
    WVS_TEST_WAIT_FOR (n_shown (f) >= 15 && screen_count_heard (f->screen) > 30,
        20);
    /* The first one may have come while it was paused. */
    g_assert_cmpint (screen_get (f->screen, 0).time_us, ==, at_ms[i] * MS);
    picture = screen_get (f->screen, 1);
    sound = screen_get_heard (f->screen, 0);
    g_assert_cmpint (picture.time_us, ==, (at_ms[i] + 40) * MS);
    g_assert_cmpint (sound.time_us, >=, at_ms[i] * MS);
    g_assert_cmpint (sound.time_us, <=, at_ms[i] * MS + 20 * MS);
    g_assert_true (sound.discontinuity);
    /* Opus adds 6.5 ms, and a loop up to a packet. */
    skew_us =
        (sound.due_us - sound.time_us) - (picture.due_us - picture.time_us);
    g_assert_cmpint (ABS (skew_us), <=, 1 * MS);
    for (guint j = 1; j < 30; j++) {
      Shown next = screen_get_heard (f->screen, j);

      g_assert_cmpint (next.due_us - sound.due_us, >=, 20 * MS);
      g_assert_cmpint (next.due_us - sound.due_us, <=,
          20 * MS + WVS_TEST_SLIP_US);
      g_assert_false (next.discontinuity);
      sound = next;
    }
  }
}

/* A file of one frame and no end: what it lacks in length it has in loops. */
static void
test_loop_of_one_frame (Fixture *f, gconstpointer data)
{
  load (f, "one-frame.mp4", 0);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 10, 30);
  for (guint i = 1; i < 10; i++) {
    g_assert_cmpint (screen_get (f->screen, i).due_us, >,
        screen_get (f->screen, i - 1).due_us);
    g_assert_true (screen_get (f->screen, i).keyframe);
  }
}

/* A file that breaks off plays as far as it goes, again and again. */
static void
test_loop_of_a_broken_file (Fixture *f, gconstpointer data)
{
  guint n = 1;

  load (f, "half.mp4", 4000 * MS); /* behind what there is of it */
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 10, 30);
  g_assert_cmpint (screen_get (f->screen, 0).time_us, ==, 0);
  while (screen_get (f->screen, n).time_us > 0) {
    n++;
    WVS_TEST_WAIT_FOR (n_shown (f) > n, 30);
  }
  g_assert_true (screen_get (f->screen, n).keyframe);
  g_assert_cmpuint (n, >, 25);
}

/* Nothing comes after Stop; Start goes on with the next frame, at once. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  Shown last, next;
  gint64 begin_us;
  guint n;

  load (f, "six-seconds.mp4", 0);
  wvs_player_play (f->screen->player);
  for (guint round = 0; round < 5; round++) {
    n = n_shown (f);
    WVS_TEST_WAIT_FOR (n_shown (f) >= n + 7, 20);
    wvs_player_pause (f->screen->player);
    n = n_shown (f);
    last = screen_get (f->screen, n - 1);
    begin_us = g_get_monotonic_time ();
    WVS_TEST_WAIT_FOR (g_get_monotonic_time () > begin_us + 150 * MS, 20);
    g_assert_cmpuint (n_shown (f), ==, n);

    begin_us = g_get_monotonic_time ();
    wvs_player_play (f->screen->player);
    WVS_TEST_WAIT_FOR (n_shown (f) > n, 20);
    next = screen_get (f->screen, n);
    g_assert_cmpint (next.time_us - last.time_us, ==, 40 * MS);
    g_assert_cmpint (next.due_us, >=, begin_us);
    g_assert_cmpint (next.due_us, <, begin_us + 100 * MS);
    g_assert_false (next.discontinuity);
  }
}

/* Of what is made here a chunk of two seconds begins with the keyframe; and
 * outside of the title. */
static void
test_seek (Fixture *f, gconstpointer data)
{
  static const gint64 to_ms[] = { 3000, 1480, 5200, 0, 99000, -5 };
  static const gint64 at_ms[] = { 2000, 0, 4000, 0, 0, 0 };

  load (f, "six-seconds.mp4", 2520 * MS);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 3, 20);
  g_assert_cmpint (screen_get (f->screen, 0).time_us, ==, 2000 * MS);
  g_assert_true (screen_get (f->screen, 0).keyframe);

  for (guint i = 0; i < G_N_ELEMENTS (to_ms); i++) {
    Shown first, second;
    gint64 last_due_us = screen_get (f->screen, n_shown (f) - 1).due_us;

    wvs_player_pause (f->screen->player);
    screen_clear (f->screen);
    wvs_player_seek (f->screen->player, to_ms[i] * MS);
    wvs_player_play (f->screen->player);
    WVS_TEST_WAIT_FOR (n_shown (f) >= 2, 20);
    first = screen_get (f->screen, 0);
    second = screen_get (f->screen, 1);
    g_assert_cmpint (first.time_us, ==, at_ms[i] * MS);
    g_assert_true (first.keyframe);
    g_assert_true (first.discontinuity);
    g_assert_cmpint (first.due_us, >, last_due_us);
    g_assert_cmpint (second.time_us - first.time_us, ==, 40 * MS);
    g_assert_false (second.discontinuity);
  }
}

/* As someone who drags a slider does. */
static void
test_many_seeks (Fixture *f, gconstpointer data)
{
  guint n;

  load (f, "six-seconds.mp4", 0);
  wvs_player_play (f->screen->player);
  for (guint i = 0; i < 60; i++) {
    wvs_player_seek (f->screen->player, (i % 6) * 1000 * MS);
    g_main_context_iteration (NULL, i % 3 == 0);
  }
  wvs_player_seek (f->screen->player, 4000 * MS);
  n = n_shown (f);
  WVS_TEST_WAIT_FOR (n_shown (f) >= n + 5, 20);
  g_assert_cmpint (screen_get (f->screen, n).time_us, ==, 4000 * MS);
  g_assert_true (screen_get (f->screen, n).keyframe);
}

/* As someone who cannot choose. However many titles that is, what they have
 * open at a time is that of a few. */
static void
test_many_loads (Fixture *f, gconstpointer data)
{
  guint n_files = count_entries ("/proc/self/fd");
  guint most = 0;
  guint n;

  for (guint i = 0; i < 60; i++) {
    load (f, i % 2 == 0 ? "vp8.webm" : "h264.mp4", 0);
    wvs_player_play (f->screen->player);
    g_main_context_iteration (NULL, FALSE);
    most = MAX (most, count_entries ("/proc/self/fd"));
  }
  g_assert_cmpuint (most, <=, n_files + 20);
  load (f, "six-seconds.mp4", 4000 * MS);
  n = n_shown (f);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= n + 5, 20);
  g_assert_cmpint (screen_get (f->screen, n_shown (f) - 1).time_us, >=,
      4000 * MS);
  WVS_TEST_WAIT_FOR (get_stats (f).supply.readers == 1, 20);
}

static void
test_end (Fixture *f, gconstpointer data)
{
  load (f, "h264.mp4", 0);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (f->screen->state == WVS_PLAYER_ENDED, 20);
  g_assert_cmpuint (n_shown (f), ==, 25);

  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) == 50, 20);
  g_assert_cmpint (screen_get (f->screen, 25).time_us, ==, 0);
  g_assert_true (screen_get (f->screen, 25).keyframe);
  WVS_TEST_WAIT_FOR (f->screen->state == WVS_PLAYER_ENDED, 20);
}

/* A decoder that is lost gets the frames from the last keyframe on again. */
static void
test_keyframe (Fixture *f, gconstpointer data)
{
  guint n;

  load (f, "six-seconds.mp4", 0);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 5, 20);
  wvs_player_request_keyframe (f->screen->player, 0);
  n = 5;
  WVS_TEST_WAIT_FOR (n_shown (f) > n, 20);
  while (!screen_get (f->screen, n).keyframe) {
    n++;
    WVS_TEST_WAIT_FOR (n_shown (f) > n, 20);
  }
  g_assert_cmpuint (n, <, 40);
  g_assert_true (screen_get (f->screen, n).discontinuity);
  WVS_TEST_WAIT_FOR (n_shown (f) > 2 * n, 20);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (screen_get (f->screen, n + i).time_us, ==, i * 40 * MS);
  g_assert_cmpint (screen_get (f->screen, 2 * n).time_us, ==, n * 40 * MS);
  for (guint i = 1; i <= 2 * n; i++)
    g_assert_cmpint (screen_get (f->screen, i).due_us, >,
        screen_get (f->screen, i - 1).due_us);
}

/* One is paused, seeks and goes; the other one does not notice. */
static void
test_independent (Fixture *f, gconstpointer data)
{
  Screen *other = screen_new (f->media);

  load (f, "six-seconds.mp4", 0);
  wvs_player_load (other->player,
      wvs_library_lookup (wvs_media_get_library (f->media), NULL), NULL,
      3000 * MS);
  wvs_player_play (f->screen->player);
  wvs_player_play (other->player);
  WVS_TEST_WAIT_FOR (screen_count (other) >= 5, 20);
  wvs_player_pause (other->player);
  wvs_player_seek (other->player, 1000 * MS);
  wvs_player_play (other->player);
  WVS_TEST_WAIT_FOR (screen_count (other) >= 10, 20);
  screen_free (other);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 40, 20);
  for (guint i = 0; i < 40; i++)
    g_assert_cmpint (screen_get (f->screen, i).time_us, ==, i * 40 * MS);
}

/* The viewer is told, but not in which folder the file is. */
static void
assert_fails (Fixture *f, WvsTitle *title, WvsErrorCode code, const char *text)
{
  wvs_player_load (f->screen->player, title, NULL, 0);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (f->screen->error != NULL, 20);
  g_assert_null (strchr (f->screen->error->message, G_DIR_SEPARATOR));
  wvs_test_assert_error (&f->screen->error, WVS_ERROR, (int)code, text);
}

/* The file is gone or another one since it was probed: the viewer is told, and
 * may load another. */
static void
test_file_gone (Fixture *f, gconstpointer data)
{
  WvsLibrary *library = wvs_media_get_library (f->media);
  g_autoptr (WvsTitle) title = NULL;
  g_autofree char *good = zoo_path ("h264.mp4");
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (good, &contents, &length, &error);
  g_assert_no_error (error);
  path = wvs_test_file ("gone.mp4", contents, (gssize)length);
  g_assert_true (wvs_library_add_file (library, path, &error));
  /* Who has chosen it keeps it when the library has seen that it is gone. */
  title = wvs_title_ref (wvs_library_lookup (library, NULL));
  g_assert_cmpint (g_remove (path), ==, 0);

  assert_fails (f, title, WVS_ERROR_NOT_FOUND, "No such file");
  g_assert_true (g_file_set_contents (path, "not media any more", -1, &error));
  assert_fails (f, title, WVS_ERROR_NOT_FOUND, "gone.mp4");

  load (f, "h264.mp4", 0);
  wvs_player_play (f->screen->player);
  WVS_TEST_WAIT_FOR (n_shown (f) >= 5, 20);
}

/* Players that come and go, some of them before a picture was made, leave
 * neither threads nor files open. */
static void
test_come_and_go (Fixture *f, gconstpointer data)
{
  WvsTitle *title = zoo_title (f->media, "h264.mp4");
  /* The sanitizers make ten decoders at once miss their deadlines. */
  const guint n = g_getenv ("WVS_SANITIZED") != NULL ? 3 : 10;
  guint n_files = 0;
  guint n_threads = 0;

  for (guint round = 0; round < 6; round++) {
    Screen *screens[10];

    for (guint i = 0; i < n; i++) {
      screens[i] = screen_new (f->media);
      wvs_player_load (screens[i]->player, title, NULL, i * 50 * MS);
      wvs_player_play (screens[i]->player);
    }
    if (round % 2 == 0) {
      WVS_TEST_WAIT_FOR (screen_count (screens[n - 1]) > 0 ||
                             screens[n - 1]->error != NULL,
          30);
      g_assert_no_error (screens[n - 1]->error);
    }
    for (guint i = 0; i < n; i++)
      screen_free (screens[i]);

    if (round == 0) {
      /* What GStreamer and GLib keep is there now. */
      tear_down (f, NULL);
      n_files = count_entries ("/proc/self/fd");
      n_threads = count_entries ("/proc/self/task");
      set_up (f, NULL);
      title = zoo_title (f->media, "h264.mp4");
    }
  }
  tear_down (f, NULL);
  WVS_TEST_WAIT_FOR (count_entries ("/proc/self/fd") <= n_files, 30);
  WVS_TEST_WAIT_FOR (count_entries ("/proc/self/task") <= n_threads, 30);
}

static void
tear_down_if_needed (Fixture *f, gconstpointer data)
{
  if (f->media != NULL)
    tear_down (f, data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
#define ADD(name, data, func)                                                  \
  g_test_add ("/media/" name, Fixture, data, set_up, func, tear_down_if_needed)
  ADD ("loop", NULL, test_loop);
  ADD ("sound", NULL, test_sound);
  ADD ("loop-of-one-frame", NULL, test_loop_of_one_frame);
  ADD ("loop-of-a-broken-file", NULL, test_loop_of_a_broken_file);
  ADD ("pause", NULL, test_pause);
  ADD ("seek", NULL, test_seek);
  ADD ("many-seeks", NULL, test_many_seeks);
  ADD ("many-loads", NULL, test_many_loads);
  ADD ("end", "no loop", test_end);
  ADD ("keyframe", NULL, test_keyframe);
  ADD ("independent", NULL, test_independent);
  ADD ("file-gone", NULL, test_file_gone);
  ADD ("come-and-go", NULL, test_come_and_go);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
