/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "feed.h"

/* One track's queue in a feed. Plain data without a lock, the feed's own: not
 * for anyone else. */
typedef struct {
  WvsKind kind;
  GQueue items;    /* (element-type WvsUnitQueueItem) */
  gboolean empty;  /* nothing was pushed since the last flush */
  gboolean fresh;  /* nothing was pushed in this pass */
  gboolean over;   /* nothing follows in this pass */
  gint64 known_us; /* nothing that is still to come lies before it */
  gint64 last_axis_us;
  gint64 end_axis_us; /* where the last unit ends */
  gint64 interval_us; /* between the last two units of a pass; 0: unknown */
} WvsUnitQueue;

typedef struct {
  WvsFeedItem item;
  guint pass;
} WvsUnitQueueItem;

void wvs_unit_queue_init (WvsUnitQueue *lane, WvsKind kind);
void wvs_unit_queue_clear (WvsUnitQueue *lane);

/* Empties it, for a new serial. */
void wvs_unit_queue_flush (WvsUnitQueue *lane);

/* The next pass begins at @axis_us. */
void wvs_unit_queue_begin_pass (WvsUnitQueue *lane, gint64 axis_us);

/* Puts @unit (transfer full) behind what there is, at @axis_us or later; or
 * drops it, returning %FALSE: it would be heard over what is still to be
 * heard. */
gboolean wvs_unit_queue_append (WvsUnitQueue *lane, WvsAccessUnit *unit,
    guint pass, gint64 axis_us);

/* Moves what is there of pass number @pass. */
void wvs_unit_queue_shift (WvsUnitQueue *lane, guint pass, gint64 by_us);

/* (nullable) (transfer none) */
const WvsUnitQueueItem *wvs_unit_queue_peek (const WvsUnitQueue *lane);

/* (transfer full) (nullable): to be freed with g_free(), its unit apart. */
WvsUnitQueueItem *wvs_unit_queue_pop (WvsUnitQueue *lane);

/* There is as much in it as its player needs. */
gboolean wvs_unit_queue_is_full (const WvsUnitQueue *lane);

/* Whether @lane may take more although it is full, because @needy waits for
 * what stands behind that in the file. */
gboolean wvs_unit_queue_must_run_ahead (const WvsUnitQueue *lane,
    const WvsUnitQueue *needy);
