/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* A sealed chunk as the bytes of a file, and back. All numbers are little
 * endian:
 *
 *  header  magic (8 bytes), version (u32), number of the chunk (u32), key of the
 *          rendition (64), flags (u32; 1: last), number of units (u32), size of
 *          the whole file (u64), checksum of all but itself (u64)
 *  table   for each unit: time and duration in us (i64, i64), size in bytes
 *          (u32), flags (u32; 1: keyframe)
 *  data    of the units, one after another
 *
 * There is one way to write a chunk: the same bytes are the same chunk. Thread:
 * any. */

/* Raised with every change of what is written above. */
#define WVS_CHUNK_FILE_VERSION 1

/* What a file takes at least, and at most. */
#define WVS_CHUNK_FILE_MIN_BYTES 104
#define WVS_CHUNK_FILE_MAX_BYTES (64 << 20)
#define WVS_CHUNK_FILE_MAX_UNITS 20000

/* How many hexadecimal digits, in lower case, the key of a rendition has. */
#define WVS_CHUNK_FILE_KEY_LENGTH 64

/**
 * wvs_chunk_file_write:
 * @key: of the rendition
 * @chunk: sealed
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with @error set to
 *   %WVS_ERROR_INVALID: it is larger than a file may be, or not what chunk.h
 *   says of a chunk, so that wvs_chunk_file_read() would refuse it
 */
GBytes *wvs_chunk_file_write (const char *key, WvsChunk *chunk, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_chunk_file_read:
 * @file: what is said to be a chunk, from wherever; its units keep it alive, and
 *   nothing of it is copied
 * @key: of the rendition that it must be of
 * @index: the number that it must have
 *
 * Returns: (transfer full) (nullable): a sealed chunk, or %NULL with @error set
 *   to %WVS_ERROR_INVALID
 */
WvsChunk *wvs_chunk_file_read (GBytes *file, const char *key, guint index,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
