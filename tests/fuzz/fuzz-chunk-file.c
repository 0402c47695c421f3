/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunk-file.h"
#include "chunks.h"
#include "fuzz.h"

/* That of the seeds. */
#define INDEX 3

/* What can be read is written the same. */
static void
look (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (WvsChunk) chunk =
      wvs_chunk_file_read (file, WVS_TEST_KEY, INDEX, NULL);
  g_autoptr (GBytes) again = NULL;

  if (chunk == NULL)
    return;
  again = wvs_chunk_file_write (WVS_TEST_KEY, chunk, NULL);
  g_assert_nonnull (again);
  g_assert_true (g_bytes_equal (file, again));
}

/* As it is, and with a checksum that holds, so that what is behind it is
 * reached. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  look (data, size);
  if (size >= WVS_TEST_CHUNK_TABLE_AT) {
    g_autofree guint8 *copy = g_memdup2 (data, size);

    wvs_test_reseal_chunk_file (copy, size);
    look (copy, size);
  }
  return 0;
}
