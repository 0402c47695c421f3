/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "shelf.h"

#include "wvs-test.h"

typedef struct {
  WvsAttic *attic;
  GQueue unsaved;
  WvsShelf *a;
  WvsShelf *b;
} Fixture;

/* Room for three chunks with nothing in them. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (0);

  f->attic = wvs_attic_new (3 * wvs_chunk_get_size (chunk));
  g_queue_init (&f->unsaved);
  f->a = wvs_shelf_new (f->attic, &f->unsaved, f);
  f->b = wvs_shelf_new (f->attic, &f->unsaved, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wvs_shelf_free (f->a);
  wvs_shelf_free (f->b);
  g_assert_cmpuint (f->unsaved.length, ==, 0);
  wvs_attic_free (f->attic);
}

static WvsItem *
put (WvsShelf *shelf, guint index)
{
  WvsItem *item = wvs_shelf_get (shelf, index);

  item->chunk = wvs_chunk_new (index);
  wvs_chunk_seal (item->chunk, FALSE);
  item->state = WVS_ITEM_SEALED;
  return item;
}

static void
test_items (Fixture *f, gconstpointer data)
{
  WvsItem *item = wvs_shelf_get (f->a, 5);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_cmpint (item->state, ==, WVS_ITEM_ABSENT);
  g_assert_true (wvs_shelf_get (f->a, 5) == item);
  g_assert_true (wvs_shelf_find (f->a, 5) == item);
  g_assert_null (wvs_shelf_find (f->a, 0));
  g_assert_null (wvs_shelf_find (f->b, 5));
  g_assert_true (wvs_shelf_get_data (item->shelf) == f);
  list = wvs_shelf_list (f->a);
  g_assert_cmpuint (list->len, ==, 1);
  wvs_item_remove (item);
  g_assert_cmpuint (wvs_shelf_get_n_items (f->a), ==, 0);
}

/* What was put away first goes first, from whatever shelf it is. */
static void
test_bound (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    wvs_item_store_away (put (i == 1 ? f->b : f->a, i));
  wvs_item_store_away (put (f->b, 3));
  g_assert_null (wvs_shelf_find (f->a, 0));
  wvs_item_store_away (put (f->b, 4));
  g_assert_null (wvs_shelf_find (f->b, 1));
  g_assert_nonnull (wvs_shelf_find (f->a, 2));
  g_assert_cmpuint (wvs_shelf_get_n_items (f->b), ==, 2);
}

/* What is held again stays, and counts no more. */
static void
test_fetch (Fixture *f, gconstpointer data)
{
  WvsItem *first = put (f->a, 0);

  for (guint i = 1; i < 3; i++)
    wvs_item_store_away (put (f->a, i));
  wvs_item_store_away (first);
  wvs_item_store_away (first);
  wvs_item_fetch (first);
  wvs_item_fetch (first);
  wvs_item_store_away (put (f->a, 3));
  g_assert_cmpuint (wvs_shelf_get_n_items (f->a), ==, 4);
  wvs_item_store_away (first);
  g_assert_null (wvs_shelf_find (f->a, 1));
  g_assert_true (wvs_shelf_find (f->a, 0) == first);
}

/* What only memory has goes last, but goes. */
static void
test_unsaved (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 6; i++) {
    WvsItem *item = put (f->a, i);

    item->unsaved = i != 2;
    if (item->unsaved)
      g_queue_push_tail_link (&f->unsaved, &item->unsaved_link);
    wvs_item_store_away (item);
    if (i == 3)
      g_assert_null (wvs_shelf_find (f->a, 2));
  }
  g_assert_null (wvs_shelf_find (f->a, 0));
  g_assert_null (wvs_shelf_find (f->a, 1));
  g_assert_cmpuint (f->unsaved.length, ==, 3);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  add ("/shelf/items", test_items);
  add ("/shelf/bound", test_bound);
  add ("/shelf/fetch", test_fetch);
  add ("/shelf/unsaved", test_unsaved);
  return g_test_run ();
}
