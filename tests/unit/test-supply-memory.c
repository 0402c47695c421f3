/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"
#include "wvs-test.h"

static void
test_bound (void)
{
  Fixture f;
  WvsReader *reader;
  gsize size, memory;

  fixture_init (&f, NO_STORE, 1, 2000);
  reader = fixture_read (&f, f.video, 0);
  for (guint i = 0; i < 50; i++) {
    fixture_make (&f, f.video, i, 1);
    fixture_move (&f, reader, i, TRUE);
  }
  {
    g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, 49);

    size = wvs_chunk_get_size (chunk);
  }
  memory = fixture_get_stats (&f).memory;
  g_assert_cmpuint (memory, <=, 2000 + size);
  g_assert_cmpuint (memory, >, 2000 - size);
  wvs_reader_free (reader);
  fixture_settle (&f);
  g_assert_cmpuint (fixture_get_stats (&f).memory, <=, 2000);
  fixture_clear (&f);
}

/* Without a store, what is made ahead of a reader stays until it comes. */
static void
test_ahead_stays (void)
{
  Fixture f;
  WvsReader *reader;

  fixture_init (&f, NO_STORE, 1, 0);
  fake_producers.last = 40;
  reader = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 16);
  for (guint i = 1; i <= 15; i++) {
    fixture_move (&f, reader, i, TRUE);
    g_assert_cmpint (fixture_get_state (reader, i), ==, WVS_CHUNK_SEALED);
  }
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 1);
  wvs_reader_free (reader);
  fixture_settle (&f);
  g_assert_cmpuint (fixture_get_stats (&f).memory, ==, 0);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-memory/bound", test_bound);
  g_test_add_func ("/supply-memory/ahead-stays", test_ahead_stays);
  return g_test_run ();
}
