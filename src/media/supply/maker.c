/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

#include "error.h"

/* How far the maker is ahead of the reader's place, at most WVS_AHEAD; less
 * than 0: it is behind, yet comes to it; G_MININT: it is nowhere near. */
static int
get_lead (const WvsMaker *self, const WvsReader *reader)
{
  WvsWindow window = wvs_reader_get_window (reader);
  gint64 lead;

  if (window.n == 0)
    return G_MININT;
  window.n = WVS_AHEAD + 1; /* in front of its limit it is near */
  lead = wvs_window_find (&window, self->next);
  if (lead >= 0)
    return (int)lead;
  if (self->next < window.place && window.place - self->next <= WVS_SLACK &&
      wvs_stock_get_until (self->stock, self->next) > window.place)
    return (int)self->next - (int)window.place;
  return G_MININT;
}

gboolean
wvs_maker_is_wanted (const WvsMaker *self)
{
  GPtrArray *readers = self->stock->readers;

  if (self->stock->unfit != NULL)
    return FALSE;
  if (self->stock->trade == WVS_TRADE_COPY)
    return wvs_stock_is_needed (self->stock, self->next);
  for (guint i = 0; i < readers->len; i++) {
    if (get_lead (self, g_ptr_array_index (readers, i)) != G_MININT)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_content (WvsStock *stock, const WvsReader *reader)
{
  WvsWindow window = wvs_reader_get_window (reader);
  gint64 index;

  for (guint i = 0; (index = wvs_window_nth (&window, i)) >= 0; i++) {
    if (!wvs_stock_has (stock, (guint)index))
      return FALSE;
  }
  return TRUE;
}

gboolean
wvs_maker_is_spare (const WvsMaker *self, guint *lead)
{
  GPtrArray *readers = self->stock->readers;

  if (self->stock->trade == WVS_TRADE_COPY)
    return FALSE;
  *lead = G_MAXUINT;
  for (guint i = 0; i < readers->len; i++) {
    const WvsReader *reader = g_ptr_array_index (readers, i);
    int ahead = get_lead (self, reader);

    if (ahead == G_MININT)
      continue;
    if (ahead < 0 || !is_content (self->stock, reader))
      return FALSE;
    if (reader->active) /* who pauses has time */
      *lead = MIN (*lead, (guint)ahead);
  }
  return TRUE;
}

guint
wvs_maker_get_limit (const WvsMaker *self)
{
  GPtrArray *readers = self->stock->readers;
  guint limit = self->next;

  /* A copier is told by `begin` where to end, that it may be sent elsewhere. */
  if (self->stock->trade == WVS_TRADE_COPY)
    return G_MAXUINT;
  for (guint i = 0; i < readers->len; i++) {
    const WvsReader *reader = g_ptr_array_index (readers, i);
    int lead = get_lead (self, reader);
    int ahead = reader->active ? WVS_AHEAD : WVS_NEED_PAUSED;

    if (lead != G_MININT && lead < ahead)
      limit = MAX (limit, self->next + (guint)(ahead - lead));
  }
  return limit;
}

gboolean
wvs_maker_is_resting (const WvsMaker *self)
{
  return self->state == WVS_MAKER_WORKING && self->begun &&
         self->item == NULL && self->next >= self->limit;
}

void
wvs_maker_detach (WvsMaker *self)
{
  WvsItem *item = self->item;

  /* A reader may have seen that it is complete, and have gone, before the
   * producer could say so: that it does before it ends. */
  if (item == NULL || wvs_chunk_get_state (item->chunk) != WVS_CHUNK_GROWING)
    return;
  self->item = NULL;
  g_clear_pointer (&item->chunk, wvs_chunk_unref);
  item->state = WVS_ITEM_ABSENT;
  wvs_stock_settle (self->stock, item->index);
}

/* It has no chunk any more: the next thing it does is to be thought about. */
static void
finish_item (WvsMaker *self)
{
  self->item = NULL;
  self->since_us = wvs_supply_now_us (self->stock->supply);
}

static WvsItem *
take_up (WvsMaker *self, guint index)
{
  WvsStock *stock = self->stock;
  WvsItem *item = wvs_stock_get_item (stock, index);

  item->state = WVS_ITEM_MAKING;
  item->loaded = FALSE;
  if (item->visited)
    wvs_stock_count_origin (stock, item);
  self->item = item;
  self->next = index + 1;
  return item;
}

static WvsChunk *
on_begin (WvsProducer *producer, guint index, gpointer data)
{
  WvsMaker *self = data;
  WvsSupply *supply = self->stock->supply;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);

  self->begun = TRUE;
  self->next = index;
  wvs_supply_wake (supply);
  if (self->state != WVS_MAKER_WORKING || self->taken || self->item != NULL ||
      wvs_stock_has (self->stock, index) || !wvs_maker_is_wanted (self))
    return NULL;
  return wvs_chunk_ref (take_up (self, index)->chunk);
}

static void
on_grew (WvsProducer *producer, WvsChunk *chunk, gpointer data)
{
  WvsMaker *self = data;
  WvsStock *stock = self->stock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stock->supply->lock);
  WvsChunkState state = wvs_chunk_get_state (chunk);
  WvsItem *item = self->item;

  if (item == NULL || item->chunk != chunk)
    return; /* nobody waits for it any more */
  if (state == WVS_CHUNK_GROWING) {
    wvs_stock_notify (stock, item->index);
    return;
  }
  finish_item (self);
  if (state == WVS_CHUNK_SEALED)
    wvs_stock_sealed (stock, item);
  else
    wvs_stock_failed (stock, item);
}

/* Its chunk has failed, which a producer says with `grew`, but for when it did
 * not even come to begin. What it leaves unfinished otherwise, or does not begin
 * without a word, would be asked for again and again. */
static void
fail_item (WvsMaker *self, const GError *error)
{
  g_autoptr (GError) none = g_error_new_literal (WVS_ERROR, WVS_ERROR_INTERNAL,
      "the producer made nothing of it");
  WvsItem *item = self->item;

  if (item == NULL && wvs_stock_has (self->stock, self->next))
    return;
  if (item == NULL)
    item = take_up (self, self->next);
  if (wvs_chunk_get_state (item->chunk) == WVS_CHUNK_GROWING)
    wvs_chunk_fail (item->chunk, g_error_copy (error != NULL ? error : none));
  finish_item (self);
  wvs_stock_failed (self->stock, item);
}

static void
on_idle (WvsProducer *producer, const GError *error, gpointer data)
{
  WvsMaker *self = data;
  WvsSupply *supply = self->stock->supply;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);

  wvs_supply_wake (supply);
  if (self->state != WVS_MAKER_WORKING)
    return;
  if (!self->begun || self->item != NULL)
    fail_item (self, error);
  self->state = WVS_MAKER_IDLE;
  self->since_us = wvs_supply_now_us (supply);
}

static void
on_ended (WvsProducer *producer, gpointer data)
{
  WvsMaker *self = data;
  WvsSupply *supply = self->stock->supply;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&supply->lock);

  self->state = WVS_MAKER_ENDED;
  wvs_supply_wake (supply);
}

const WvsProducerEvents wvs_maker_events = { on_begin, on_grew, on_idle,
  on_ended };
