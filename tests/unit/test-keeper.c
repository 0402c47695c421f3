/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "keeper.h"

#include "fake-store.h"
#include "wvs-test.h"

typedef struct {
  WvsStore *store;
  WvsKeeper *keeper;

  GMutex lock; /* guards what follows */
  GString *told;
} Fixture;

static void
tell (Fixture *f, gpointer subject, const char *what, guint index,
    gboolean done)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&f->lock);

  g_string_append_printf (f->told, "%c %s %u%s\n", *(const char *)subject, what,
      index, done ? "" : " failed");
}

static void
on_listed (gpointer subject, GArray *indices, gpointer data)
{
  tell (data, subject, "listed", indices->len, TRUE);
}

static void
on_loaded (gpointer subject, guint index, WvsChunk *loaded, gpointer data)
{
  g_autoptr (WvsChunk) chunk = loaded;

  tell (data, subject, "loaded", index, chunk != NULL);
}

static void
on_saved (gpointer subject, guint index, gboolean done, gpointer data)
{
  tell (data, subject, "saved", index, done);
}

static void
begin (Fixture *f)
{
  static const WvsKeeperEvents events = { on_listed, on_loaded, on_saved };

  f->keeper = wvs_keeper_new (f->store, &events, f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_mutex_init (&f->lock);
  f->told = g_string_new (NULL);
  f->store = wvs_store_new ("", 0);
  begin (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->keeper, wvs_keeper_free);
  wvs_store_free (f->store);
  g_string_free (f->told, TRUE);
  g_mutex_clear (&f->lock);
}

/* Ends the keeper, and begins another one. */
static void
expect (Fixture *f, const char *told)
{
  wvs_keeper_free (f->keeper);
  g_assert_cmpstr (f->told->str, ==, told);
  g_string_truncate (f->told, 0);
  begin (f);
}

static char x = 'x', y = 'y', z = 'z'; /* whom it is for */

static void
save (Fixture *f, guint index)
{
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (index);

  wvs_chunk_seal (chunk, FALSE);
  wvs_keeper_save (f->keeper, &x, "key", chunk);
}

/* The end waits for all that was asked for. */
static void
test_answers (Fixture *f, gconstpointer data)
{
  save (f, 3);
  expect (f, "x saved 3\n");
  wvs_keeper_list (f->keeper, &y, "key");
  expect (f, "y listed 1\n");
  wvs_keeper_load (f->keeper, &z, "key", 3);
  expect (f, "z loaded 3\n");
  wvs_keeper_load (f->keeper, &z, "key", 4);
  expect (f, "z loaded 4 failed\n");
  fake_store_set_full (f->store, TRUE);
  save (f, 5);
  expect (f, "x saved 5 failed\n");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add ("/keeper/answers", Fixture, NULL, set_up, test_answers,
      tear_down);
  return g_test_run ();
}
