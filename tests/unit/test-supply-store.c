/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"
#include "wvs-test.h"

/* A film of eight chunks, all in the store; a new supply. */
static void
fill (Fixture *f)
{
  WvsReader *reader;

  fixture_init (f, WITH_STORE, 2, BIG);
  fake_producers.last = 7;
  reader = fixture_read (f, f->video, 0);
  fixture_make (f, f->video, 0, 8);
  wvs_reader_free (reader);
  fixture_restart (f);
  fake_producers.n_new = 0;
}

static void
test_after_restart (void)
{
  Fixture f;
  WvsReader *reader;
  WvsSupplyStats stats;

  fill (&f);
  reader = fixture_read (&f, f.video, 0);
  for (guint i = 0; i < 8; i++) {
    g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, i);

    g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
    g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 1);
    fixture_move (&f, reader, i + 1, TRUE);
  }
  g_assert_cmpint (wvs_reader_get_last (reader), ==, 7);
  stats = fixture_get_stats (&f);
  g_assert_cmpuint (fake_producers.n_new, ==, 0);
  g_assert_cmpuint (stats.encoders_started, ==, 0);
  g_assert_cmpuint (stats.store_hits, ==, 8);
  g_assert_cmpuint (stats.misses + stats.memory_hits, ==, 0);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A reader that already has the chunk that is to be loaded sees it filled. */
static void
test_load_fills (void)
{
  Fixture f;
  guint n = 0;
  WvsReader *reader;
  g_autoptr (WvsChunk) chunk = NULL;

  fill (&f);
  fake_store_close (f.store);
  reader = wvs_reader_new (f.supply, f.video, FALSE, fixture_count, &n);
  wvs_reader_move (reader, 7, TRUE);
  wvs_reader_arm (reader);
  chunk = wvs_reader_get (reader, 7);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_GROWING);
  fake_store_open (f.store);
  fixture_settle (&f);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  g_assert_true (wvs_chunk_is_last (chunk));
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 1);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* What the store only believes to have is made. */
static void
test_load_fails (void)
{
  Fixture f;
  WvsReader *reader;

  fill (&f);
  fake_store_forget (f.store);
  reader = fixture_read (&f, f.video, 2);
  g_assert_cmpuint (fake_producers.n_new, ==, 1);
  fixture_make (&f, f.video, 2, 4);
  g_assert_cmpint (fixture_get_state (reader, 2), ==, WVS_CHUNK_SEALED);
  g_assert_cmpuint (fixture_get_stats (&f).misses, ==, 1);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* What is in the store is not made: producers end in front of it. */
static void
test_gap (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, WITH_STORE, 2, BIG);
  reader = fixture_read (&f, f.video, 4);
  fixture_make (&f, f.video, 4, 1);
  wvs_reader_free (reader);
  fixture_restart (&f);
  reader = fixture_read (&f, f.video, 2);
  g_assert_cmpuint (fake_producer_make (fake_producer_at (f.video, 2), 9), ==,
      2);
  fixture_settle (&f);
  fixture_make (&f, f.video, 5, 1);
  g_assert_cmpuint (fake_producers.n_made_twice, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 2);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A full disk: what is made stays in memory, and serves. */
static void
test_full (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, WITH_STORE, 1, BIG);
  fake_store_set_full (f.store, TRUE);
  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 16);
  fixture_move (&f, reader, 50, TRUE);
  fixture_move (&f, reader, 0, TRUE);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_SEALED);
  g_assert_cmpuint (fixture_get_stats (&f).memory_hits, ==, 1);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* … also if there is little of that: what is made ahead of a reader is not made
 * again and again. */
static void
test_full_and_small (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, WITH_STORE, 1, 0);
  fake_producers.last = 40;
  fake_store_set_full (f.store, TRUE);
  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 16);
  for (guint i = 1; i <= 15; i++) {
    fixture_move (&f, reader, i, i % 2 == 0);
    g_assert_cmpint (fixture_get_state (reader, i), ==, WVS_CHUNK_SEALED);
  }
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 1);
  wvs_reader_free (reader);
  fixture_settle (&f);
  g_assert_cmpuint (fixture_get_stats (&f).memory, ==, 0);
  fixture_clear (&f);
}

/* What another server puts there. */
static void
store_as_another (Fixture *f, guint index)
{
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (index);

  wvs_chunk_seal (chunk, FALSE);
  g_assert_true (
      wvs_store_save (f->store, wvs_rendition_get_key (f->video), chunk));
}

/* Nothing is begun that another server has made meanwhile. */
static void
test_shared (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, WITH_STORE, 2, BIG);
  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 16);
  for (guint i = 50; i < 54; i++)
    store_as_another (&f, i);
  fixture_pass_s (&f, 20);
  fixture_move (&f, reader, 50, TRUE);
  g_assert_cmpuint (fake_producers.n_new, ==, 1);
  g_assert_cmpint (fixture_get_state (reader, 50), ==, WVS_CHUNK_SEALED);
  fixture_move (&f, reader, 52, TRUE);
  g_assert_cmpuint (fake_producers.n_new, ==, 2);
  fixture_make (&f, f.video, 54, 1);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* … and who is at work ends in front of it. */
static void
test_shared_ahead (void)
{
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;

  fixture_init (&f, WITH_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 2);
  producer = fake_producer_at (f.video, 2);
  for (guint i = 6; i < 20; i++)
    store_as_another (&f, i);
  fixture_pass_s (&f, 20);
  g_assert_cmpuint (fake_producer_make (producer, 9), ==, 4);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* There may be another file at its path tomorrow, and nothing tells. */
static void
test_unknown (void)
{
  Fixture f;
  WvsReader *reader;
  WvsStoreStats stats;
  g_autoptr (WvsRendition) unknown = NULL;

  fixture_init (&f, WITH_STORE, 1, BIG);
  unknown = fixture_make_unknown ();
  reader = fixture_read (&f, unknown, 0);
  fixture_make (&f, unknown, 0, 4);
  wvs_reader_free (reader);
  fixture_restart (&f);
  wvs_store_get_stats (f.store, &stats);
  g_assert_cmpuint (stats.saves, ==, 0);
  fixture_clear (&f);
}

/* A slow disk: what waits to be stored counts as memory, and is stored in the
 * end, if there was room for it. */
static void
test_slow (void)
{
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;
  WvsStoreStats stats;

  fixture_init (&f, WITH_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  fake_store_close (f.store);
  producer = fake_producer_at (f.video, 0);
  g_assert_cmpuint (fake_producer_make (producer, 16), ==, 16);
  wvs_reader_free (reader);
  fake_store_open (f.store);
  g_clear_pointer (&f.supply, wvs_supply_free);
  wvs_store_get_stats (f.store, &stats);
  g_assert_cmpuint (stats.saves, ==, 16);
  fixture_clear (&f);
}

/* … if not, memory stays bounded all the same, but for what is made ahead of a
 * reader. */
static void
test_slow_and_small (void)
{
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;
  WvsStoreStats stats;

  fixture_init (&f, WITH_STORE, 1, 1000);
  reader = fixture_read (&f, f.video, 0);
  fake_store_close (f.store);
  producer = fake_producer_at (f.video, 0);
  g_assert_cmpuint (fake_producer_make (producer, 16), ==, 16);
  wvs_reader_free (reader);
  g_assert_cmpuint (fixture_get_stats (&f).memory, <, 2000);
  fake_store_open (f.store);
  g_clear_pointer (&f.supply, wvs_supply_free);
  wvs_store_get_stats (f.store, &stats);
  g_assert_cmpuint (stats.saves, >=, 4);
  g_assert_cmpuint (stats.saves, <, 16);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-store/after-restart", test_after_restart);
  g_test_add_func ("/supply-store/load-fills", test_load_fills);
  g_test_add_func ("/supply-store/load-fails", test_load_fails);
  g_test_add_func ("/supply-store/gap", test_gap);
  g_test_add_func ("/supply-store/full", test_full);
  g_test_add_func ("/supply-store/full-and-small", test_full_and_small);
  g_test_add_func ("/supply-store/shared", test_shared);
  g_test_add_func ("/supply-store/shared-ahead", test_shared_ahead);
  g_test_add_func ("/supply-store/unknown", test_unknown);
  g_test_add_func ("/supply-store/slow", test_slow);
  g_test_add_func ("/supply-store/slow-and-small", test_slow_and_small);
  return g_test_run ();
}
