/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

#include <string.h>

#include "error.h"

/* A failed chunk that nobody holds is tried anew after this. */
#define FORGIVE_US (10 * G_USEC_PER_SEC)

/* So many failures in a row are taken for damage here and there. More, and the
 * pause before the next try grows by a second each time: a broken file must not
 * keep the machine busy. */
#define MAX_FAILURES 3
#define MAX_PAUSE_S 10

/* A failure so long after the last one is not in a row with it. */
#define FORGET_US (30 * G_USEC_PER_SEC)

/* Remembered of renditions that cannot be passed through; a key each. */
#define MAX_UNFIT 1024

gboolean
wvs_stock_is_unfit (WvsSupply *supply, WvsRendition *rendition)
{
  const char *key = wvs_rendition_get_key (rendition);

  for (GList *link = supply->unfit.head; link != NULL; link = link->next) {
    if (strcmp (link->data, key) == 0)
      return TRUE;
  }
  return FALSE;
}

WvsStock *
wvs_stock_new (WvsSupply *supply, WvsRendition *rendition)
{
  const WvsTrack *track = wvs_rendition_get_track (rendition);
  WvsStock *stock = g_new0 (WvsStock, 1);

  stock->supply = supply;
  stock->rendition = wvs_rendition_ref (rendition);
  if (!track->transcoded)
    stock->trade = WVS_TRADE_COPY;
  else if (track->kind == WVS_KIND_AUDIO)
    stock->trade = WVS_TRADE_AUDIO;
  else
    stock->trade = WVS_TRADE_VIDEO;
  stock->shelf = wvs_shelf_new (supply->attic, &supply->unsaved, stock);
  stock->readers = g_ptr_array_new ();
  stock->stored = g_hash_table_new (NULL, NULL);
  /* What is copied is read from the title's file as fast as from a store; and
   * a file that nothing is known of may be another one tomorrow. */
  stock->kept =
      supply->keeper != NULL && stock->trade != WVS_TRADE_COPY &&
      wvs_stamp_is_known (
          wvs_title_get_info (wvs_rendition_get_title (rendition))->stamp);
  stock->listed = !stock->kept;
  stock->last = -1;
  if (wvs_stock_is_unfit (supply, rendition))
    stock->unfit = g_error_new_literal (WVS_ERROR, WVS_ERROR_UNFIT,
        "cannot be passed through, as was found out before");
  return stock;
}

void
wvs_stock_free (WvsStock *stock)
{
  wvs_shelf_free (stock->shelf);
  g_ptr_array_unref (stock->readers);
  g_hash_table_unref (stock->stored);
  g_clear_error (&stock->unfit);
  wvs_rendition_unref (stock->rendition);
  g_free (stock);
}

gboolean
wvs_stock_is_idle (WvsStock *stock)
{
  return stock->readers->len == 0 && stock->n_makers == 0 &&
         stock->n_jobs == 0 && wvs_shelf_get_n_items (stock->shelf) == 0;
}

const char *
wvs_stock_get_name (const WvsStock *stock)
{
  const WvsTitleInfo *info =
      wvs_title_get_info (wvs_rendition_get_title (stock->rendition));

  return info->name != NULL ? info->name : "";
}

WvsItem *
wvs_stock_get_item (WvsStock *stock, guint index)
{
  WvsItem *item = wvs_shelf_get (stock->shelf, index);

  if (item->chunk == NULL)
    item->chunk = wvs_chunk_new (index);
  return item;
}

void
wvs_stock_count_origin (WvsStock *stock, const WvsItem *item)
{
  if (item->loaded)
    stock->supply->stats.store_hits++;
  else
    stock->supply->stats.misses++;
}

gboolean
wvs_stock_has (WvsStock *stock, guint index)
{
  WvsItem *item = wvs_shelf_find (stock->shelf, index);

  return (item != NULL && item->state != WVS_ITEM_ABSENT) ||
         (stock->last >= 0 && (gint64)index > stock->last) ||
         g_hash_table_contains (stock->stored, GUINT_TO_POINTER (index));
}

gboolean
wvs_stock_is_to_load (WvsStock *stock, guint index)
{
  WvsItem *item = wvs_shelf_find (stock->shelf, index);

  if (item != NULL && item->state != WVS_ITEM_ABSENT)
    return item->state == WVS_ITEM_LOADING;
  return g_hash_table_contains (stock->stored, GUINT_TO_POINTER (index));
}

guint
wvs_stock_get_until (WvsStock *stock, guint index)
{
  guint end = index + WVS_AHEAD + WVS_SLACK;

  while (index < end && !wvs_stock_has (stock, index))
    index++;
  return index;
}

gboolean
wvs_stock_is_held (WvsStock *stock, guint index)
{
  for (guint i = 0; i < stock->readers->len; i++) {
    if (wvs_reader_holds (g_ptr_array_index (stock->readers, i), index))
      return TRUE;
  }
  return FALSE;
}

gboolean
wvs_stock_is_needed (WvsStock *stock, guint index)
{
  for (guint i = 0; i < stock->readers->len; i++) {
    WvsWindow window =
        wvs_reader_get_window (g_ptr_array_index (stock->readers, i));

    if (wvs_window_find (&window, index) >= 0)
      return TRUE;
  }
  return FALSE;
}

/* It was made ahead of a reader, and the store does not have it: to lose it
 * would be to make it twice. */
static gboolean
is_ahead (WvsStock *stock, const WvsItem *item)
{
  if (item->state != WVS_ITEM_SEALED ||
      g_hash_table_contains (stock->stored, GUINT_TO_POINTER (item->index)))
    return FALSE;
  for (guint i = 0; i < stock->readers->len; i++) {
    WvsWindow window =
        wvs_reader_get_ahead (g_ptr_array_index (stock->readers, i));

    if (wvs_window_find (&window, item->index) >= 0)
      return TRUE;
  }
  return FALSE;
}

static void
settle_item (WvsStock *stock, WvsItem *item)
{
  gboolean held =
      wvs_stock_is_held (stock, item->index) || is_ahead (stock, item);

  if (item->state == WVS_ITEM_ABSENT && (!held || item->chunk == NULL))
    wvs_item_remove (item);
  else if (held)
    wvs_item_fetch (item);
  else if (item->state == WVS_ITEM_SEALED && !item->saving)
    wvs_item_store_away (item);
}

void
wvs_stock_settle (WvsStock *stock, guint index)
{
  WvsItem *item = wvs_shelf_find (stock->shelf, index);

  if (item != NULL)
    settle_item (stock, item);
}

void
wvs_stock_notify (WvsStock *stock, guint index)
{
  for (guint i = 0; i < stock->readers->len; i++) {
    WvsReader *reader = g_ptr_array_index (stock->readers, i);

    if (reader->armed && wvs_reader_holds (reader, index)) {
      reader->armed = FALSE;
      reader->func (reader->data);
    }
  }
}

/* (element-type guint) (transfer full): of all items. Settling one may remove
 * others. */
static GArray *
list_indices (WvsStock *stock)
{
  g_autoptr (GPtrArray) items = wvs_shelf_list (stock->shelf);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < items->len; i++) {
    WvsItem *item = g_ptr_array_index (items, i);

    g_array_append_val (indices, item->index);
  }
  return indices;
}

/* Tells those who are behind the last chunk, which is in no window any more,
 * whatever has become of the one they wait for. */
static void
ring_behind (WvsStock *stock)
{
  for (guint i = 0; i < stock->readers->len; i++) {
    WvsReader *reader = g_ptr_array_index (stock->readers, i);

    if (!reader->armed || (gint64)reader->place <= stock->last)
      continue;
    reader->armed = FALSE;
    reader->func (reader->data);
  }
}

/* Nothing is behind chunk @last: who waits for that is told, and the windows
 * are others now. */
static void
set_last (WvsStock *stock, guint last)
{
  g_autoptr (GArray) indices = NULL;

  if (stock->last >= 0 && stock->last <= (gint64)last)
    return;
  stock->last = last;
  indices = list_indices (stock);
  for (guint i = 0; i < indices->len; i++) {
    guint index = g_array_index (indices, guint, i);
    WvsItem *item = wvs_shelf_find (stock->shelf, index);

    if (item == NULL)
      continue;
    if (index > last && item->state == WVS_ITEM_ABSENT) {
      wvs_chunk_seal (item->chunk, TRUE);
      item->state = WVS_ITEM_SEALED;
      wvs_stock_notify (stock, index);
    }
    settle_item (stock, item);
  }
  ring_behind (stock);
}

void
wvs_stock_sealed (WvsStock *stock, WvsItem *item)
{
  WvsSupply *supply = stock->supply;
  guint index = item->index;
  gboolean last = wvs_chunk_is_last (item->chunk);

  item->state = WVS_ITEM_SEALED;
  if (wvs_chunk_get_n_units (item->chunk) > 0)
    stock->n_failures = 0;
  if (!item->loaded) {
    if (stock->trade == WVS_TRADE_COPY)
      supply->stats.chunks_copied++;
    else
      supply->stats.chunks_made++;
    if (stock->kept) {
      item->unsaved = TRUE;
      g_queue_push_tail_link (&supply->unsaved, &item->unsaved_link);
    }
  }
  wvs_stock_notify (stock, index);
  settle_item (stock, item);
  if (last)
    set_last (stock, index);
  wvs_supply_wake (supply);
}

void
wvs_stock_note_failed (WvsStock *stock, WvsItem *item)
{
  item->state = WVS_ITEM_FAILED;
  item->failed_us = wvs_supply_now_us (stock->supply);
  stock->has_failed = TRUE;
}

/* Those that wait for chunks of it are told that there will be none. */
static void
set_unfit (WvsStock *stock, const GError *error)
{
  WvsSupply *supply = stock->supply;
  g_autoptr (GPtrArray) items = wvs_shelf_list (stock->shelf);

  if (stock->unfit != NULL)
    return;
  stock->unfit = g_error_copy (error);
  g_queue_push_tail (&supply->unfit,
      g_strdup (wvs_rendition_get_key (stock->rendition)));
  if (supply->unfit.length > MAX_UNFIT)
    g_free (g_queue_pop_head (&supply->unfit));
  for (guint i = 0; i < items->len; i++) {
    WvsItem *item = g_ptr_array_index (items, i);

    if (item->state != WVS_ITEM_ABSENT)
      continue;
    wvs_chunk_fail (item->chunk, g_error_copy (error));
    wvs_stock_note_failed (stock, item);
    wvs_stock_notify (stock, item->index);
  }
}

void
wvs_stock_failed (WvsStock *stock, WvsItem *item)
{
  WvsSupply *supply = stock->supply;
  gint64 now_us = wvs_supply_now_us (supply);
  g_autoptr (GError) error = wvs_chunk_dup_error (item->chunk);
  guint n;

  if (now_us - stock->failed_us >= FORGET_US)
    stock->n_failures = 0;
  n = ++stock->n_failures;
  stock->failed_us = now_us;
  wvs_stock_note_failed (stock, item);
  supply->stats.chunks_failed++;
  if (n >= MAX_FAILURES)
    stock->retry_us =
        now_us + MIN (n - MAX_FAILURES + 1, MAX_PAUSE_S) * G_USEC_PER_SEC;
  g_debug ("supply: %s: chunk %u failed: %s", wvs_stock_get_name (stock),
      item->index, error != NULL ? error->message : "no reason given");
  if (g_error_matches (error, WVS_ERROR, WVS_ERROR_UNFIT))
    set_unfit (stock, error);
  wvs_stock_notify (stock, item->index);
  wvs_supply_wake (supply);
}

/* When a chunk that failed may be tried anew. A file that was gone may be back
 * when the viewer next presses Start. */
static gint64
get_forgiven_us (const WvsItem *item)
{
  g_autoptr (GError) error = wvs_chunk_dup_error (item->chunk);

  if (g_error_matches (error, WVS_ERROR, WVS_ERROR_NOT_FOUND))
    return item->failed_us;
  return item->failed_us + FORGIVE_US;
}

void
wvs_stock_forgive (WvsStock *stock)
{
  g_autoptr (GPtrArray) items = NULL;
  gint64 now_us = wvs_supply_now_us (stock->supply);

  if (!stock->has_failed)
    return;
  stock->has_failed = FALSE;
  items = wvs_shelf_list (stock->shelf);
  for (guint i = 0; i < items->len; i++) {
    WvsItem *item = g_ptr_array_index (items, i);
    gint64 forgiven_us;

    if (item->state != WVS_ITEM_FAILED)
      continue;
    forgiven_us = get_forgiven_us (item);
    if (forgiven_us <= now_us && !wvs_stock_is_held (stock, item->index)) {
      wvs_item_remove (item);
      continue;
    }
    stock->has_failed = TRUE;
    wvs_supply_look_at (stock->supply, forgiven_us);
  }
}
