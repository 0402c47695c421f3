/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "store.h"

/* Has a store work on threads of its own: loads before saves, each in the order
 * in which they were asked for. */
typedef struct _WvsKeeper WvsKeeper;

/* Called on the keeper's threads, once for each thing asked for. */
typedef struct {
  /* @indices: (transfer none) (element-type guint) */
  void (*listed) (gpointer subject, GArray *indices, gpointer data);

  /* @chunk: (transfer full) (nullable): %NULL: not there after all */
  void (
      *loaded) (gpointer subject, guint index, WvsChunk *chunk, gpointer data);

  void (*saved) (gpointer subject, guint index, gboolean done, gpointer data);
} WvsKeeperEvents;

/* @events: copied */
WvsKeeper *wvs_keeper_new (WvsStore *store, const WvsKeeperEvents *events,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until everything asked for is done. */
void wvs_keeper_free (WvsKeeper *keeper);

/* @subject: handed back with the answer; @key: copied */
void wvs_keeper_list (WvsKeeper *keeper, gpointer subject, const char *key);
void wvs_keeper_load (WvsKeeper *keeper, gpointer subject, const char *key,
    guint index);
void wvs_keeper_save (WvsKeeper *keeper, gpointer subject, const char *key,
    WvsChunk *chunk);
