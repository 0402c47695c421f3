/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What a producer does when it is told to, and when files are not what they
 * should be. */

#include "producer.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "media.h"
#include "recorder.h"
#include "screen.h"

#include "wvs-test.h"

#define ALL G_MAXUINT

typedef struct {
  WvsMedia *media;
  WvsTitle *title; /* of three chunks */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const WvsMediaOptions options = { .loop = FALSE };

  f->media = wvs_media_new (&options);
  f->title = zoo_title (f->media, "film.mp4");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wvs_media_free (f->media);
  wvs_test_drain ();
}

static const WvsTrack video = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_VP8,
  .width = 160,
  .height = 90,
  .bitrate_kbps = 300,
  .transcoded = TRUE };

static gboolean
is_sealed (Recorder *recorder, guint i)
{
  return recorder_count (recorder) > i &&
         wvs_chunk_get_state (recorder_get (recorder, i)) == WVS_CHUNK_SEALED;
}

static guint
index_of (Recorder *recorder, guint i)
{
  return wvs_chunk_get_index (recorder_get (recorder, i));
}

static void
test_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (Recorder) recorder = recorder_new (f->title, &video, 0, 0, ALL);

  g_assert_cmpuint (recorder_count (recorder), ==, 0);
  wvs_producer_set_limit (recorder->producer, 1);
  WVS_TEST_WAIT_FOR (is_sealed (recorder, 0), 30);
  g_assert_cmpuint (recorder_count (recorder), ==, 1);
  wvs_producer_set_limit (recorder->producer, 2);
  WVS_TEST_WAIT_FOR (is_sealed (recorder, 1), 30);
  g_assert_cmpuint (recorder_count (recorder), ==, 2);
  g_assert_cmpuint (recorder->n_idle, ==, 0);
  wvs_producer_set_limit (recorder->producer, ALL);
  recorder_wait (recorder, 1);
  g_assert_cmpuint (recorder_count (recorder), ==, 3);
}

/* A chunk that is not wanted ends the work; then it can be sent anywhere. */
static void
test_go (Fixture *f, gconstpointer data)
{
  static const guint places[] = { 1, 0, 2, 1, 2, 7, 0 };
  g_autoptr (Recorder) recorder = recorder_new (f->title, &video, 0, ALL, 1);

  recorder_wait (recorder, 1);
  g_assert_cmpuint (recorder_count (recorder), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    WvsChunk *chunk;

    g_mutex_lock (&recorder->lock);
    recorder->max_chunks++;
    g_mutex_unlock (&recorder->lock);
    wvs_producer_go (recorder->producer, places[i], ALL);
    recorder_wait (recorder, i + 2);
    g_assert_cmpuint (recorder_count (recorder), ==, i + 2);
    chunk = recorder_get (recorder, i + 1);
    g_assert_cmpuint (wvs_chunk_get_index (chunk), ==, places[i]);
    g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
    g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==,
        places[i] < 3 ? 50 : 0);
    g_assert_true (wvs_chunk_is_last (chunk) == (places[i] >= 2));
  }
}

static void
test_behind_the_end (Fixture *f, gconstpointer data)
{
  static const guint places[] = { 3, 4, 1000, G_MAXINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (Recorder) recorder =
        recorder_new (f->title, &video, places[i], ALL, ALL);

    recorder_wait (recorder, 1);
    g_assert_cmpuint (recorder_count (recorder), ==, 1);
    g_assert_cmpuint (index_of (recorder, 0), ==, places[i]);
    g_assert_cmpuint (wvs_chunk_get_n_units (recorder_get (recorder, 0)), ==,
        0);
    g_assert_true (wvs_chunk_is_last (recorder_get (recorder, 0)));
  }
}

/* At any moment: before it begins, at its limit, in the middle of a chunk, when
 * it is done. recorder_free() stops it. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    recorder_free (recorder_new (f->title, &video, i % 3, i % 2, ALL));
  for (guint n = 1; n < 60; n += 13) {
    Recorder *recorder = recorder_new (f->title, &video, 0, ALL, ALL);

    WVS_TEST_WAIT_FOR (recorder_count (recorder) > 0, 30);
    WVS_TEST_WAIT_FOR (wvs_chunk_get_n_units (recorder_get (recorder, 0)) >=
                           MIN (n, 50),
        30);
    recorder_free (recorder);
  }
}

static void
test_unfinished (Fixture *f, gconstpointer data)
{
  Recorder *recorder = recorder_new (f->title, &video, 0, 1, ALL);
  g_autoptr (WvsChunk) chunk = NULL;

  WVS_TEST_WAIT_FOR (recorder_count (recorder) > 0, 30);
  chunk = wvs_chunk_ref (recorder_get (recorder, 0));
  recorder_free (recorder);
  if (wvs_chunk_get_state (chunk) == WVS_CHUNK_FAILED) {
    g_autoptr (GError) error = wvs_chunk_dup_error (chunk);

    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* (transfer full): what was probed as @good is now @bad. */
static WvsTitle *
make_title (Fixture *f, const char *path, gboolean same)
{
  WvsTitleInfo info = *wvs_title_get_info (f->title);

  info.id = g_strdup ("id");
  info.name = g_strdup ("a name");
  info.path = g_strdup (path);
  if (!same)
    info.stamp = (WvsStamp){ 0 };
  return wvs_title_new (&info);
}

typedef struct {
  const char *name;
  const char *file; /* of the zoo */
  gboolean stamped; /* as another file that was probed */
  WvsErrorCode code;
  const char *text;
} Bad;

static const Bad bad[] = {
  { "gone", "nowhere.mp4", FALSE, WVS_ERROR_NOT_FOUND, "No such file" },
  { "replaced", "h264.mp4", TRUE, WVS_ERROR_NOT_FOUND, "it has changed" },
  { "garbage", "garbage.mp4", FALSE, WVS_ERROR_UNPLAYABLE, "not a media file" },
  { "empty", "empty.mp4", FALSE, WVS_ERROR_UNPLAYABLE, "empty" },
  { "damaged", "no-moov.mp4", FALSE, WVS_ERROR_UNPLAYABLE, "damaged" },
  { "no-video", "audio-only.m4a", FALSE, WVS_ERROR_UNPLAYABLE, "" },
};

/* The chunk that was to be made fails with what `idle` tells. And it can be
 * tried again. */
static void
test_bad (Fixture *f, gconstpointer data)
{
  const Bad *expected = data;
  g_autofree char *path = zoo_path (expected->file);
  g_autoptr (WvsTitle) title = make_title (f, path, expected->stamped);
  g_autoptr (Recorder) recorder = recorder_new (title, &video, 0, ALL, ALL);

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;

    recorder_wait_any (recorder, i + 1);
    g_assert_cmpuint (recorder_count (recorder), ==, i + 1);
    g_assert_cmpint (wvs_chunk_get_state (recorder_get (recorder, i)), ==,
        WVS_CHUNK_FAILED);
    error = wvs_chunk_dup_error (recorder_get (recorder, i));
    g_assert_cmpstr (error->message, ==, recorder->error->message);
    g_assert_nonnull (strstr (error->message, "a name"));
    wvs_test_assert_error (&error, WVS_ERROR, (int)expected->code,
        expected->text);
    if (i < 2)
      wvs_producer_go (recorder->producer, i, ALL);
  }
}

/* What there is of a file that ends early is played. */
static void
test_truncated (Fixture *f, gconstpointer data)
{
  WvsTitle *title = zoo_title (f->media, "half.mp4");
  g_autoptr (Recorder) recorder = recorder_new (title, &video, 0, ALL, ALL);
  guint n;

  recorder_wait (recorder, 1);
  n = recorder_count (recorder);
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <, 3);
  g_assert_true (wvs_chunk_is_last (recorder_get (recorder, n - 1)));
}

/* Thread numbers and how nice they are. Those of GLib's own wait for somebody
 * else: a streaming thread has a name of its own even if it is one of them. */
static GHashTable *
list_threads (void)
{
  GHashTable *threads =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/stat", name);
    g_autofree char *stat = NULL;
    g_auto (GStrv) fields = NULL;
    int nice;

    /* It may end meanwhile. */
    if (!g_file_get_contents (path, &stat, NULL, NULL))
      continue;
    /* Behind its name, which may have blanks in it, begins number 3. */
    fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);
    g_assert_cmpuint (g_strv_length (fields), >, 16);
    nice = atoi (fields[16]);
    if (nice != 0 ||
        (strstr (stat, "(pool-") == NULL && strstr (stat, "(gmain)") == NULL))
      g_hash_table_insert (threads, g_strdup (name), GINT_TO_POINTER (nice));
  }
  return threads;
}

static guint
count_nice (void)
{
  g_autoptr (GHashTable) threads = list_threads ();
  GHashTableIter iter;
  gpointer nice;
  guint n = 0;

  g_hash_table_iter_init (&iter, threads);
  while (g_hash_table_iter_next (&iter, NULL, &nice))
    n += GPOINTER_TO_INT (nice) != 0 ? 1 : 0;
  return n;
}

/* All the threads that it needs give way to others, and none of them is left to
 * those who come later. */
static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) now = NULL;
  Recorder *recorder;
  GHashTableIter iter;
  gpointer name, nice;
  guint n = 0;

  WVS_TEST_WAIT_FOR (count_nice () == 0, 30);
  before = list_threads ();
  recorder = recorder_new (f->title, &video, 1, 2, ALL);
  WVS_TEST_WAIT_FOR (is_sealed (recorder, 0), 30);
  now = list_threads ();
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &name, &nice)) {
    if (g_hash_table_contains (before, name))
      continue;
    g_assert_cmpint (GPOINTER_TO_INT (nice), ==, 10);
    n++;
  }
  g_assert_cmpuint (n, >=, 3); /* worker, demuxer, decoder */
  recorder_free (recorder);
  WVS_TEST_WAIT_FOR (count_nice () == 0, 30);
}

static void
add (const char *name, gconstpointer data,
    void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/producer/%s", name);

  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  add ("threads", NULL, test_threads);
  add ("limit", NULL, test_limit);
  add ("go", NULL, test_go);
  add ("behind-the-end", NULL, test_behind_the_end);
  add ("stop", NULL, test_stop);
  add ("unfinished", NULL, test_unfinished);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *name = g_strdup_printf ("bad/%s", bad[i].name);

    add (name, &bad[i], test_bad);
  }
  add ("truncated", NULL, test_truncated);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
