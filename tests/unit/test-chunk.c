/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunk.h"

#include <gio/gio.h>

#include "wvs-test.h"

static WvsAccessUnit *
make_unit (gint64 time_us)
{
  return wvs_access_unit_new (g_bytes_new_static ("data", 4), time_us, 0, TRUE);
}

static void
test_grid (void)
{
  static const struct {
    gint64 time_us;
    guint index;
  } rows[] = {
    { -1, 0 },
    { 0, 0 },
    { WVS_CHUNK_US - 1, 0 },
    { WVS_CHUNK_US, 1 },
    { 7 * WVS_CHUNK_US + 1, 7 },
    { G_MAXINT64, G_MAXINT32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (wvs_chunk_index_at (rows[i].time_us), ==, rows[i].index);
}

static void
test_grows (void)
{
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (3);
  gsize size = wvs_chunk_get_size (chunk);

  g_assert_cmpuint (wvs_chunk_get_index (chunk), ==, 3);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_GROWING);
  g_assert_null (wvs_chunk_get_unit (chunk, 0));

  wvs_chunk_append (chunk, make_unit (10));
  wvs_chunk_append (chunk, make_unit (20));
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 2);
  g_assert_cmpint (wvs_access_unit_get_time_us (wvs_chunk_get_unit (chunk, 1)),
      ==, 20);
  g_assert_cmpuint (wvs_chunk_get_size (chunk), >=, size + 8);
  g_assert_false (wvs_chunk_is_last (chunk));

  wvs_chunk_seal (chunk, TRUE);
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  g_assert_true (wvs_chunk_is_last (chunk));
  g_assert_null (wvs_chunk_dup_error (chunk));
}

static void
test_fails (void)
{
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (0);
  g_autoptr (GError) error = NULL;

  wvs_chunk_append (chunk, make_unit (10));
  wvs_chunk_fail (chunk,
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no more"));
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_FAILED);
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, 1);
  error = wvs_chunk_dup_error (chunk);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/chunk/grid", test_grid);
  g_test_add_func ("/chunk/grows", test_grows);
  g_test_add_func ("/chunk/fails", test_fails);
  return g_test_run ();
}
