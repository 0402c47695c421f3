/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* Turns the access units of one track into chunks. A keyframe in another cell
 * than the one before begins another chunk; what follows it up to there belongs
 * to it. Thread: one at a time. */

/* More than this many cells without a unit is damage, not a pause. */
#define WVS_CUTTER_MAX_EMPTY (G_TIME_SPAN_DAY / WVS_CHUNK_US)

typedef struct {
  /* It is about to make chunk @index. Returns: (transfer full) (nullable): an
   * empty one to fill; %NULL: it is not wanted */
  WvsChunk *(*begin) (guint index, gpointer data);

  /* @chunk has another unit, or is sealed, or has failed. */
  void (*grew) (WvsChunk *chunk, gpointer data);
} WvsCutterEvents;

typedef struct {
  WvsCutterEvents events;
  gpointer data;
  guint next;      /* the chunk that is to be begun next */
  WvsChunk *chunk; /* (nullable): the one that grows: the one before */
} WvsCutter;

/* Another sequence of units: those before chunk @index and up to the first
 * keyframe are dropped. There must be no chunk that grows. */
void wvs_cutter_start (WvsCutter *cutter, guint index);

/**
 * wvs_cutter_add:
 * @unit: (transfer full)
 *
 * Returns: %FALSE: there is to be nothing more; without @error set: a chunk is
 *   not wanted; with %WVS_ERROR_UNPLAYABLE: the units' times make no sense, and
 *   wvs_cutter_fail() is to follow
 */
gboolean wvs_cutter_add (WvsCutter *cutter, WvsAccessUnit *unit, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The track is at its end: there is a last chunk, though it be empty. */
void wvs_cutter_finish (WvsCutter *cutter);

/* It cannot go on: the chunk that grows fails, or the next one. */
void wvs_cutter_fail (WvsCutter *cutter, const GError *error);

/* The chunk that grows, if any, fails with G_IO_ERROR_CANCELLED. */
void wvs_cutter_cancel (WvsCutter *cutter);
