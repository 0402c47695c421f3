/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Tidies the folder of a store: what a server that died left half written goes,
 * as do torn files and empty folders, and, if the rest is too large, the
 * chunks that were used least recently. */

typedef struct {
  const char *folder;
  guint64 max_bytes;
  gint64 now_us;        /* of real time, in microseconds */
  const char *keep_key; /* (nullable): a chunk that must stay */
  guint keep_index;
} WvsStoreSweep;

typedef struct {
  guint64 bytes; /* what is left */
  guint64 evicted;
  guint64 damaged; /* torn files that were there */
  int error;       /* of errno: why something could not be removed; 0: none */
} WvsStoreSwept;

/* Other servers may do the same at the same time. A folder that is not there is
 * an empty one. Thread: any that may wait for a disk. */
void wvs_store_sweep (const WvsStoreSweep *sweep, WvsStoreSwept *result);
