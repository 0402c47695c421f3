/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* Sealed chunks on disk, in a folder that several servers may share, also over
 * a network file system: a file for each, written under another name and
 * renamed, with a version and a checksum. What is torn, damaged or of another
 * version is as good as not there. Beyond a size, what was used least recently
 * goes first. Thread: any that may wait for a disk. */
typedef struct _WvsStore WvsStore;

typedef struct {
  guint64 bytes;   /* in the folder, about: others may write there, too;
                    * without what was there before until the first save */
  guint64 loads;   /* chunks that were read */
  guint64 saves;   /* … written */
  guint64 damaged; /* … found torn or damaged */
  guint64 evicted;
  guint64 errors; /* failed writes and reads, but for chunks not there */
} WvsStoreStats;

/**
 * wvs_store_new:
 * @folder: made when it is not there, with its parents, for this user only
 * @max_bytes: what its files may take together
 *
 * Never fails: a folder that cannot be used is told of once, as a warning, and
 * from then on tried again now and then; what is not kept here is made again.
 */
WvsStore *wvs_store_new (const char *folder, guint64 max_bytes)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_store_free (WvsStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsStore, wvs_store_free)

/**
 * wvs_store_load:
 * @key: of a rendition
 *
 * Returns: (transfer full) (nullable): a sealed chunk, or %NULL: it is not
 *   there
 */
WvsChunk *wvs_store_load (WvsStore *store, const char *key, guint index)
    G_GNUC_WARN_UNUSED_RESULT;

/* Keeps a sealed chunk, if it can. Returns whether it did. */
gboolean wvs_store_save (WvsStore *store, const char *key, WvsChunk *chunk);

/**
 * wvs_store_list:
 *
 * Returns: (transfer full) (element-type guint): the numbers of the chunks that
 *   there are of a rendition, rising; by their names alone, so that
 *   wvs_store_load() may still say no
 */
GArray *wvs_store_list (WvsStore *store, const char *key)
    G_GNUC_WARN_UNUSED_RESULT;

void wvs_store_get_stats (WvsStore *store, WvsStoreStats *stats);
