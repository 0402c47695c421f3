/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* Chunks for tests, and what a file of one is made of. */

/* The key of a rendition. */
#define WVS_TEST_KEY                                                           \
  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* (transfer full): a sealed chunk of @n_units of different sizes, @size bytes
 * on the average; the same for the same arguments. */
WvsChunk *wvs_test_make_chunk (guint index, guint n_units, guint size,
    gboolean last);

/* Asserts that they are the same in all that can be asked. */
void wvs_test_assert_same_chunk (WvsChunk *chunk, WvsChunk *expected);

/* Where things are in a file of a chunk. */
#define WVS_TEST_CHUNK_SIZE_AT 88
#define WVS_TEST_CHUNK_CHECKSUM_AT 96
#define WVS_TEST_CHUNK_TABLE_AT 104

/* Sets the size and the checksum that are told in @file right. @size: at least
 * that of a header */
void wvs_test_reseal_chunk_file (guint8 *file, gsize size);
