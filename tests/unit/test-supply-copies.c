/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "error.h"
#include "supply-fixture.h"
#include "wvs-test.h"

/* Lets the copiers work until nobody is wanted any more. */
static void
copy_all (Fixture *f)
{
  guint n;

  do {
    n = 0;
    for (guint i = 0; i < 400 && n == 0; i++) {
      WvsProducer *producer = fake_producer_at (f->copy, i);

      if (producer != NULL) {
        (void)fake_producer_make (producer, 1000);
        n++;
      }
    }
    fixture_settle (f);
  } while (n > 0);
}

/* It fills the window, and is used again when another chunk is needed soon. */
static void
test_window (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, WITH_STORE, 1, BIG);
  reader = fixture_read (&f, f.copy, 5);
  g_assert_cmpuint (fake_producer_make (fake_producer_at (f.copy, 5), 1000), ==,
      3);
  fixture_settle (&f);
  g_assert_cmpuint (fake_producers_count_working (NULL), ==, 0);
  fixture_move (&f, reader, 6, TRUE);
  g_assert_cmpuint (fake_producers_count_working (NULL), ==, 0);
  fixture_move (&f, reader, 7, TRUE);
  g_assert_cmpuint (fake_producer_make (fake_producer_at (f.copy, 8), 1000), ==,
      2);
  fixture_settle (&f);
  g_assert_cmpuint (fake_producers.n_new, ==, 1);
  g_assert_cmpuint (fixture_get_stats (&f).copies_started, ==, 2);
  g_assert_cmpuint (fixture_get_stats (&f).chunks_copied, ==, 5);
  g_assert_cmpuint (fixture_get_stats (&f).chunks_made, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).encoders, ==, 0);
  fixture_pass_s (&f, 6);
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  wvs_reader_free (reader);
  g_clear_pointer (&f.supply, wvs_supply_free);
  {
    WvsStoreStats stats;

    wvs_store_get_stats (f.store, &stats);
    g_assert_cmpuint (stats.saves, ==, 0);
  }
  fixture_clear (&f);
}

/* Fifty viewers at fifty places, from the first chunk to some way on. */
static void
test_crowd (void)
{
  Fixture f;
  WvsReader *readers[50];

  fixture_init (&f, NO_STORE, 1, BIG);
  for (guint i = 0; i < 50; i++) {
    readers[i] = fixture_read (&f, f.copy, 7 * i);
    g_assert_cmpuint (fake_producers_count (), <=, 2);
  }
  for (guint step = 0; step < 10; step++) {
    copy_all (&f);
    for (guint i = 0; i < 50; i++) {
      g_assert_cmpint (fixture_get_state (readers[i], 7 * i + step), ==,
          WVS_CHUNK_SEALED);
      wvs_reader_move (readers[i], 7 * i + step + 1, TRUE);
    }
    fixture_settle (&f);
    g_assert_cmpuint (fake_producers_count (), <=, 2);
  }
  g_assert_cmpuint (fake_producers.n_new, <=, 2);
  g_assert_cmpuint (fake_producers.n_made_twice, ==, 0);
  for (guint i = 0; i < 50; i++)
    wvs_reader_free (readers[i]);
  fixture_clear (&f);
}

/* What a track does not keep is known from then on, and to all. */
static void
test_unfit (void)
{
  Fixture f;
  guint n = 0;
  WvsReader *a, *b;
  g_autoptr (WvsChunk) waiting = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&f, NO_STORE, 1, BIG);
  a = fixture_read (&f, f.copy, 0);
  b = wvs_reader_new (f.supply, f.copy, FALSE, fixture_count, &n);
  fixture_move (&f, b, 100, TRUE);
  wvs_reader_arm (b);
  waiting = wvs_reader_get (b, 101);
  g_assert_false (wvs_supply_is_unfit (f.supply, f.copy));
  g_assert_true (fake_producer_begin (fake_producer_at (f.copy, 0)));
  fake_producer_fail (fake_producer_at (f.copy, 1),
      g_error_new_literal (WVS_ERROR, WVS_ERROR_UNFIT, "B-frames"));
  fixture_settle (&f);

  g_assert_true (wvs_supply_is_unfit (f.supply, f.copy));
  g_assert_false (wvs_supply_is_unfit (f.supply, f.video));
  g_assert_cmpuint (n, ==, 1);
  error = wvs_chunk_dup_error (waiting);
  g_assert_error (error, WVS_ERROR, WVS_ERROR_UNFIT);
  g_assert_cmpint (fixture_get_state (a, 50), ==, WVS_CHUNK_FAILED);
  fixture_move (&f, a, 200, TRUE);
  g_assert_false (fake_producer_begin (fake_producer_at (f.copy, 100)));
  g_assert_null (fake_producer_at (f.copy, 200));
  wvs_reader_free (a);
  wvs_reader_free (b);

  /* Also when it had been forgotten otherwise. */
  fixture_pass_s (&f, 20);
  fixture_pass_s (&f, 20);
  a = fixture_read (&f, f.copy, 0);
  g_assert_cmpint (fixture_get_state (a, 0), ==, WVS_CHUNK_FAILED);
  g_assert_cmpuint (fake_producers_count_working (f.copy), ==, 0);
  wvs_reader_free (a);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-copies/window", test_window);
  g_test_add_func ("/supply-copies/crowd", test_crowd);
  g_test_add_func ("/supply-copies/unfit", test_unfit);
  return g_test_run ();
}
