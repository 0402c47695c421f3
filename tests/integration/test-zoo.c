/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What becomes of each kind of file: tests/support/make-zoo makes them. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "media.h"
#include "screen.h"

#include "wvs-test.h"

typedef struct {
  const char *file;
  guint width; /* as shown */
  guint height;
  guint track_width; /* as delivered */
  guint track_height;
  guint n_frames;      /* 0: anything above none */
  gint64 duration_ms;  /* 0: need not be known */
  gint64 first_ms;     /* media time of the first frame */
  guint n_frames_over; /* as many more are no fault, either */
  gint64 sound_ms[2];  /* from, to: media time; 0, 0: there is none */
  gint64 start_ms;     /* where to begin */
} Good;

/* clang-format off */
static const Good good[] = {
  { "h264.mp4", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "h265-10bit.mkv", 320, 180, 320, 180, 25, 1000, 0 },
  { "interlaced.ts", 352, 288, 352, 288, 25, 0, 740, 0, { 700, 1800 } }, /* its sound is first */
  { "xvid.avi", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "vp8.webm", 320, 180, 320, 180, 30, 1000, 0, 0, { 0, 1000 } },
  { "vp9.webm", 320, 180, 320, 180, 30, 1000, 0 },
  { "silent.mov", 320, 180, 320, 180, 25, 1000, 0 },
  { "link.mp4", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "portrait.mp4", 180, 320, 180, 320, 25, 1000, 0 },
  { "odd-size.mkv", 853, 479, 852, 478, 25, 1000, 0 },
  { "anamorphic.mp4", 384, 288, 384, 288, 25, 1000, 0 },
  { "1080p.mp4", 1920, 1080, 1280, 720, 10, 400, 0 },
  { "vfr.mkv", 320, 180, 320, 180, 19, 1000, 0 },
  { "100fps.mp4", 320, 180, 320, 180, 60, 1000, 0, 6 },
  { "late.mkv", 320, 180, 320, 180, 25, 4000, 3000, 0, { 0, 4000 } },
  { "late.webm", 320, 180, 320, 180, 25, 4000, 3000, 0, { 0, 4000 } },
  { "late-sound.mkv", 320, 180, 320, 180, 75, 3000, 0, 0, { 2000, 3000 } },
  { "short-sound.mkv", 320, 180, 320, 180, 150, 6000, 0, 0, { 0, 1000 } },
  { "long-sound.mp4", 320, 180, 320, 180, 25, 2000, 0, 0, { 0, 2000 } },
  { "surround.mp4", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "telephone.avi", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "mono-8k.mov", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "subtitles.mkv", 320, 180, 320, 180, 25, 1000, 0, 0, { 0, 1000 } },
  { "fragmented.mp4", 320, 180, 320, 180, 25, 1080, 80, 0, { 0, 1060 } },
  { "open-gop.mp4", 320, 180, 320, 180, 75, 3000, 0 },
  { "gop-10s.mp4", 160, 90, 160, 90, 40, 20000, 16000, 0, { 0, 0 }, 16000 },
  { "alt-ref.webm", 320, 180, 320, 180, 75, 3000, 0 },
  { "two-tracks.mkv", 320, 180, 320, 180, 25, 1000, 0 },
  { "one-frame.mp4", 320, 180, 320, 180, 1, 40, 0 },
  { "half.mp4", 320, 180, 320, 180, 0, 6000, 0 },
};
/* clang-format on */

static void
check_shown (Screen *screen, const Good *expected)
{
  guint n = screen_count (screen);
  Shown before = screen_get (screen, 0);

  if (expected->n_frames > 0) {
    g_assert_cmpuint (n, >=, expected->n_frames);
    g_assert_cmpuint (n, <=, expected->n_frames + expected->n_frames_over);
  }
  g_assert_true (before.keyframe);
  g_assert_true (before.discontinuity);
  g_assert_cmpint (ABS (before.time_us / 1000 - expected->first_ms), <=, 40);
  for (guint i = 1; i < n; i++) {
    Shown now = screen_get (screen, i);

    g_assert_cmpint (now.time_us, >, before.time_us);
    g_assert_cmpint (now.due_us, >, before.due_us);
    g_assert_false (now.discontinuity);
    before = now;
  }
  for (guint i = 0; i < n; i++) {
    Shown shown = screen_get (screen, i);

    g_assert_cmpint (shown.arrival_us, >=, shown.due_us - 25000);
    if (!shown.keyframe)
      continue;
    g_assert_cmpuint (shown.width, ==, expected->track_width);
    g_assert_cmpuint (shown.height, ==, expected->track_height);
  }
}

/* Whether @sound is due when the title wants it after @before, and in step with
 * the pictures. */
static gboolean
is_in_step (Shown sound, Shown before, Shown picture)
{
  return sound.due_us - before.due_us == 20000 &&
         ABS ((sound.due_us - picture.due_us) -
              (sound.time_us - picture.time_us)) <= 20000;
}

/* Packets of 20 ms from where to where the title's sound goes. A busy machine
 * may put some off, and all that follow; and what it makes too late of the
 * beginning is left out, for pictures do not wait for it. */
static void
check_heard (Screen *screen, const Good *expected)
{
  guint n = screen_count_heard (screen);
  guint n_in_step = 0;
  Shown before;

  g_assert_cmpuint (screen->n_tracks, ==, expected->sound_ms[1] > 0 ? 2 : 1);
  if (screen->n_tracks == 1)
    return;
  g_assert_cmpuint (n, >, 0);
  before = screen_get_heard (screen, 0);
  g_assert_cmpint (before.time_us / 1000, >=, expected->sound_ms[0] - 50);
  g_assert_cmpint (before.time_us / 1000, <=, expected->sound_ms[0] + 500);
  for (guint i = 1, p = 0; i < n; i++) {
    Shown now = screen_get_heard (screen, i);

    while (p + 1 < screen_count (screen) &&
           screen_get (screen, p + 1).due_us <= now.due_us)
      p++;
    g_assert_cmpint (now.due_us - before.due_us, >=, 20000);
    if (is_in_step (now, before, screen_get (screen, p)))
      n_in_step++;
    before = now;
  }
  g_assert_cmpuint (n_in_step, >=, (n - 1) * 4 / 5);
  g_assert_cmpint (ABS (before.time_us / 1000 + 20 - expected->sound_ms[1]), <=,
      70);
}

static void
test_good (gconstpointer data)
{
  const Good *expected = data;
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  const WvsTitleInfo *info =
      wvs_title_get_info (zoo_title (media, expected->file));
  Screen *screen = screen_new (media);

  g_assert_cmpuint (info->width, ==, expected->width);
  g_assert_cmpuint (info->height, ==, expected->height);
  if (expected->duration_ms > 0)
    g_assert_cmpint (ABS (info->duration_us / 1000 - expected->duration_ms), <=,
        60);

  wvs_player_load (screen->player,
      wvs_library_lookup (wvs_media_get_library (media), NULL), NULL,
      expected->start_ms * 1000);
  WVS_TEST_WAIT_FOR (screen->n_prepared == 1, 10);
  g_assert_cmpuint (screen->track.codec, ==, WVS_CODEC_VP8);
  g_assert_cmpuint (screen->track.width, ==, expected->track_width);
  g_assert_cmpuint (screen->track.height, ==, expected->track_height);

  wvs_player_play (screen->player);
  WVS_TEST_WAIT_FOR (screen->state == WVS_PLAYER_ENDED ||
                         screen->state == WVS_PLAYER_FAILED,
      20);
  g_assert_no_error (screen->error);
  check_shown (screen, expected);
  check_heard (screen, expected);
  screen_free (screen);
}

/* Files of sound alone. */
static const char *const sounds[] = { "audio-only.m4a", "audio-only.mp3",
  "audio-only.wav", "audio-only.flac", "audio-only.ogg", "audio-only.opus" };

static void
test_sound (gconstpointer file)
{
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  WvsTitle *title = zoo_title (media, file);
  const WvsTitleInfo *info = wvs_title_get_info (title);
  Screen *screen = screen_new (media);
  guint n;

  g_assert_cmpuint (info->width, ==, 0);
  g_assert_true (info->has_audio);
  g_assert_cmpint (ABS (info->duration_us / 1000 - 1000), <=, 60);
  wvs_player_load (screen->player, title, NULL, 400000);
  WVS_TEST_WAIT_FOR (screen->n_prepared == 1, 10);
  g_assert_cmpuint (screen->n_tracks, ==, 1);
  g_assert_cmpuint (screen->track.codec, ==, WVS_CODEC_OPUS);

  wvs_player_play (screen->player);
  WVS_TEST_WAIT_FOR (screen->state == WVS_PLAYER_ENDED ||
                         screen->state == WVS_PLAYER_FAILED,
      20);
  g_assert_no_error (screen->error);
  n = screen_count (screen);
  g_assert_cmpuint (n, >=, 30);
  g_assert_cmpuint (n, <=, 34);
  g_assert_cmpint (screen_get (screen, 0).time_us, >=, 399000);
  g_assert_cmpint (screen_get (screen, 0).time_us, <=, 430000);
  screen_free (screen);
}

typedef struct {
  const char *file;
  int code;
  const char *text;
  gboolean not_root; /* root may do it */
  gboolean playlist; /* names places on our listener */
} Bad;

/* clang-format off */
static const Bad bad[] = {
  { "missing.mp4", WVS_ERROR_NOT_FOUND, "No such file" },
  { "folder.mp4", WVS_ERROR_NOT_FOUND, "is a directory" },
  { "fifo.mp4", WVS_ERROR_NOT_FOUND, "is not a regular file" },
  { "secret.mp4", WVS_ERROR_NOT_FOUND, "Permission denied", TRUE },
  { "picture.png", WVS_ERROR_UNPLAYABLE, "it is a picture" },
  { "no-moov.mp4", WVS_ERROR_UNPLAYABLE, "it is damaged" },
  { "garbage.mp4", WVS_ERROR_UNPLAYABLE, "not a media file" },
  { "empty.mp4", WVS_ERROR_UNPLAYABLE, "it is empty" },
  { "text.mp4", WVS_ERROR_UNPLAYABLE, "not a media file" },
  { "hls.mp4", WVS_ERROR_UNPLAYABLE, "it is a playlist", FALSE, TRUE },
  { "dash.mp4", WVS_ERROR_UNPLAYABLE, "it is a playlist", FALSE, TRUE },
  { "smooth.mp4", WVS_ERROR_UNPLAYABLE, "it is a playlist", FALSE, TRUE },
  { "sdp.mp4", WVS_ERROR_UNPLAYABLE, "it is a playlist", FALSE, TRUE },
  { "uris.mp4", WVS_ERROR_UNPLAYABLE, "it is a playlist", FALSE, TRUE },
};
/* clang-format on */

/* (transfer full): a copy of a playlist that names our listener. */
static char *
name_port (const char *path, guint16 port)
{
  g_autofree char *contents = NULL;
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  text = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (text, "PORT", number, 0), ==, 1);
  return wvs_test_file ("playlist.mp4", text->str, -1);
}

/* Nothing connects: a listener would have it in its queue. */
static void
assert_untouched (GSocket *listener)
{
  g_assert_cmpint (g_socket_condition_check (listener, G_IO_IN) & G_IO_IN, ==,
      0);
}

static GSocket *
listen_on_loopback (guint16 *port)
{
  g_autoptr (GError) error = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
      G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) local = NULL;

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (listener, address, TRUE, &error));
  g_assert_true (g_socket_listen (listener, &error));
  local = g_socket_get_local_address (listener, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return listener;
}

static void
test_bad (gconstpointer data)
{
  const Bad *expected = data;
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autofree char *path = zoo_path (expected->file);
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  guint16 port;

  listener = listen_on_loopback (&port);
  if (expected->playlist) {
    g_autofree char *template = g_steal_pointer (&path);

    path = name_port (template, port);
  }

  g_assert_false (wvs_library_add_file (library, path, &error));
  g_assert_nonnull (strstr (error->message, path));
  wvs_test_assert_error (&error, WVS_ERROR, expected->code, expected->text);
  g_assert_cmpuint (wvs_library_get_titles (library)->len, ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 7 * G_USEC_PER_SEC);
  assert_untouched (listener);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *name = g_strdup_printf ("/zoo/good/%s", good[i].file);

    g_test_add_data_func (name, &good[i], test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sounds); i++) {
    g_autofree char *name = g_strdup_printf ("/zoo/sound/%s", sounds[i]);

    g_test_add_data_func (name, sounds[i], test_sound);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *name = g_strdup_printf ("/zoo/bad/%s", bad[i].file);

    if (!bad[i].not_root || geteuid () != 0)
      g_test_add_data_func (name, &bad[i], test_bad);
  }
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
