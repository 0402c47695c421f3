/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "producer.h"

/* A producer, and a record of what it makes and tells. */
typedef struct {
  WvsProducer *producer; /* (nullable): it has ended */
  GMutex lock;           /* guards what follows */
  GPtrArray *chunks;     /* (element-type WvsChunk): in the order begun */
  guint max_chunks;      /* more are not wanted */
  guint n_idle;
  GError *error; /* (nullable): as told with the last idle */
  gboolean ended;
  guint n_wrong; /* calls that should not have been */
} Recorder;

/* @track: of @title, to be made */
Recorder *recorder_new (WvsTitle *title, const WvsTrack *track, guint index,
    guint limit, guint max_chunks);

/* Stops the producer, waits for its end, checks it and frees all. */
void recorder_free (Recorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recorder, recorder_free)

/* Until `idle` was called so often. Fails when told of an error. */
void recorder_wait (Recorder *recorder, guint n_idle);

/* The same, with whatever result. */
void recorder_wait_any (Recorder *recorder, guint n_idle);

guint recorder_count (Recorder *recorder);

/* (transfer none): good until the recorder is freed */
WvsChunk *recorder_get (Recorder *recorder, guint i);
