/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

#include <string.h>

WvsWindow
wvs_reader_get_window (const WvsReader *self)
{
  WvsWindow window = { .place = self->place,
    .last = self->stock->last,
    .loop = self->loop };

  if (!self->placed)
    window.n = 0;
  else if (!self->active)
    window.n = WVS_NEED_PAUSED;
  else if (self->stock->trade == WVS_TRADE_COPY)
    window.n = WVS_NEED_COPIED;
  else
    window.n = WVS_NEED_TRANSCODED;
  return window;
}

WvsWindow
wvs_reader_get_ahead (const WvsReader *self)
{
  WvsWindow window = wvs_reader_get_window (self);

  if (window.n > 0 && self->stock->trade != WVS_TRADE_COPY)
    window.n = WVS_AHEAD;
  return window;
}

gboolean
wvs_reader_holds (const WvsReader *self, guint index)
{
  WvsWindow window = wvs_reader_get_window (self);

  for (guint i = 0; i < self->n_looked; i++) {
    if (self->looked[i] == index)
      return TRUE;
  }
  return wvs_window_find (&window, index) >= 0;
}

static void
settle_window (WvsStock *stock, const WvsWindow *window)
{
  gint64 index;

  for (guint i = 0; (index = wvs_window_nth (window, i)) >= 0; i++)
    wvs_stock_settle (stock, (guint)index);
}

/* To be called when the reader has moved from @old, or is gone. */
static void
let_go (WvsReader *self, const WvsWindow *old, const guint *looked,
    guint n_looked)
{
  settle_window (self->stock, old);
  for (guint i = 0; i < n_looked; i++)
    wvs_stock_settle (self->stock, looked[i]);
}

WvsReader *
wvs_reader_new (WvsSupply *supply, WvsRendition *rendition, gboolean loop,
    WvsReaderFunc func, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);
  const char *key = wvs_rendition_get_key (rendition);
  WvsReader *self = g_new0 (WvsReader, 1);
  WvsStock *stock = g_hash_table_lookup (supply->stocks, key);

  if (stock == NULL) {
    stock = wvs_stock_new (supply, rendition);
    g_hash_table_insert (supply->stocks,
        (gpointer)wvs_rendition_get_key (stock->rendition), stock);
  }
  self->supply = supply;
  self->stock = stock;
  self->loop = loop;
  self->func = func;
  self->data = data;
  g_ptr_array_add (stock->readers, self);
  supply->stats.readers++;
  wvs_supply_wake (supply);
  return self;
}

void
wvs_reader_free (WvsReader *self)
{
  WvsSupply *supply = self->supply;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);
  WvsWindow old = wvs_reader_get_ahead (self);

  g_ptr_array_remove_fast (self->stock->readers, self);
  let_go (self, &old, self->looked, self->n_looked);
  supply->stats.readers--;
  wvs_supply_wake (supply);
  g_free (self);
}

/* A chunk counts as what it was for the first one who came to it; for others it
 * was there. */
static void
count_visit (WvsReader *self)
{
  WvsStock *stock = self->stock;
  WvsItem *item;

  if (stock->last >= 0 && (gint64)self->place > stock->last)
    return;
  item = wvs_stock_get_item (stock, self->place);
  if (item->visited)
    self->supply->stats.memory_hits++;
  else if (item->state != WVS_ITEM_ABSENT && item->state != WVS_ITEM_LOADING)
    wvs_stock_count_origin (stock, item);
  item->visited = TRUE;
}

void
wvs_reader_move (WvsReader *self, guint index, gboolean active)
{
  WvsSupply *supply = self->supply;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);
  WvsWindow old = wvs_reader_get_ahead (self), window;
  gboolean moved = !self->placed || self->place != index;
  guint n_looked = self->n_looked;

  if (!moved && self->active == active)
    return;
  self->placed = TRUE;
  self->place = index;
  self->active = active;
  self->n_looked = 0;
  self->moved = ++supply->n_tickets;
  if (moved)
    count_visit (self);
  /* Hold what is needed before letting go of the rest. */
  window = wvs_reader_get_ahead (self);
  settle_window (self->stock, &window);
  let_go (self, &old, self->looked, n_looked);
  wvs_supply_wake (supply);
}

/* It holds this chunk until it moves. */
static void
look_at (WvsReader *self, guint index)
{
  guint oldest = self->looked[0];

  if (wvs_reader_holds (self, index))
    return;
  if (self->n_looked == WVS_MAX_LOOKED) {
    memmove (self->looked, self->looked + 1,
        (WVS_MAX_LOOKED - 1) * sizeof *self->looked);
    self->n_looked--;
    self->looked[self->n_looked++] = index;
    wvs_stock_settle (self->stock, oldest);
  } else {
    self->looked[self->n_looked++] = index;
  }
}

static WvsChunk *
make_end (guint index)
{
  WvsChunk *chunk = wvs_chunk_new (index);

  wvs_chunk_seal (chunk, TRUE);
  return chunk;
}

WvsChunk *
wvs_reader_get (WvsReader *self, guint index)
{
  WvsSupply *supply = self->supply;
  WvsStock *stock = self->stock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);
  WvsItem *item;

  if (stock->last >= 0 && (gint64)index > stock->last)
    return make_end (index);
  look_at (self, index);
  item = wvs_stock_get_item (stock, index);
  wvs_item_fetch (item);
  if (item->state == WVS_ITEM_ABSENT && stock->unfit != NULL) {
    wvs_chunk_fail (item->chunk, g_error_copy (stock->unfit));
    wvs_stock_note_failed (stock, item);
  }
  return wvs_chunk_ref (item->chunk);
}

void
wvs_reader_arm (WvsReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->supply->lock);

  self->armed = TRUE;
}

gint64
wvs_reader_get_last (WvsReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->supply->lock);

  return self->stock->last;
}

gboolean
wvs_reader_is_waiting (WvsReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->supply->lock);

  return self->dry && self->stock->trade != WVS_TRADE_COPY;
}
