/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* The chunks of one rendition in memory, by their numbers. Not locked: the
 * supply's lock guards it, and the attic. */
typedef struct _WvsShelf WvsShelf;

/* Where the chunks of all renditions are that nobody holds: beyond a size, what
 * was put there first goes first. */
typedef struct _WvsAttic WvsAttic;

typedef enum {
  WVS_ITEM_ABSENT = 1, /* its chunk waits to be filled */
  WVS_ITEM_LOADING,
  WVS_ITEM_MAKING,
  WVS_ITEM_SEALED,
  WVS_ITEM_FAILED,
} WvsItemState;

/* A place on the shelf. */
typedef struct {
  WvsShelf *shelf;
  guint index;
  WvsItemState state;
  WvsChunk *chunk;  /* (nullable) */
  gboolean loaded;  /* it came from the store */
  gboolean visited; /* a reader has come to it */
  gboolean unsaved; /* it waits to be stored */
  gboolean saving;  /* it is being stored: it stays until it is */
  gint64 failed_us; /* FAILED: when */

  gboolean in_attic;
  gsize size;       /* in the attic */
  GList attic_link; /* its data is this */
  GList unsaved_link;
} WvsItem;

/* @data: the caller's; @unsaved: where items with `unsaved` are linked, by
 * their `unsaved_link`: what is removed leaves it */
WvsShelf *wvs_shelf_new (WvsAttic *attic, GQueue *unsaved, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_shelf_free (WvsShelf *shelf);
gpointer wvs_shelf_get_data (const WvsShelf *shelf);
guint wvs_shelf_get_n_items (const WvsShelf *shelf);

/* (transfer none) (nullable) */
WvsItem *wvs_shelf_find (WvsShelf *shelf, guint index);

/* (transfer none): a new one is ABSENT. */
WvsItem *wvs_shelf_get (WvsShelf *shelf, guint index);

/* (transfer container) (element-type WvsItem): all, in no order */
GPtrArray *wvs_shelf_list (WvsShelf *shelf) G_GNUC_WARN_UNUSED_RESULT;

/* Takes it off the shelf: @item is gone. */
void wvs_item_remove (WvsItem *item);

WvsAttic *wvs_attic_new (gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* All shelves must have been freed. */
void wvs_attic_free (WvsAttic *attic);

/* Nobody holds @item's chunk, which is sealed. May remove items, also this
 * one; those that are unsaved go last. */
void wvs_item_store_away (WvsItem *item);

/* Somebody holds it again. */
void wvs_item_fetch (WvsItem *item);
