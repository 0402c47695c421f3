/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store-sweep.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "store-fixture.h"
#include "wvs-test.h"

#define SIZE 500
#define HOUR_US (3600 * (gint64)G_USEC_PER_SEC)

/* What a file of store_make() with SIZE takes. */
static guint64
file_bytes (void)
{
  g_autofree char *folder = wvs_test_path ("file-bytes");
  g_autoptr (WvsStore) store = wvs_store_new (folder, 1 << 20);

  g_assert_true (store_make (store, WVS_TEST_KEY, 0, SIZE));
  return store_stats (store).bytes;
}

static void
age (const char *folder, const char *key, guint index, gint64 seconds)
{
  g_autofree char *path = store_path (folder, key, index);

  store_age (path, seconds);
}

static gboolean
is_there (const char *folder, const char *key, guint index)
{
  g_autofree char *path = store_path (folder, key, index);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was used least recently goes first, of whatever rendition. */
static void
test_order (void)
{
  g_autofree char *folder = wvs_test_path ("order");
  guint64 bytes = file_bytes ();
  g_autoptr (WvsStore) store = wvs_store_new (folder, 10 * bytes);

  for (guint i = 0; i < 10; i++) {
    const char *key = i % 2 == 0 ? WVS_TEST_KEY : WVS_TEST_OTHER_KEY;

    g_assert_true (store_make (store, key, i, SIZE));
    age (folder, key, i, 1000 + i * 100); /* the first are the youngest */
  }
  g_assert_cmpuint (store_stats (store).evicted, ==, 0);
  g_assert_true (store_has (store, WVS_TEST_OTHER_KEY, 9, SIZE));

  g_assert_true (store_make (store, WVS_TEST_KEY, 10, SIZE));
  g_assert_cmpuint (store_stats (store).evicted, ==, 2);
  g_assert_cmpuint (store_stats (store).bytes, ==, 9 * bytes);
  for (guint i = 0; i < 11; i++) {
    const char *key = i % 2 == 0 ? WVS_TEST_KEY : WVS_TEST_OTHER_KEY;

    g_assert_true (is_there (folder, key, i) == (i != 7 && i != 8));
  }
}

static void
test_limit (void)
{
  g_autofree char *folder = wvs_test_path ("limit");
  const guint64 limit = 50000;
  g_autoptr (WvsStore) store = wvs_store_new (folder, limit);

  for (guint i = 0; i < 200; i++) {
    guint64 bytes = 0;
    guint size = (i * 37) % 1000;

    g_assert_true (store_make (store, WVS_TEST_KEY, i, size));
    g_assert_true (is_there (folder, WVS_TEST_KEY, i));
    (void)store_count (folder, &bytes);
    g_assert_cmpuint (bytes, <=, limit);
    g_assert_cmpuint (store_stats (store).bytes, ==, bytes);
  }
  g_assert_cmpuint (store_stats (store).evicted, >, 0);
  g_assert_cmpuint (store_stats (store).errors, ==, 0);
}

/* The chunk just written stays, even if its time says that it is the oldest. */
static void
test_keeps_what_is_new (void)
{
  g_autofree char *folder = wvs_test_path ("keeps-new");
  guint64 bytes = file_bytes ();
  WvsStoreSwept swept;

  {
    g_autoptr (WvsStore) store = wvs_store_new (folder, 10 * bytes);

    for (guint i = 0; i < 3; i++)
      g_assert_true (store_make (store, WVS_TEST_KEY, i, SIZE));
  }
  age (folder, WVS_TEST_KEY, 1, 1000);
  wvs_store_sweep (&(WvsStoreSweep){ .folder = folder,
                       .max_bytes = bytes,
                       .now_us = g_get_real_time (),
                       .keep_key = WVS_TEST_KEY,
                       .keep_index = 1 },
      &swept);
  g_assert_cmpuint (swept.bytes, ==, bytes);
  g_assert_cmpuint (swept.evicted, ==, 2);
  g_assert_cmpint (swept.error, ==, 0);
  g_assert_true (is_there (folder, WVS_TEST_KEY, 1));
}

/* A chunk that alone is larger than the limit is not written; the folder comes
 * within its limit all the same, and empty folders go. */
static void
test_too_large (void)
{
  g_autofree char *folder = wvs_test_path ("too-large");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 0);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autoptr (WvsStore) large = wvs_store_new (folder, 1 << 20);
  g_autoptr (WvsStore) tiny = wvs_store_new (folder, 1);

  for (guint i = 0; i < 5; i++)
    g_assert_true (store_make (large, WVS_TEST_KEY, i, SIZE));
  g_assert_false (store_make (tiny, WVS_TEST_OTHER_KEY, 9, SIZE));
  g_assert_cmpuint (store_count (folder, NULL), ==, 0);
  g_assert_false (g_file_test (shelf, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (store_stats (tiny).evicted, ==, 5);
  g_assert_cmpuint (store_stats (tiny).errors, ==, 0);
  g_assert_true (store_make (large, WVS_TEST_KEY, 0, SIZE));
}

/* What another server writes is seen after a while. */
static void
test_two_stores (void)
{
  g_autofree char *folder = wvs_test_path ("two-stores");
  guint64 bytes = file_bytes ();
  g_autoptr (WvsStore) one = wvs_store_new (folder, 10 * bytes);
  g_autoptr (WvsStore) other = wvs_store_new (folder, 100 * bytes);

  g_assert_true (store_make (one, WVS_TEST_KEY, 0, SIZE));
  for (guint i = 1; i < 20; i++)
    g_assert_true (store_make (other, WVS_TEST_KEY, i, SIZE));
  g_assert_true (store_has (one, WVS_TEST_KEY, 19, SIZE));

  g_assert_true (store_make (one, WVS_TEST_KEY, 20, SIZE));
  g_assert_cmpuint (store_stats (one).bytes, ==, 2 * bytes); /* knows no more */
  wvs_store_advance (one, HOUR_US);
  g_assert_true (store_make (one, WVS_TEST_KEY, 21, SIZE));
  g_assert_cmpuint (store_stats (one).bytes, ==, 9 * bytes);
  g_assert_cmpuint (store_stats (one).evicted, ==, 13);
  g_assert_cmpuint (store_count (folder, NULL), ==, 9);
}

/* Of what servers that died left behind, and of nobody else's. */
static void
test_leftovers (void)
{
  static const struct {
    const char *name;
    gint64 seconds; /* ago */
    const char *data;
    gboolean stays;
  } rows[] = {
    { "0123456789abcdef.tmp", 4000, "half", FALSE },
    { "1123456789abcdef.tmp", -4000, "half", FALSE },
    { "2123456789abcdef.tmp", 3000, "half", TRUE },
    { "3123456789abcde.tmp", 4000, "a digit too few", TRUE },
    { "4123456789abcdef.tmp.txt", 4000, "other", TRUE },
    { "notes.txt", 4000, "other", TRUE },
    { "1.chunk", 4000, "other", TRUE },
    { "000001.chunk", 10, "torn", FALSE },
    { "000002.chunk", 10, "", FALSE },
  };
  g_autofree char *folder = wvs_test_path ("leftovers");
  g_autofree char *first = store_path (folder, WVS_TEST_KEY, 0);
  g_autofree char *shelf = g_path_get_dirname (first);
  g_autofree char *empty = g_strdup_printf ("%s/v1/%.2s/%s", folder,
      WVS_TEST_OTHER_KEY, WVS_TEST_OTHER_KEY);
  g_autofree char *foreign = g_strdup_printf ("%s/v1/zz/zz", folder);
  g_autoptr (WvsStore) store = wvs_store_new (folder, 1 << 20);

  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (foreign, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_build_filename (shelf, rows[i].name, NULL);

    g_assert_true (g_file_set_contents (path, rows[i].data, -1, NULL));
    store_age (path, rows[i].seconds);
  }

  g_assert_true (store_make (store, WVS_TEST_KEY, 0, SIZE));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_build_filename (shelf, rows[i].name, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS) != rows[i].stays)
      g_error ("%s: wrong", rows[i].name);
  }
  g_assert_false (g_file_test (empty, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (store_stats (store).damaged, ==, 2);
  g_assert_cmpuint (store_stats (store).bytes, ==, file_bytes ());
}

/* No link leads out of the folder, nobody's chunks elsewhere are removed. */
static void
test_links (void)
{
  g_autofree char *elsewhere = wvs_test_path ("elsewhere");
  g_autofree char *folder = wvs_test_path ("links");
  g_autofree char *prefix = g_strdup_printf ("%s/v1/01", folder);
  g_autofree char *target = g_strdup_printf ("%s/v1/01", elsewhere);
  g_autofree char *shelf =
      g_strdup_printf ("%s/v1/11/%s", folder, WVS_TEST_OTHER_KEY);
  g_autofree char *parent = g_path_get_dirname (shelf);
  g_autofree char *shelf_target =
      g_strdup_printf ("%s/%s", target, WVS_TEST_KEY);
  g_autoptr (WvsStore) other = wvs_store_new (elsewhere, 1 << 20);
  g_autoptr (WvsStore) tiny = wvs_store_new (folder, 1);

  g_assert_true (store_make (other, WVS_TEST_KEY, 0, SIZE));
  g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
  g_assert_cmpint (symlink (target, prefix), ==, 0);
  g_assert_cmpint (symlink (shelf_target, shelf), ==, 0);
  g_assert_false (store_has (tiny, WVS_TEST_KEY, 0, SIZE));
  g_assert_false (store_has (tiny, WVS_TEST_OTHER_KEY, 0, SIZE));
  g_assert_false (store_make (tiny, WVS_TEST_KEY, 1, SIZE));
  g_assert_true (store_has (other, WVS_TEST_KEY, 0, SIZE));
  g_assert_cmpuint (store_stats (tiny).evicted, ==, 0);
  g_assert_cmpuint (store_stats (tiny).damaged, ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/store-sweep/order", test_order);
  g_test_add_func ("/store-sweep/limit", test_limit);
  g_test_add_func ("/store-sweep/keeps-what-is-new", test_keeps_what_is_new);
  g_test_add_func ("/store-sweep/too-large", test_too_large);
  g_test_add_func ("/store-sweep/two-stores", test_two_stores);
  g_test_add_func ("/store-sweep/leftovers", test_leftovers);
  g_test_add_func ("/store-sweep/links", test_links);
  return g_test_run ();
}
