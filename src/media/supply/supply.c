/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

/* The supply's own thread decides who makes what, and is the only one that
 * speaks to producers: thus nobody's word overtakes another's. */

static gint64
read_clock (gpointer data)
{
  return g_get_monotonic_time ();
}

void
wvs_supply_wake (WvsSupply *self)
{
  self->pending = TRUE;
  g_cond_signal (&self->changed);
}

gint64
wvs_supply_now_us (WvsSupply *self)
{
  return self->clock (self->clock_data);
}

void
wvs_supply_look_at (WvsSupply *self, gint64 time_us)
{
  if (time_us > wvs_supply_now_us (self) &&
      (self->deadline_us < 0 || time_us < self->deadline_us))
    self->deadline_us = time_us;
}

static gboolean
is_keeping (WvsSupply *self)
{
  return self->n_lists + self->n_loads + self->n_saves > 0;
}

static gboolean
is_over (WvsSupply *self)
{
  return self->ending && self->makers->len == 0 && !is_keeping (self) &&
         self->unsaved.length == 0;
}

static void
tidy_stocks (WvsSupply *self)
{
  GHashTableIter iter;
  gpointer stock;

  g_hash_table_iter_init (&iter, self->stocks);
  while (g_hash_table_iter_next (&iter, NULL, &stock)) {
    wvs_stock_forgive (stock);
    if (wvs_stock_is_idle (stock))
      g_hash_table_iter_remove (&iter);
  }
}

/* (transfer full) (element-type WvsMaker): those whose producers have ended */
static GPtrArray *
take_ended (WvsSupply *self)
{
  GPtrArray *ended = g_ptr_array_new_with_free_func (g_free);

  for (guint i = self->makers->len; i > 0; i--) {
    WvsMaker *maker = g_ptr_array_index (self->makers, i - 1);

    if (maker->state != WVS_MAKER_ENDED)
      continue;
    maker->stock->n_makers--;
    g_ptr_array_remove_index (self->makers, i - 1);
    g_ptr_array_add (ended, maker);
  }
  return ended;
}

/* Not with the lock: who reads the log may be slow. */
static void
log_start (const WvsErrand *errand)
{
  const WvsStock *stock = errand->maker->stock;
  const char *name = wvs_stock_get_name (stock);
  gint64 at_s = errand->index * (WVS_CHUNK_US / G_USEC_PER_SEC);

  if (stock->trade == WVS_TRADE_VIDEO)
    g_info ("encodes %s from %" G_GINT64_FORMAT " s on", name, at_s);
  else if (stock->trade == WVS_TRADE_AUDIO)
    g_debug ("supply: encodes the sound of %s from %" G_GINT64_FORMAT " s on",
        name, at_s);
  else
    g_debug ("supply: copies %s from %" G_GINT64_FORMAT " s on", name, at_s);
}

/* Without the lock. */
static void
run_errand (const WvsErrand *errand)
{
  WvsMaker *maker = errand->maker;

  if (errand->kind == WVS_ERRAND_NEW || errand->kind == WVS_ERRAND_GO)
    log_start (errand);
  switch (errand->kind) {
  case WVS_ERRAND_NEW:
    maker->producer = wvs_producer_new (maker->stock->rendition, errand->index,
        errand->limit, &wvs_maker_events, maker);
    break;
  case WVS_ERRAND_GO:
    wvs_producer_go (maker->producer, errand->index, errand->limit);
    break;
  case WVS_ERRAND_LIMIT:
    wvs_producer_set_limit (maker->producer, errand->limit);
    break;
  case WVS_ERRAND_STOP:
    wvs_producer_stop (maker->producer);
    break;
  }
}

/* With the lock, which is free meanwhile. */
static void
act (WvsSupply *self)
{
  g_autoptr (GPtrArray) ended = take_ended (self);
  g_autoptr (GPtrArray) errands = self->outbox;

  self->outbox = g_ptr_array_new_with_free_func (g_free);
  if (ended->len == 0 && errands->len == 0)
    return;
  if (ended->len > 0)
    self->pending = TRUE; /* there may be room for others */
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < errands->len; i++)
    run_errand (g_ptr_array_index (errands, i));
  for (guint i = 0; i < ended->len; i++) {
    WvsMaker *maker = g_ptr_array_index (ended, i);

    wvs_producer_free (maker->producer);
  }
  g_mutex_lock (&self->lock);
}

static void
rest (WvsSupply *self)
{
  self->resting = TRUE;
  g_cond_broadcast (&self->settled);
  if (self->deadline_us < 0)
    g_cond_wait (&self->changed, &self->lock);
  else
    (void)g_cond_wait_until (&self->changed, &self->lock,
        g_get_monotonic_time () + self->deadline_us - wvs_supply_now_us (self));
  self->resting = FALSE;
}

static gpointer
run (gpointer data)
{
  WvsSupply *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!is_over (self)) {
    self->pending = FALSE;
    self->deadline_us = -1;
    tidy_stocks (self);
    wvs_supply_dispatch (self);
    wvs_supply_keep (self);
    act (self);
    if (!self->pending && !is_over (self))
      rest (self);
  }
  return NULL;
}

static void
free_stock (gpointer stock)
{
  wvs_stock_free (stock);
}

WvsSupply *
wvs_supply_new (WvsStore *store, const WvsSupplyOptions *options)
{
  WvsSupply *self = g_new0 (WvsSupply, 1);

  self->store = store;
  self->options = *options;
  self->options.max_encoders = MAX (options->max_encoders, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_cond_init (&self->settled);
  self->clock = read_clock;
  self->deadline_us = -1;
  self->stocks =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_stock);
  self->makers = g_ptr_array_new ();
  self->outbox = g_ptr_array_new_with_free_func (g_free);
  self->attic = wvs_attic_new (options->max_memory);
  g_queue_init (&self->unsaved);
  g_queue_init (&self->unfit);
  if (store != NULL)
    self->keeper = wvs_keeper_new (store, &wvs_stock_events, self);
  self->thread = g_thread_new ("supply", run, self);
  return self;
}

void
wvs_supply_free (WvsSupply *self)
{
  g_return_if_fail (self->stats.readers == 0);

  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  wvs_supply_wake (self);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_clear_pointer (&self->keeper, wvs_keeper_free);
  g_hash_table_unref (self->stocks);
  g_ptr_array_unref (self->makers);
  g_ptr_array_unref (self->outbox);
  wvs_attic_free (self->attic);
  g_queue_clear_full (&self->unfit, g_free);
  g_cond_clear (&self->settled);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
count_memory (WvsStock *stock, WvsSupplyStats *stats)
{
  g_autoptr (GPtrArray) items = wvs_shelf_list (stock->shelf);

  for (guint i = 0; i < items->len; i++) {
    WvsItem *item = g_ptr_array_index (items, i);

    if (item->chunk != NULL)
      stats->memory += wvs_chunk_get_size (item->chunk);
  }
  for (guint i = 0; i < stock->readers->len; i++) {
    WvsReader *reader = g_ptr_array_index (stock->readers, i);

    stats->waiting += reader->dry && stock->trade != WVS_TRADE_COPY;
  }
}

void
wvs_supply_get_stats (WvsSupply *self, WvsSupplyStats *stats)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer stock;

  *stats = self->stats;
  stats->producers = self->makers->len;
  for (guint i = 0; i < self->makers->len; i++) {
    WvsMaker *maker = g_ptr_array_index (self->makers, i);

    stats->encoders += maker->stock->trade == WVS_TRADE_VIDEO &&
                       maker->state == WVS_MAKER_WORKING;
  }
  g_hash_table_iter_init (&iter, self->stocks);
  while (g_hash_table_iter_next (&iter, NULL, &stock))
    count_memory (stock, stats);
}

gboolean
wvs_supply_is_unfit (WvsSupply *self, WvsRendition *rendition)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return wvs_stock_is_unfit (self, rendition);
}

void
wvs_supply_settle (WvsSupply *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  wvs_supply_wake (self);
  while (self->pending || !self->resting || is_keeping (self))
    g_cond_wait (&self->settled, &self->lock);
}

void
wvs_supply_set_clock (WvsSupply *self, WvsClock clock, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->clock = clock;
  self->clock_data = data;
  wvs_supply_wake (self);
}
