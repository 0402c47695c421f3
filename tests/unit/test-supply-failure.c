/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <gio/gio.h>

#include "error.h"
#include "supply-fixture.h"
#include "wvs-test.h"

static void
fail_with (Fixture *f, guint index, GError *error)
{
  WvsProducer *producer = fake_producer_at (f->video, index);

  g_assert_nonnull (producer);
  g_assert_true (fake_producer_begin (producer));
  fake_producer_fail (producer, error);
  fixture_settle (f);
}

static void
fail_at (Fixture *f, guint index)
{
  fail_with (f, index,
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "damaged"));
}

/* A damaged stretch costs that stretch; what is behind it is made. */
static void
test_goes_on_behind (void)
{
  Fixture f;
  guint n = 0;
  WvsReader *reader;
  g_autoptr (WvsChunk) chunk = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = wvs_reader_new (f.supply, f.video, FALSE, fixture_count, &n);
  fixture_move (&f, reader, 0, TRUE);
  wvs_reader_arm (reader);
  chunk = wvs_reader_get (reader, 0);
  fail_at (&f, 0);
  g_assert_cmpuint (n, ==, 1);
  error = wvs_chunk_dup_error (chunk);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_make (&f, f.video, 1, 5);
  g_assert_cmpuint (fake_producers.n_new, ==, 1);
  g_assert_cmpuint (fake_producers.n_go, ==, 1);
  g_assert_cmpuint (fixture_get_stats (&f).chunks_failed, ==, 1);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A failed chunk is the same for some time, and as long as it is held. */
static void
test_tried_anew (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  fail_at (&f, 0);
  fixture_pass_s (&f, 100);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_FAILED);
  wvs_reader_free (reader);
  fixture_settle (&f);

  reader = fixture_read (&f, f.video, 0);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_GROWING);
  fail_at (&f, 0);
  fixture_move (&f, reader, 40, TRUE);
  fixture_pass_s (&f, 5);
  fixture_move (&f, reader, 0, TRUE);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_FAILED);
  fixture_move (&f, reader, 40, TRUE);
  fixture_pass_s (&f, 6);
  fixture_move (&f, reader, 0, TRUE);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_GROWING);
  g_assert_nonnull (fake_producer_at (f.video, 0));
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* The file may be back already: whoever comes next has it looked for. */
static void
test_gone_and_back (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  fail_with (&f, 0,
      g_error_new_literal (WVS_ERROR, WVS_ERROR_NOT_FOUND, "gone"));
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_FAILED);
  wvs_reader_free (reader);
  fixture_settle (&f);

  reader = fixture_read (&f, f.video, 0);
  g_assert_cmpint (fixture_get_state (reader, 0), ==, WVS_CHUNK_GROWING);
  g_assert_nonnull (fake_producer_at (f.video, 0));
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* The pauses grow, up to ten seconds, and end when something can be made. */
static void
test_back_off (void)
{
  static const guint pauses_s[] = { 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10 };
  guint n = G_N_ELEMENTS (pauses_s);
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 0);
  for (guint i = 0; i < n; i++) {
    g_test_message ("failure %u", i);
    fail_at (&f, i);
    fixture_move (&f, reader, i + 1, TRUE);
    if (pauses_s[i] > 0) {
      fixture_pass_s (&f, pauses_s[i] - 1);
      g_assert_null (fake_producer_at (f.video, i + 1));
      g_assert_false (wvs_reader_is_waiting (reader));
      fixture_pass_s (&f, 1);
    }
    g_assert_nonnull (fake_producer_at (f.video, i + 1));
  }
  fixture_make (&f, f.video, n, 1);
  fail_at (&f, n + 1);
  g_assert_nonnull (fake_producer_at (f.video, n + 2));
  fail_at (&f, n + 2);
  fixture_pass_s (&f, 30); /* those were not in a row with what follows */
  fixture_move (&f, reader, n + 3, TRUE);
  fail_at (&f, n + 3);
  g_assert_nonnull (fake_producer_at (f.video, n + 4));
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* As when the file is gone: it never comes to begin. */
static void
test_not_begun (void)
{
  Fixture f;
  WvsReader *reader;
  g_autoptr (WvsChunk) chunk = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 3);
  chunk = wvs_reader_get (reader, 3);
  fake_producer_fail (fake_producer_at (f.video, 3),
      g_error_new_literal (WVS_ERROR, WVS_ERROR_NOT_FOUND, "gone"));
  fixture_settle (&f);
  error = wvs_chunk_dup_error (chunk);
  g_assert_error (error, WVS_ERROR, WVS_ERROR_NOT_FOUND);
  wvs_reader_free (reader);
  fixture_clear (&f);
}

/* A producer that says nothing and does nothing must not be asked for ever. */
static void
test_mute (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, BIG);
  reader = fixture_read (&f, f.video, 3);
  fake_producer_fail (fake_producer_at (f.video, 3), NULL);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_state (reader, 3), ==, WVS_CHUNK_FAILED);
  g_assert_nonnull (fake_producer_at (f.video, 4));
  wvs_reader_free (reader);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-failure/goes-on-behind", test_goes_on_behind);
  g_test_add_func ("/supply-failure/tried-anew", test_tried_anew);
  g_test_add_func ("/supply-failure/gone-and-back", test_gone_and_back);
  g_test_add_func ("/supply-failure/back-off", test_back_off);
  g_test_add_func ("/supply-failure/not-begun", test_not_begun);
  g_test_add_func ("/supply-failure/mute", test_mute);
  return g_test_run ();
}
