/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* The supply with real producers and a real store: what one viewer had made
 * serves all, later ones and those of the next server as well. */

#include "supply.h"

#include "media.h"
#include "screen.h"

#include "wvs-test.h"

/* The film in the zoo. */
#define N_CHUNKS 3

static const WvsTrack video = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_VP8,
  .width = 160,
  .height = 90,
  .bitrate_kbps = 300,
  .transcoded = TRUE };

static const WvsTrack audio = { .kind = WVS_KIND_AUDIO,
  .codec = WVS_CODEC_OPUS,
  .bitrate_kbps = 96,
  .transcoded = TRUE };

static const WvsSupplyOptions options = { .max_encoders = 1,
  .max_memory = 64 << 20 };

typedef struct {
  char *folder; /* of the store */
  WvsMedia *media;
  WvsStore *store;
  WvsSupply *supply;
  WvsRendition *rendition;
} Fixture;

static void
start_server (Fixture *f)
{
  f->store = wvs_store_new (f->folder, 64 << 20);
  f->supply = wvs_supply_new (f->store, &options);
}

static void
stop_server (Fixture *f)
{
  g_clear_pointer (&f->supply, wvs_supply_free);
  g_clear_pointer (&f->store, wvs_store_free);
}

static void
set_up (Fixture *f, gconstpointer track)
{
  static guint n;
  const WvsMediaOptions media_options = { .loop = FALSE };
  g_autofree char *name = g_strdup_printf ("store-%u", n++);

  f->folder = wvs_test_path (name);
  f->media = wvs_media_new (&media_options);
  f->rendition = wvs_rendition_new (zoo_title (f->media, "film.mp4"), track);
  start_server (f);
}

static void
tear_down (Fixture *f, gconstpointer track)
{
  stop_server (f);
  g_clear_pointer (&f->rendition, wvs_rendition_unref);
  wvs_media_free (f->media);
  g_free (f->folder);
  wvs_test_drain ();
}

static void
on_change (gpointer data)
{
  g_main_context_wakeup (NULL);
}

static void
read_film (WvsReader *reader)
{
  for (guint i = 0; i < N_CHUNKS; i++) {
    g_autoptr (WvsChunk) chunk = NULL;

    wvs_reader_move (reader, i, TRUE);
    wvs_reader_arm (reader);
    chunk = wvs_reader_get (reader, i);
    WVS_TEST_WAIT_FOR (wvs_chunk_get_state (chunk) != WVS_CHUNK_GROWING, 60);
    g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
    g_assert_cmpuint (wvs_chunk_get_n_units (chunk), >, 0);
    g_assert_true (wvs_chunk_is_last (chunk) == (i == N_CHUNKS - 1));
  }
  g_assert_cmpint (wvs_reader_get_last (reader), ==, N_CHUNKS - 1);
}

static guint64
count_started (Fixture *f)
{
  WvsSupplyStats stats;

  wvs_supply_get_stats (f->supply, &stats);
  return stats.encoders_started + stats.audio_encoders_started;
}

static void
test_once (Fixture *f, gconstpointer track)
{
  WvsReader *a, *b;

  a = wvs_reader_new (f->supply, f->rendition, FALSE, on_change, NULL);
  b = wvs_reader_new (f->supply, f->rendition, FALSE, on_change, NULL);
  wvs_reader_move (a, 0, TRUE);
  wvs_reader_move (b, 0, TRUE);
  read_film (a);
  read_film (b);
  g_assert_cmpuint (count_started (f), ==, 1);
  wvs_reader_free (a);
  wvs_reader_free (b);

  /* The second visit … */
  a = wvs_reader_new (f->supply, f->rendition, FALSE, on_change, NULL);
  read_film (a);
  g_assert_cmpuint (count_started (f), ==, 1);
  wvs_reader_free (a);

  /* … and the one after a restart. */
  stop_server (f);
  start_server (f);
  a = wvs_reader_new (f->supply, f->rendition, FALSE, on_change, NULL);
  read_film (a);
  g_assert_cmpuint (count_started (f), ==, 0);
  wvs_reader_free (a);
}

/* Whatever the producer is at when nobody wants anything any more. */
static void
test_left_alone (Fixture *f, gconstpointer track)
{
  for (guint i = 0; i < 5; i++) {
    WvsReader *reader =
        wvs_reader_new (f->supply, f->rendition, TRUE, on_change, NULL);

    wvs_reader_move (reader, i % N_CHUNKS, TRUE);
    if (i % 2 == 0) {
      g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, i % N_CHUNKS);

      WVS_TEST_WAIT_FOR (wvs_chunk_get_n_units (chunk) > 0, 60);
    }
    wvs_reader_free (reader);
  }
}

static void
add (const char *path, const WvsTrack *track,
    void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, track, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  add ("/sharing/left-alone/video", &video, test_left_alone);
  add ("/sharing/left-alone/audio", &audio, test_left_alone);
  add ("/sharing/once/video", &video, test_once);
  add ("/sharing/once/audio", &audio, test_once);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
