/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "access-unit.h"

/* The end of a chain that makes one track: what arrives there becomes access
 * units. Thread: the pipeline's owner's, except where it says otherwise. */
typedef struct _WvsUnitSink WvsUnitSink;

/* Passes are numbered: each seek begins another. Thread of all of them: a
 * streaming thread. */
typedef struct {
  /* @unit: (transfer full). May block, but not across a flush of the pipeline
   * or its end. */
  void (*unit) (WvsAccessUnit *unit, guint pass, gpointer data);

  /* The track has nothing there: a sign of life. */
  void (*gap) (guint pass, gpointer data);

  /* No unit of this pass follows. */
  void (*ended) (guint pass, gpointer data);
} WvsUnitEvents;

/**
 * wvs_unit_sink_new:
 * @bin: gets the element
 * @packet_us: how long each unit takes at the receiver, also the first and the
 *   last of Opus, parts of which are not to be heard; 0: as long as it says
 * @events: copied
 *
 * The pipeline is ready when the first unit is there.
 *
 * Returns: %NULL with @error set
 */
WvsUnitSink *wvs_unit_sink_new (GstBin *bin, gint64 packet_us,
    const WvsUnitEvents *events, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* To be called when the pipeline is in state NULL. */
void wvs_unit_sink_free (WvsUnitSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsUnitSink, wvs_unit_sink_free)

/* (transfer none) */
GstElement *wvs_unit_sink_get_element (WvsUnitSink *sink);

/* What follows the next flush belongs to @pass. */
void wvs_unit_sink_set_next_pass (WvsUnitSink *sink, guint pass);
