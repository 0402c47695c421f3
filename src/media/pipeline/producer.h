/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"
#include "rendition.h"

/* Makes the chunks of one rendition, one after another from a place on: a
 * pipeline of its own, on threads of its own whose priority is lower than that
 * of the rest. It makes no chunk in part: the first is complete from its first
 * unit. Its functions do not block; thread: any.
 *
 * It works from wvs_producer_new() or wvs_producer_go() until it calls `idle`;
 * then it can be sent elsewhere. After wvs_producer_stop(), `ended` is the last
 * it calls, on which it must be freed. */
typedef struct _WvsProducer WvsProducer;

/* Called on the producer's threads, without any lock of it held; any function
 * but wvs_producer_free() may be called from within. */
typedef struct {
  /* It is about to make chunk @index. Returns: (transfer full) (nullable): an
   * empty one to fill, or %NULL: it is not wanted, `idle` follows. */
  WvsChunk *(*begin) (WvsProducer *producer, guint index, gpointer data);

  /* @chunk, which is one from `begin`, has another unit, or it is sealed, or it
   * has failed. */
  void (*grew) (WvsProducer *producer, WvsChunk *chunk, gpointer data);

  /* It waits to be sent elsewhere or to be stopped: a chunk was not wanted, the
   * rendition has its last one, or, with an @error (nullable), it cannot go on
   * from the chunk that failed with the same error. Whether a later stretch can
   * be made only a try tells. The chunk it was at is sealed or has failed. */
  void (*idle) (WvsProducer *producer, const GError *error, gpointer data);

  /* Its pipeline and its threads are gone, but for the one that calls. An
   * unfinished chunk has failed with G_IO_ERROR_CANCELLED before. */
  void (*ended) (WvsProducer *producer, gpointer data);
} WvsProducerEvents;

/**
 * wvs_producer_new:
 * @index: the first chunk to make
 * @limit: the first one not to make until wvs_producer_set_limit() says so: the
 *   producer waits in front of it
 * @events: copied
 *
 * A file that is not what it was when @rendition's title was probed is an error
 * (%WVS_ERROR_NOT_FOUND), as is one that is gone.
 */
WvsProducer *wvs_producer_new (WvsRendition *rendition, guint index,
    guint limit, const WvsProducerEvents *events, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* To be called once `ended` was, also from within it. */
void wvs_producer_free (WvsProducer *producer);

/* Makes the chunks from @index on. To be called once `idle` was, also from
 * within it. */
void wvs_producer_go (WvsProducer *producer, guint index, guint limit);

/* A limit may be raised at any time, and lowered to the chunk that is next. */
void wvs_producer_set_limit (WvsProducer *producer, guint limit);

/* It ends as soon as it can, whatever it does. */
void wvs_producer_stop (WvsProducer *producer);
