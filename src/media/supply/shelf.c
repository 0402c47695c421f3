/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "shelf.h"

struct _WvsShelf {
  GHashTable *items; /* (element-type guint WvsItem): by their numbers */
  WvsAttic *attic;
  GQueue *unsaved;
  gpointer data;
};

struct _WvsAttic {
  GQueue items; /* (element-type WvsItem): what came first, first */
  gsize bytes;
  gsize max_bytes;
};

static void
item_free (gpointer data)
{
  WvsItem *item = data;

  wvs_item_fetch (item);
  if (item->unsaved)
    g_queue_unlink (item->shelf->unsaved, &item->unsaved_link);
  g_clear_pointer (&item->chunk, wvs_chunk_unref);
  g_free (item);
}

WvsShelf *
wvs_shelf_new (WvsAttic *attic, GQueue *unsaved, gpointer data)
{
  WvsShelf *shelf = g_new0 (WvsShelf, 1);

  shelf->items = g_hash_table_new_full (NULL, NULL, NULL, item_free);
  shelf->attic = attic;
  shelf->unsaved = unsaved;
  shelf->data = data;
  return shelf;
}

void
wvs_shelf_free (WvsShelf *shelf)
{
  g_hash_table_unref (shelf->items);
  g_free (shelf);
}

gpointer
wvs_shelf_get_data (const WvsShelf *shelf)
{
  return shelf->data;
}

guint
wvs_shelf_get_n_items (const WvsShelf *shelf)
{
  return g_hash_table_size (shelf->items);
}

WvsItem *
wvs_shelf_find (WvsShelf *shelf, guint index)
{
  return g_hash_table_lookup (shelf->items, GUINT_TO_POINTER (index));
}

WvsItem *
wvs_shelf_get (WvsShelf *shelf, guint index)
{
  WvsItem *item = wvs_shelf_find (shelf, index);

  if (item != NULL)
    return item;
  item = g_new0 (WvsItem, 1);
  item->shelf = shelf;
  item->index = index;
  item->state = WVS_ITEM_ABSENT;
  item->attic_link.data = item;
  item->unsaved_link.data = item;
  g_hash_table_insert (shelf->items, GUINT_TO_POINTER (index), item);
  return item;
}

GPtrArray *
wvs_shelf_list (WvsShelf *shelf)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, shelf->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (list, item);
  return list;
}

void
wvs_item_remove (WvsItem *item)
{
  g_hash_table_remove (item->shelf->items, GUINT_TO_POINTER (item->index));
}

WvsAttic *
wvs_attic_new (gsize max_bytes)
{
  WvsAttic *attic = g_new0 (WvsAttic, 1);

  g_queue_init (&attic->items);
  attic->max_bytes = max_bytes;
  return attic;
}

void
wvs_attic_free (WvsAttic *attic)
{
  g_free (attic);
}

static WvsItem *
find_least_needed (WvsAttic *attic)
{
  for (GList *link = attic->items.head; link != NULL; link = link->next) {
    WvsItem *item = link->data;

    if (!item->unsaved)
      return item;
  }
  return g_queue_peek_head (&attic->items);
}

void
wvs_item_store_away (WvsItem *item)
{
  WvsAttic *attic = item->shelf->attic;

  if (item->in_attic)
    return;
  item->in_attic = TRUE;
  item->size = wvs_chunk_get_size (item->chunk);
  attic->bytes += item->size;
  g_queue_push_tail_link (&attic->items, &item->attic_link);
  while (attic->bytes > attic->max_bytes)
    wvs_item_remove (find_least_needed (attic));
}

void
wvs_item_fetch (WvsItem *item)
{
  WvsAttic *attic = item->shelf->attic;

  if (!item->in_attic)
    return;
  item->in_attic = FALSE;
  attic->bytes -= item->size;
  g_queue_unlink (&attic->items, &item->attic_link);
}
