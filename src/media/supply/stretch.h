/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "supply.h"

/* A walk through chunks of a rendition, each of which is held until it is
 * complete and no longer: has them made. Thread: main. */
typedef struct _WvsStretch WvsStretch;

/* No chunk. */
#define WVS_STRETCH_END G_MAXUINT

typedef struct {
  /* Returns: the first chunk from @index on that is to be had, or
   * WVS_STRETCH_END. */
  guint (*next) (WvsStretch *stretch, guint index, gpointer data);

  /* @chunk is sealed, or has failed. */
  void (*took) (WvsStretch *stretch, WvsChunk *chunk, gpointer data);

  /* The walk is over; last of all. */
  void (*ended) (WvsStretch *stretch, gpointer data);
} WvsStretchEvents;

/* @events: copied; called once the main loop runs. wvs_stretch_free() may be
 * called from within `ended` only. */
WvsStretch *wvs_stretch_new (WvsSupply *supply, WvsRendition *rendition,
    guint begin, const WvsStretchEvents *events, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* What is being made for it alone is given up. */
void wvs_stretch_free (WvsStretch *stretch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsStretch, wvs_stretch_free)
