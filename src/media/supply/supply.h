/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"
#include "rendition.h"
#include "store.h"

/* Answers "chunk i of rendition R": from memory, from the store, from a
 * producer that is at it, or from a new one. What one reader had made serves
 * all. Its functions do not block; thread: any. */
typedef struct _WvsSupply WvsSupply;

/* One viewer's hold on one rendition: says which chunks will be needed. */
typedef struct _WvsReader WvsReader;

typedef struct {
  guint max_encoders; /* videos encoded at a time, at least 1 */
  gsize max_memory;   /* of chunks that nobody holds, in bytes */
} WvsSupplyOptions;

typedef struct {
  guint readers;
  guint encoders;           /* videos being encoded now */
  guint producers;          /* of any kind, that run or wait */
  guint waiting;            /* readers that wait for an encoder to be free */
  guint64 encoders_started; /* times that encoding video began at a place */
  guint64 audio_encoders_started;
  guint64 copies_started; /* times that reading for passthrough began */
  guint64 chunks_made;    /* by transcoding */
  guint64 chunks_copied;  /* of the files themselves */
  guint64 chunks_failed;
  guint64 memory_hits; /* a reader came to a chunk that was there, … */
  guint64 store_hits;  /* … that was on disk, … */
  guint64 misses;      /* … that had to be made */
  gsize memory;        /* of all chunks there are, in bytes */
} WvsSupplyStats;

/* A chunk that the reader looked at has grown, or is there now. One call for
 * each wvs_reader_arm(). Must not block nor call into the supply. */
typedef void (*WvsReaderFunc) (gpointer data);

/* @store: (nullable): outlives the supply */
WvsSupply *wvs_supply_new (WvsStore *store, const WvsSupplyOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;

/* All readers must have been closed. Waits until all producers have ended and
 * what they made is stored. */
void wvs_supply_free (WvsSupply *supply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsSupply, wvs_supply_free)

void wvs_supply_get_stats (WvsSupply *supply, WvsSupplyStats *stats);

/* Passing this rendition through has proved impossible (%WVS_ERROR_UNFIT): what
 * the first look into the file promised its later parts do not keep. */
gboolean wvs_supply_is_unfit (WvsSupply *supply, WvsRendition *rendition);

/**
 * wvs_reader_new:
 * @loop: behind the last chunk comes the first one
 *
 * Nothing is done before wvs_reader_move().
 */
WvsReader *wvs_reader_new (WvsSupply *supply, WvsRendition *rendition,
    gboolean loop, WvsReaderFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* After the return the function is not called any more. */
void wvs_reader_free (WvsReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsReader, wvs_reader_free)

/**
 * wvs_reader_move:
 * @index: the chunk it reads now
 * @active: it reads on; else, as of a viewer who pauses, this chunk and the
 *   next are enough
 *
 * Has the chunk and some of those behind it got ready, the more urgently the
 * nearer they are. Chunks it has left need no longer be there.
 */
void wvs_reader_move (WvsReader *reader, guint index, gboolean active);

/**
 * wvs_reader_get:
 *
 * Returns: (transfer full): the chunk, which may still have to grow; always the
 *   same one as long as somebody holds it. One that failed is tried anew after
 *   some time, when nobody holds it. Behind the last chunk: one that is empty,
 *   sealed and last.
 */
WvsChunk *wvs_reader_get (WvsReader *reader, guint index)
    G_GNUC_WARN_UNUSED_RESULT;

/* Has the function called with the next change. To be called before one looks,
 * lest one misses it. */
void wvs_reader_arm (WvsReader *reader);

/* The number of the last chunk; -1: not known yet. */
gint64 wvs_reader_get_last (WvsReader *reader);

/* It waits because all encoders are busy with others. */
gboolean wvs_reader_is_waiting (WvsReader *reader);
