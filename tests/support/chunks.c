/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunks.h"

#include <string.h>
#include <xxhash.h>

WvsChunk *
wvs_test_make_chunk (guint index, guint n_units, guint size, gboolean last)
{
  WvsChunk *chunk = wvs_chunk_new (index);
  gint64 start_us = index * (gint64)WVS_CHUNK_US;

  for (guint i = 0; i < n_units; i++) {
    guint length = size * (i % 3); /* also none at all */
    guint8 *data = g_malloc (MAX (length, 1));

    for (guint j = 0; j < length; j++)
      data[j] = (guint8)(index * 31 + i * 7 + j);
    wvs_chunk_append (chunk,
        wvs_access_unit_new (g_bytes_new_take (data, length),
            start_us + i * 100, i % 2 == 0 ? 33333 : 0, i % 4 == 0));
  }
  wvs_chunk_seal (chunk, last);
  return chunk;
}

static void
assert_same_unit (WvsAccessUnit *unit, WvsAccessUnit *expected)
{
  g_assert_cmpint (wvs_access_unit_get_time_us (unit), ==,
      wvs_access_unit_get_time_us (expected));
  g_assert_cmpint (wvs_access_unit_get_duration_us (unit), ==,
      wvs_access_unit_get_duration_us (expected));
  g_assert_cmpint (wvs_access_unit_is_keyframe (unit), ==,
      wvs_access_unit_is_keyframe (expected));
  g_assert_true (g_bytes_equal (wvs_access_unit_get_data (unit),
      wvs_access_unit_get_data (expected)));
}

void
wvs_test_assert_same_chunk (WvsChunk *chunk, WvsChunk *expected)
{
  guint n = wvs_chunk_get_n_units (expected);

  g_assert_nonnull (chunk);
  g_assert_cmpuint (wvs_chunk_get_index (chunk), ==,
      wvs_chunk_get_index (expected));
  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  g_assert_cmpint (wvs_chunk_is_last (chunk), ==, wvs_chunk_is_last (expected));
  g_assert_cmpuint (wvs_chunk_get_size (chunk), ==,
      wvs_chunk_get_size (expected));
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, n);
  for (guint i = 0; i < n; i++)
    assert_same_unit (wvs_chunk_get_unit (chunk, i),
        wvs_chunk_get_unit (expected, i));
}

void
wvs_test_reseal_chunk_file (guint8 *file, gsize size)
{
  guint64 told = GUINT64_TO_LE ((guint64)size);
  guint64 sum;

  memcpy (file + WVS_TEST_CHUNK_SIZE_AT, &told, sizeof told);
  sum = XXH64 (file, WVS_TEST_CHUNK_CHECKSUM_AT, 0);
  sum = XXH64 (file + WVS_TEST_CHUNK_TABLE_AT, size - WVS_TEST_CHUNK_TABLE_AT,
      sum);
  sum = GUINT64_TO_LE (sum);
  memcpy (file + WVS_TEST_CHUNK_CHECKSUM_AT, &sum, sizeof sum);
}
