/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "intake.h"
#include "producer.h"
#include "track-pipeline.h"

/* What the files of the producer share. Thread of the functions: its worker. */

struct _WvsProducer {
  WvsRendition *rendition;
  WvsProducerEvents events;
  gpointer data;
  WvsIntake intake;

  /* Of the worker. */
  GstBus *bus;
  GstTaskPool *pool;
  WvsTrackPipeline *pipeline; /* (nullable) */
  guint pass;                 /* what it is at */
};

/* (transfer none) */
const WvsTitleInfo *wvs_producer_get_title (WvsProducer *self);

/* Another pipeline, at its pass 0.
 *
 * @seeks: or it goes through the file from its start */
gboolean wvs_producer_open_pipeline (WvsProducer *self, guint index,
    gboolean seeks, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until the streaming threads are gone. */
void wvs_producer_close_pipeline (WvsProducer *self);

/* Whether nothing came of chunk @index though the title goes on there: it may be
 * for damage before it, which the usual approach leads through. */
gboolean wvs_producer_may_be_blocked (WvsProducer *self, guint index)
    G_GNUC_WARN_UNUSED_RESULT;

/* Where the track ends, looks for more of it behind, should its title go on. The
 * pipeline may be gone, or anywhere, afterwards; no unit gets in meanwhile.
 *
 * Returns: (transfer full) (nullable): why the end is not to be believed */
GError *wvs_producer_look_behind (WvsProducer *self) G_GNUC_WARN_UNUSED_RESULT;
