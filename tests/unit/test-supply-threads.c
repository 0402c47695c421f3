/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"
#include "supply-internal.h"
#include "wvs-test.h"

#define N_VIEWERS 8
#define N_MOVES 300
#define LAST 60
#define BEYOND 4 /* who seeks behind the end */

/* A viewer on a thread of its own, who reads on and jumps. */
typedef struct {
  Fixture *f;
  WvsRendition *rendition;
  guint32 seed;

  GMutex lock; /* guards what follows */
  GCond changed;
  gboolean told;
} Viewer;

/* Called with locks of the supply held. */
static void
on_change (gpointer data)
{
  Viewer *viewer = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&viewer->lock);

  viewer->told = TRUE;
  g_cond_signal (&viewer->changed);
}

static void
wait_for_change (Viewer *viewer)
{
  gint64 end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&viewer->lock);

  while (!viewer->told) {
    if (!g_cond_wait_until (&viewer->changed, &viewer->lock, end_us))
      g_error ("a viewer waits in vain");
  }
  viewer->told = FALSE;
}

static void
watch (Viewer *viewer, WvsReader *reader, guint index)
{
  g_autoptr (WvsChunk) chunk = NULL;
  gint64 time_us = -1;
  WvsAccessUnit *unit;

  for (;;) {
    wvs_reader_arm (reader);
    g_clear_pointer (&chunk, wvs_chunk_unref);
    chunk = wvs_reader_get (reader, index);
    if (wvs_chunk_get_state (chunk) != WVS_CHUNK_GROWING)
      break;
    wait_for_change (viewer);
  }
  g_assert_cmpuint (wvs_chunk_get_index (chunk), ==, index);
  for (guint i = 0; (unit = wvs_chunk_get_unit (chunk, i)) != NULL; i++) {
    g_assert_cmpint (wvs_access_unit_get_time_us (unit), >, time_us);
    time_us = wvs_access_unit_get_time_us (unit);
  }
}

static gpointer
view (gpointer data)
{
  Viewer *viewer = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (viewer->seed);
  WvsReader *reader = wvs_reader_new (viewer->f->supply, viewer->rendition,
      TRUE, on_change, viewer);
  guint index = 0;

  for (guint i = 0; i < N_MOVES; i++) {
    int dice = g_rand_int_range (rand, 0, 10);

    if (dice == 0)
      index = (guint)g_rand_int_range (rand, 0, LAST + BEYOND + 1);
    else
      index = (index + 1) % (LAST + 1);
    wvs_reader_move (reader, index, dice != 1);
    if (dice > 1)
      watch (viewer, reader, index);
    if (dice == 2) {
      wvs_reader_free (reader);
      reader = wvs_reader_new (viewer->f->supply, viewer->rendition, TRUE,
          on_change, viewer);
    }
  }
  wvs_reader_free (reader);
  return NULL;
}

/* So that what idles or has failed comes to be forgotten. */
static gint64
run_fast (gpointer data)
{
  return 50 * g_get_monotonic_time ();
}

static void
run (FixtureStore store, gsize max_memory, guint broken_every)
{
  Fixture f;
  Viewer viewers[N_VIEWERS] = { 0 };
  GThread *threads[N_VIEWERS];
  WvsSupplyStats stats;

  fixture_init (&f, store, 2, max_memory);
  wvs_supply_set_clock (f.supply, run_fast, NULL);
  fake_producers.threaded = TRUE;
  fake_producers.last = LAST;
  fake_producers.broken_every = broken_every;
  for (guint i = 0; i < N_VIEWERS; i++) {
    WvsRendition *renditions[] = { f.video, f.sound, f.copy, f.video };

    viewers[i].f = &f;
    viewers[i].rendition = renditions[i % G_N_ELEMENTS (renditions)];
    viewers[i].seed = g_test_rand_int ();
    g_mutex_init (&viewers[i].lock);
    g_cond_init (&viewers[i].changed);
    threads[i] = g_thread_new ("viewer", view, &viewers[i]);
  }
  for (guint i = 0; i < N_VIEWERS; i++) {
    g_thread_join (threads[i]);
    g_mutex_clear (&viewers[i].lock);
    g_cond_clear (&viewers[i].changed);
  }
  stats = fixture_get_stats (&f);
  g_assert_cmpuint (stats.readers, ==, 0);
  g_assert_cmpuint (stats.chunks_made, >, 0);
  g_assert_cmpuint (stats.chunks_copied, >, 0);
  if (max_memory == BIG) {
    g_assert_cmpuint (stats.chunks_made, <=, 2 * (LAST + 1 + BEYOND));
    g_assert_cmpuint (stats.chunks_copied, <=, LAST + 1 + BEYOND);
  }
  fixture_clear (&f);
}

static void
test_memory (void)
{
  run (NO_STORE, BIG, 0);
}

static void
test_store (void)
{
  run (WITH_STORE, 10000, 0);
}

static void
test_broken (void)
{
  run (WITH_STORE, 10000, 7);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-threads/memory", test_memory);
  g_test_add_func ("/supply-threads/store", test_store);
  g_test_add_func ("/supply-threads/broken", test_broken);
  return g_test_run ();
}
