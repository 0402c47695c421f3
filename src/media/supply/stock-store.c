/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

/* Under way at a time. More would only keep what becomes urgent waiting, and
 * what nobody wants any more could not be called off. */
#define MAX_LOADS 4
#define MAX_SAVES 2

/* Other servers may use the store as well, and fill it. Not always: who looks
 * around begins again and again. */
#define RELIST_US (5 * G_USEC_PER_SEC)

/* What a stock has in the store. */

/* Runs on a thread of the keeper. */
static void
on_listed (gpointer subject, GArray *indices, gpointer data)
{
  WvsSupply *self = data;
  WvsStock *stock = subject;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < indices->len; i++)
    g_hash_table_add (stock->stored,
        GUINT_TO_POINTER (g_array_index (indices, guint, i)));
  stock->listed = TRUE;
  stock->listed_us = wvs_supply_now_us (self);
  stock->listing = FALSE;
  stock->n_jobs--;
  self->n_lists--;
  wvs_supply_wake (self);
}

/* A reader may have been given the item's chunk already: it gets the units. */
static void
fill (WvsItem *item, WvsChunk *chunk)
{
  WvsAccessUnit *unit;

  if (item->chunk == NULL) {
    item->chunk = wvs_chunk_ref (chunk);
    return;
  }
  for (guint i = 0; (unit = wvs_chunk_get_unit (chunk, i)) != NULL; i++)
    wvs_chunk_append (item->chunk, wvs_access_unit_ref (unit));
  wvs_chunk_seal (item->chunk, wvs_chunk_is_last (chunk));
}

/* Runs on a thread of the keeper. */
static void
on_loaded (gpointer subject, guint index, WvsChunk *loaded, gpointer data)
{
  WvsSupply *self = data;
  WvsStock *stock = subject;
  g_autoptr (WvsChunk) chunk = loaded;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WvsItem *item = wvs_shelf_get (stock->shelf, index);

  stock->n_jobs--;
  self->n_loads--;
  if (chunk != NULL) {
    fill (item, chunk);
    item->loaded = TRUE;
    if (item->visited)
      wvs_stock_count_origin (stock, item);
    wvs_stock_sealed (stock, item);
  } else {
    g_hash_table_remove (stock->stored, GUINT_TO_POINTER (index));
    item->state = WVS_ITEM_ABSENT;
    wvs_stock_settle (stock, index);
  }
  wvs_supply_wake (self);
}

/* Runs on a thread of the keeper. */
static void
on_saved (gpointer subject, guint index, gboolean done, gpointer data)
{
  WvsSupply *self = data;
  WvsStock *stock = subject;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WvsItem *item = wvs_shelf_find (stock->shelf, index);

  stock->n_jobs--;
  self->n_saves--;
  if (done)
    g_hash_table_add (stock->stored, GUINT_TO_POINTER (index));
  if (item != NULL) {
    item->saving = FALSE;
    wvs_stock_settle (stock, index);
  }
  wvs_supply_wake (self);
}

const WvsKeeperEvents wvs_stock_events = { on_listed, on_loaded, on_saved };

static void
save (WvsSupply *self)
{
  while (self->n_saves < MAX_SAVES && self->unsaved.length > 0) {
    GList *link = g_queue_pop_head_link (&self->unsaved);
    WvsItem *item = link->data;
    WvsStock *stock = wvs_shelf_get_data (item->shelf);

    item->unsaved = FALSE;
    item->saving = TRUE;
    wvs_item_fetch (item);
    stock->n_jobs++;
    self->n_saves++;
    wvs_keeper_save (self->keeper, stock,
        wvs_rendition_get_key (stock->rendition), item->chunk);
  }
}

/* Has the keeper load chunk number @distance of the windows of @stock's
 * readers. */
static void
load (WvsSupply *self, WvsStock *stock, guint distance)
{
  for (guint i = 0; i < stock->readers->len && self->n_loads < MAX_LOADS; i++) {
    WvsWindow window =
        wvs_reader_get_window (g_ptr_array_index (stock->readers, i));
    gint64 index = wvs_window_nth (&window, distance);
    WvsItem *item;

    if (index < 0 ||
        !g_hash_table_contains (stock->stored, GUINT_TO_POINTER ((guint)index)))
      continue;
    item = wvs_shelf_get (stock->shelf, (guint)index);
    if (item->state != WVS_ITEM_ABSENT)
      continue;
    item->state = WVS_ITEM_LOADING;
    stock->n_jobs++;
    self->n_loads++;
    wvs_keeper_load (self->keeper, stock,
        wvs_rendition_get_key (stock->rendition), (guint)index);
  }
}

gboolean
wvs_stock_is_listing_old (WvsStock *stock)
{
  return stock->kept &&
         wvs_supply_now_us (stock->supply) - stock->listed_us >= RELIST_US;
}

/* While someone is at work, again and again. */
static void
list (WvsSupply *self, WvsStock *stock)
{
  gboolean due = !stock->listed ||
                 (stock->n_makers > 0 && wvs_stock_is_listing_old (stock));

  if (!due || stock->listing)
    return;
  stock->listing = TRUE;
  stock->n_jobs++;
  self->n_lists++;
  wvs_keeper_list (self->keeper, stock,
      wvs_rendition_get_key (stock->rendition));
}

void
wvs_supply_keep (WvsSupply *self)
{
  GHashTableIter iter;
  gpointer stock;

  if (self->keeper == NULL)
    return;
  for (guint distance = 0; distance < WVS_NEED_TRANSCODED; distance++) {
    g_hash_table_iter_init (&iter, self->stocks);
    while (g_hash_table_iter_next (&iter, NULL, &stock)) {
      list (self, stock);
      load (self, stock, distance);
    }
  }
  save (self);
}
