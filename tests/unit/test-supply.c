/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"
#include "wvs-test.h"

static void
test_sharing (void)
{
  WvsReader *readers[20];
  Fixture f;
  WvsSupplyStats stats;

  fixture_init (&f, NO_STORE, 2, BIG);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = fixture_read (&f, f.video, 6);
  g_assert_cmpuint (fake_producers_count (), ==, 1);
  fixture_make (&f, f.video, 6, 4);

  stats = fixture_get_stats (&f);
  g_assert_cmpuint (stats.readers, ==, 20);
  g_assert_cmpuint (stats.encoders, ==, 1);
  g_assert_cmpuint (stats.encoders_started, ==, 1);
  g_assert_cmpuint (stats.chunks_made, ==, 4);
  g_assert_cmpuint (stats.misses, ==, 1);
  g_assert_cmpuint (stats.memory_hits + stats.misses, ==, 20);
  g_assert_cmpuint (stats.memory, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++) {
    g_autoptr (WvsChunk) first = wvs_reader_get (readers[0], 7);
    g_autoptr (WvsChunk) chunk = wvs_reader_get (readers[i], 7);

    g_assert_true (chunk == first);
    g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  }
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    wvs_reader_free (readers[i]);
  fixture_clear (&f);
}

/* Nothing is begun for a reader that has not said where it is. */
static void
test_unplaced (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = wvs_reader_new (f.supply, f.video, FALSE, fixture_ignore, NULL);
  fixture_settle (&f);
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

static void
test_notify (void)
{
  guint n = 0;
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;
  g_autoptr (WvsChunk) chunk = NULL;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = wvs_reader_new (f.supply, f.video, FALSE, fixture_count, &n);
  fixture_move (&f, reader, 0, TRUE);
  wvs_reader_arm (reader);
  chunk = wvs_reader_get (reader, 0);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_GROWING);

  producer = fake_producer_at (f.video, 0);
  g_assert_true (fake_producer_begin (producer));
  g_assert_cmpuint (n, ==, 0);
  fake_producer_grow (producer);
  g_assert_cmpuint (n, ==, 1);
  fake_producer_grow (producer); /* not armed */
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 2);
  wvs_reader_arm (reader);
  fake_producer_seal (producer);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);

  wvs_reader_arm (reader);
  wvs_reader_free (reader);
  g_assert_cmpuint (n, ==, 2);
  fixture_clear (&f);
}

/* An encoder goes ahead of the one that is farthest, and no farther. */
static void
test_throttle (void)
{
  Fixture f;
  WvsReader *a, *b;
  WvsProducer *producer;

  fixture_init (&f, NO_STORE, 1, BIG);
  a = fixture_read (&f, f.video, 0);
  producer = fake_producer_at (f.video, 0);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 16);
  fixture_make (&f, f.video, 0, 16);
  g_assert_false (fake_producer_begin (producer));
  fixture_move (&f, a, 1, TRUE);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 17);
  fixture_make (&f, f.video, 16, 1);

  b = fixture_read (&f, f.video, 5);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 21);
  wvs_reader_free (b);
  fixture_settle (&f);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 17);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 1);
  wvs_reader_free (a);
  fixture_clear (&f);
}

/* When all pause, so do producers; after a while they are let go. */
static void
test_pause (void)
{
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  producer = fake_producer_at (f.video, 0);
  fixture_make (&f, f.video, 0, 4);
  fixture_move (&f, reader, 0, FALSE);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 4);
  g_assert_false (fake_producer_begin (producer));
  fixture_move (&f, reader, 0, TRUE);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 16);
  fixture_make (&f, f.video, 4, 1);

  fixture_move (&f, reader, 0, FALSE);
  fixture_pass_s (&f, 6);
  g_assert_false (fake_producer_begin (producer)); /* not wanted: it idles */
  fixture_settle (&f);
  g_assert_cmpuint (fixture_get_stats (&f).encoders, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).producers, ==, 1);
  fixture_pass_s (&f, 6);
  g_assert_cmpuint (fixture_get_stats (&f).producers, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 1);

  /* It takes up where it was. */
  fixture_move (&f, reader, 2, TRUE);
  g_assert_nonnull (fake_producer_at (f.video, 5));
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A paused viewer needs two chunks. */
static void
test_join_paused (void)
{
  Fixture f;
  WvsReader *reader;
  WvsProducer *producer;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = wvs_reader_new (f.supply, f.video, FALSE, fixture_ignore, NULL);
  fixture_move (&f, reader, 3, FALSE);
  producer = fake_producer_at (f.video, 3);
  g_assert_cmpuint (fake_producer_get_limit (producer), ==, 5);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

static void
test_last (void)
{
  Fixture f;
  WvsReader *reader, *far;
  g_autoptr (WvsChunk) behind = NULL;

  fixture_init (&f, NO_STORE, 1, BIG);
  fake_producers.last = 2;
  reader = fixture_read (&f, f.video, 0);
  far = fixture_read (&f, f.video, 1);
  behind = wvs_reader_get (far, 4);
  g_assert_cmpint (wvs_chunk_get_state (behind), ==, WVS_CHUNK_GROWING);
  g_assert_cmpint (wvs_reader_get_last (reader), ==, -1);
  fixture_make (&f, f.video, 0, 3);

  g_assert_cmpint (wvs_reader_get_last (reader), ==, 2);
  g_assert_true (wvs_chunk_is_last (behind));
  for (guint i = 3; i < 6; i++) {
    g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, i);

    g_assert_true (wvs_chunk_is_last (chunk));
    g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 0);
    g_assert_cmpuint (wvs_chunk_get_index (chunk), ==, i);
  }
  g_assert_cmpuint (fixture_get_stats (&f).encoders, ==, 0);
  wvs_reader_free (reader);
  wvs_reader_free (far);
  fixture_clear (&f);
}

/* Who waits behind the end for what will never come is told. */
static void
test_told_behind (void)
{
  guint n = 0;
  Fixture f;
  WvsReader *reader, *behind;
  WvsChunk *chunk;

  fixture_init (&f, NO_STORE, 2, BIG);
  fake_producers.last = 2;
  behind = wvs_reader_new (f.supply, f.video, FALSE, fixture_count, &n);
  fixture_move (&f, behind, 9, TRUE);
  g_assert_true (fake_producer_begin (fake_producer_at (f.video, 9)));
  chunk = wvs_reader_get (behind, 9);
  wvs_reader_arm (behind);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_GROWING);

  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 3);
  g_assert_cmpuint (n, ==, 1);
  wvs_chunk_unref (chunk);
  chunk = wvs_reader_get (behind, 9);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  g_assert_true (wvs_chunk_is_last (chunk));
  wvs_chunk_unref (chunk);
  wvs_reader_free (behind);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A seek behind the end finds it, if not at once the real one. */
static void
test_last_beyond (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  fake_producers.last = 2;
  reader = fixture_read (&f, f.video, 9);
  fixture_make (&f, f.video, 9, 1);
  g_assert_cmpint (wvs_reader_get_last (reader), ==, 9);
  fixture_move (&f, reader, 1, TRUE);
  fixture_make (&f, f.video, 1, 2);
  g_assert_cmpint (wvs_reader_get_last (reader), ==, 2);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

static void
test_loop (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  fake_producers.last = 9;
  reader = wvs_reader_new (f.supply, f.video, TRUE, fixture_ignore, NULL);
  fixture_move (&f, reader, 7, TRUE);
  fixture_make (&f, f.video, 7, 3);
  /* It needs one of the beginning, and gets more. */
  fixture_make (&f, f.video, 0, 7);
  fixture_move (&f, reader, 9, TRUE);
  fixture_move (&f, reader, 0, TRUE);
  g_assert_cmpuint (fake_producers.n_made, ==, 10);
  g_assert_cmpuint (fake_producers.n_made_twice, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 2);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* Twenty seeks a second, and the producers take their time to end. */
static void
test_scrubbing (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  fake_producers.keep_stopped = TRUE;
  reader = fixture_read (&f, f.video, 0);
  for (guint i = 1; i <= 40; i++) {
    WvsProducer *producer = fake_producer_at (f.video, 50 * (i - 1));

    if (producer != NULL)
      (void)fake_producer_begin (producer);
    fixture_move (&f, reader, 50 * i, TRUE);
    g_assert_cmpuint (fake_producers_count (), <=, 2);
    g_assert_cmpuint (fixture_get_stats (&f).encoders, <=, 1);
    if (i % 3 == 0) {
      fake_producers_end_stopped ();
      fixture_settle (&f);
    }
  }
  fake_producers_end_stopped ();
  fixture_settle (&f);
  fixture_make (&f, f.video, 2000, 4);
  g_assert_cmpint (fixture_get_state (reader, 2000), ==, WVS_CHUNK_SEALED);
  fake_producers_end_stopped ();
  fake_producers.keep_stopped = FALSE;
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* What others still hold is finished. */
static void
test_leave_shared (void)
{
  Fixture f;
  WvsReader *a, *b;
  WvsProducer *producer;

  fixture_init (&f, NO_STORE, 2, BIG);
  a = fixture_read (&f, f.video, 0);
  b = fixture_read (&f, f.video, 0);
  producer = fake_producer_at (f.video, 0);
  g_assert_true (fake_producer_begin (producer));
  fixture_move (&f, a, 100, TRUE);
  g_assert_cmpuint (fake_producers_count_working (f.video), ==, 2);
  fake_producer_seal (producer);
  g_assert_cmpint (fixture_get_state (b, 0), ==, WVS_CHUNK_SEALED);
  wvs_reader_free (a);
  wvs_reader_free (b);
  fixture_settle (&f);
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  fixture_clear (&f);
}

/* With producers at work, idle, stopped and not ended yet. */
static void
test_free_in_flight (void)
{
  Fixture f;
  WvsReader *a, *b, *c;

  fixture_init (&f, WITH_STORE, 2, BIG);
  a = fixture_read (&f, f.video, 0);
  b = fixture_read (&f, f.sound, 0);
  c = fixture_read (&f, f.copy, 0);
  g_assert_true (fake_producer_begin (fake_producer_at (f.video, 0)));
  g_assert_true (fake_producer_begin (fake_producer_at (f.sound, 0)));
  g_assert_cmpuint (fake_producer_make (fake_producer_at (f.copy, 0), 9), ==,
      3);
  wvs_reader_free (a);
  wvs_reader_free (b);
  wvs_reader_free (c);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply/sharing", test_sharing);
  g_test_add_func ("/supply/unplaced", test_unplaced);
  g_test_add_func ("/supply/notify", test_notify);
  g_test_add_func ("/supply/throttle", test_throttle);
  g_test_add_func ("/supply/pause", test_pause);
  g_test_add_func ("/supply/join-paused", test_join_paused);
  g_test_add_func ("/supply/last", test_last);
  g_test_add_func ("/supply/told-behind", test_told_behind);
  g_test_add_func ("/supply/last-beyond", test_last_beyond);
  g_test_add_func ("/supply/loop", test_loop);
  g_test_add_func ("/supply/scrubbing", test_scrubbing);
  g_test_add_func ("/supply/leave-shared", test_leave_shared);
  g_test_add_func ("/supply/free-in-flight", test_free_in_flight);
  return g_test_run ();
}
