/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"

/* A stretch of a rendition: the access units that begin in one cell of a grid
 * over media time. Chunk number i has those with a time of at least
 * i * WVS_CHUNK_US and less than (i + 1) * WVS_CHUNK_US, in their order; of a
 * video that is passed through, the GOPs whose keyframes have such a time, to
 * their ends. It may be empty; if not, it begins with a keyframe.
 *
 * A chunk grows while its producer is at work, and is immutable from when it is
 * sealed or has failed; a unit in it never changes. Reference-counted; thread:
 * any, but only one lets it grow. */
typedef struct _WvsChunk WvsChunk;

#define WVS_CHUNK_US (2 * G_TIME_SPAN_SECOND)

typedef enum {
  WVS_CHUNK_GROWING = 1,
  WVS_CHUNK_SEALED, /* complete */
  WVS_CHUNK_FAILED, /* nothing follows what is in it */
} WvsChunkState;

WvsChunk *wvs_chunk_new (guint index) G_GNUC_WARN_UNUSED_RESULT;
WvsChunk *wvs_chunk_ref (WvsChunk *chunk);
void wvs_chunk_unref (WvsChunk *chunk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsChunk, wvs_chunk_unref)

guint wvs_chunk_get_index (const WvsChunk *chunk);

/* The number of the chunk that @time_us, which is not negative, lies in. */
guint wvs_chunk_index_at (gint64 time_us);

/* @unit: (transfer full) */
void wvs_chunk_append (WvsChunk *chunk, WvsAccessUnit *unit);

/* @last: the rendition has nothing behind it. */
void wvs_chunk_seal (WvsChunk *chunk, gboolean last);

/* @error: (transfer full) */
void wvs_chunk_fail (WvsChunk *chunk, GError *error);

/* Who looks for the end asks for this first and for units afterwards: the other
 * way round some may come in between. */
WvsChunkState wvs_chunk_get_state (WvsChunk *chunk);

/* Sealed, and the rendition's last one. */
gboolean wvs_chunk_is_last (WvsChunk *chunk);

/* (transfer full) (nullable): why it failed */
GError *wvs_chunk_dup_error (WvsChunk *chunk);

guint wvs_chunk_get_n_units (WvsChunk *chunk);

/* (transfer none) (nullable): good as long as the chunk; %NULL: there are no
 * more than @i, yet. */
WvsAccessUnit *wvs_chunk_get_unit (WvsChunk *chunk, guint i);

/* What it takes of memory, about, in bytes. */
gsize wvs_chunk_get_size (WvsChunk *chunk);
