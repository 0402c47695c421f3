/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* The filler on a supply whose producers are fakes, each on its thread. */

#include "filler.h"

#include <string.h>

#include "error.h"
#include "media-internal.h"
#include "supply-fixture.h"
#include "wvs-test.h"

#define TIMEOUT_S 20

/* Of a title of this length. */
#define N_CHUNKS 30u
#define LENGTH_US (N_CHUNKS * WVS_CHUNK_US)

struct _WvsMedia {
  Fixture fixture;
  WvsMediaOptions options;
};

WvsSupply *
wvs_media_get_supply (WvsMedia *media)
{
  return media->fixture.supply;
}

WvsStore *
wvs_media_get_store (WvsMedia *media)
{
  return media->fixture.store;
}

const WvsMediaOptions *
wvs_media_get_options (WvsMedia *media)
{
  return &media->options;
}

typedef struct {
  gboolean over;
  GError *error;
  WvsFillerProgress progress;
} Outcome;

static void
set_up (WvsMedia *media, gconstpointer data)
{
  fixture_init (&media->fixture, WITH_STORE, 2, BIG);
  fake_producers.threaded = TRUE;
  fake_producers.last = N_CHUNKS - 1;
  media->options = (WvsMediaOptions){ .transcode = WVS_TRANSCODE_AUTO,
    .max_height = 720,
    .video_codec = WVS_CODEC_VP8,
    .max_encoders = 2 };
}

static void
tear_down (WvsMedia *media, gconstpointer data)
{
  fixture_clear (&media->fixture);
}

/* Neither of its tracks is as browsers want it. */
static WvsTitle *
new_title (gint64 duration_us)
{
  return wvs_title_new (&(WvsTitleInfo){
      .id = g_strdup ("a"),
      .name = g_strdup ("a.avi"),
      .path = g_strdup ("/a.avi"),
      .stamp = { .size = 1, .changed_ns = 1 },
      .duration_us = duration_us,
      .width = 640,
      .height = 360,
      .has_audio = TRUE,
      .media = { .n_tracks = 2,
          .tracks = { { .kind = WVS_KIND_VIDEO, .format = "MPEG-4" },
              { .kind = WVS_KIND_AUDIO, .format = "MP3" } } },
  });
}

static void
on_done (const GError *error, gpointer data)
{
  Outcome *outcome = data;

  g_assert_false (outcome->over);
  outcome->over = TRUE;
  outcome->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
on_second (gpointer data)
{
  WvsMedia *media = data;

  fixture_pass_s (&media->fixture, 1);
  return G_SOURCE_CONTINUE;
}

static Outcome
fill (WvsMedia *media, WvsTitle *title)
{
  Outcome outcome = { 0 };
  g_autoptr (WvsFiller) filler =
      wvs_filler_new (media, title, on_done, &outcome);
  gint64 done_us = 0;
  guint id = g_timeout_add (10, on_second, media); /* the supply's are short */

  g_assert_false (outcome.over);
  while (!outcome.over) {
    gint64 before_us = done_us;

    WVS_TEST_WAIT_FOR (outcome.over ||
                           (wvs_filler_get_progress (filler, &outcome.progress),
                               outcome.progress.done_us != done_us),
        TIMEOUT_S);
    done_us = outcome.progress.done_us;
    g_assert_cmpint (outcome.progress.found_us, <=, done_us);
    if (fake_producers.last == N_CHUNKS - 1)
      g_assert_cmpint (done_us, >=, before_us);
  }
  g_source_remove (id);
  wvs_filler_get_progress (filler, &outcome.progress);
  g_assert_cmpint (outcome.progress.done_us, <=, outcome.progress.total_us);
  return outcome;
}

static guint64
count_saves (WvsMedia *media)
{
  WvsStoreStats stats;

  wvs_store_get_stats (media->fixture.store, &stats);
  return stats.saves;
}

/* A second time makes nothing. */
static void
test_fill (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);
  Outcome outcome = fill (media, title);
  guint n_new = fake_producers.n_new;

  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.progress.n_forms, ==, 2);
  g_assert_cmpuint (outcome.progress.n_made, ==, 2 * N_CHUNKS);
  g_assert_cmpint (outcome.progress.total_us, ==, LENGTH_US);
  g_assert_cmpint (outcome.progress.done_us, ==, LENGTH_US);
  g_assert_cmpint (outcome.progress.found_us, ==, 0);
  g_assert_cmpuint (count_saves (media), >=, 2 * N_CHUNKS);
  g_assert_cmpuint (fake_producers.n_made_twice, ==, 0);
  g_assert_cmpuint (n_new, ==, 3); /* two for the pictures, one for the sound */

  fixture_restart (&media->fixture);
  outcome = fill (media, title);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.progress.n_made, ==, 0);
  g_assert_cmpint (outcome.progress.found_us, ==, LENGTH_US);
  g_assert_cmpint (outcome.progress.done_us, ==, LENGTH_US);
  g_assert_cmpuint (fake_producers.n_new, ==, n_new);
}

/* Ended half way, it goes on where it stopped. */
static void
test_go_on (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);
  Outcome outcome = { 0 };
  WvsFiller *filler = wvs_filler_new (media, title, on_done, &outcome);
  guint n_found;

  WVS_TEST_WAIT_FOR ((wvs_filler_get_progress (filler, &outcome.progress),
                         outcome.progress.n_made >= 5),
      TIMEOUT_S);
  wvs_filler_free (filler);
  g_assert_false (outcome.over);
  fixture_restart (&media->fixture);
  n_found = (guint)count_saves (media);
  g_assert_cmpuint (n_found, >=, 5);

  outcome = fill (media, title);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.progress.n_made, ==, 2 * N_CHUNKS - n_found);
  /* Those that were just being made. */
  g_assert_cmpuint (fake_producers.n_made_twice, <=, 3);
}

/* What a file says of its length is not always so; as much as there is. */
static void
test_length (WvsMedia *media, gconstpointer data)
{
  static const struct {
    gint64 duration_us; /* as the file says */
    guint n_chunks;     /* as it is */
  } cases[] = {
    { 0, 10 },
    { LENGTH_US, 28 },
    { LENGTH_US, 10 }, /* one begins far behind the end */
    { LENGTH_US, 1 },
    { LENGTH_US, 33 },
    { 1, 1 },
    { 1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WvsTitle) title = new_title (cases[i].duration_us);
    guint n_new;
    Outcome outcome;

    g_test_message ("case %u", i);
    tear_down (media, NULL);
    set_up (media, NULL);
    fake_producers.last = cases[i].n_chunks - 1;
    outcome = fill (media, title);
    g_assert_no_error (outcome.error);
    g_assert_cmpuint (outcome.progress.n_made, ==, 2 * cases[i].n_chunks);
    g_assert_cmpint (outcome.progress.total_us, ==,
        cases[i].n_chunks * WVS_CHUNK_US);

    n_new = fake_producers.n_new;
    fixture_restart (&media->fixture);
    outcome = fill (media, title);
    g_assert_no_error (outcome.error);
    g_assert_cmpuint (outcome.progress.n_made, ==, 0);
    g_assert_cmpuint (fake_producers.n_new, ==, n_new);
  }
}

/* All but what cannot be made. */
static void
test_broken (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);
  Outcome outcome;

  fake_producers.broken_every = 11; /* 0, 11, 22 */
  outcome = fill (media, title);
  g_assert_cmpuint (outcome.progress.n_failed, ==, 6);
  g_assert_cmpuint (outcome.progress.n_made, ==, 2 * N_CHUNKS - 6);
  g_assert_cmpint (outcome.progress.done_us, ==, LENGTH_US);
  g_assert_nonnull (strstr (outcome.error->message, "6 chunks"));
  g_assert_nonnull (strstr (outcome.error->message, "broken"));
  g_clear_error (&outcome.error);
}

/* Who fails all the time is not asked for each of a thousand chunks. */
static void
test_all_broken (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);
  Outcome outcome;

  fake_producers.broken_every = 1;
  outcome = fill (media, title);
  g_assert_cmpuint (outcome.progress.n_made, ==, 0);
  g_assert_cmpuint (outcome.progress.n_failed, ==, 2 * N_CHUNKS);
  g_assert_nonnull (outcome.error);
  g_clear_error (&outcome.error);
}

static void
test_full (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (2 * WVS_CHUNK_US);
  Outcome outcome;

  fake_producers.last = 1;
  fake_store_set_full (media->fixture.store, TRUE);
  outcome = fill (media, title);
  g_assert_cmpuint (outcome.progress.n_made, ==, 4);
  wvs_test_assert_error (&outcome.error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "4 chunks are not in the cache");
}

static void
test_nothing (WvsMedia *media, gconstpointer data)
{
  const WvsTitleInfo info = {
    .id = g_strdup ("a"),
    .name = g_strdup ("a.webm"),
    .path = g_strdup ("/a.webm"),
    .stamp = { .size = 1, .changed_ns = 1 },
    .duration_us = LENGTH_US,
    .width = 640,
    .height = 360,
    .media = { .n_tracks = 1,
        .tracks = { { .kind = WVS_KIND_VIDEO,
            .codec = WVS_CODEC_VP8,
            .format = "VP8",
            .square_pixels = TRUE,
            .max_gop_us = G_USEC_PER_SEC } } },
  };
  g_autoptr (WvsTitle) title = wvs_title_new (&info);
  Outcome outcome = fill (media, title);

  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.progress.n_forms, ==, 0);
  g_assert_cmpuint (fake_producers.n_new, ==, 0);

  media->options.transcode = WVS_TRANSCODE_ALWAYS;
  outcome = fill (media, title);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.progress.n_made, ==, N_CHUNKS);
}

static void
test_never (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);
  Outcome outcome;

  media->options.transcode = WVS_TRANSCODE_NEVER;
  outcome = fill (media, title);
  wvs_test_assert_error (&outcome.error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "--transcode=never");
}

/* At any moment. */
static void
test_free (WvsMedia *media, gconstpointer data)
{
  g_autoptr (WvsTitle) title = new_title (LENGTH_US);

  for (guint i = 0; i < 40; i++) {
    Outcome outcome = { 0 };
    WvsFiller *filler = wvs_filler_new (media, title, on_done, &outcome);

    for (guint j = 0; j < i && !outcome.over; j++)
      g_main_context_iteration (NULL, FALSE);
    wvs_filler_free (filler);
    g_clear_error (&outcome.error);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(path, func)                                                        \
  g_test_add ("/filler/" path, WvsMedia, NULL, set_up, func, tear_down)
  ADD ("fill", test_fill);
  ADD ("go-on", test_go_on);
  ADD ("length", test_length);
  ADD ("broken", test_broken);
  ADD ("all-broken", test_all_broken);
  ADD ("full", test_full);
  ADD ("nothing", test_nothing);
  ADD ("never", test_never);
  ADD ("free", test_free);
  return g_test_run ();
}
