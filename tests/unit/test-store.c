/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "process.h"
#include "store-fixture.h"
#include "wvs-test.h"

#define MANY (G_GUINT64_CONSTANT (1) << 30) /* bytes */

static guint
mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (lstat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static void
test_keeps (void)
{
  g_autofree char *folder = wvs_test_path ("keeps/in/here");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 5);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  g_autoptr (WvsStore) later = NULL;
  guint n_files = wvs_test_count_files ();
  guint64 bytes = 0;

  g_assert_false (store_has (store, WVS_TEST_KEY, 5, 100));
  g_assert_true (store_make (store, WVS_TEST_KEY, 5, 100));
  g_assert_true (store_has (store, WVS_TEST_KEY, 5, 100));
  g_assert_false (store_has (store, WVS_TEST_KEY, 4, 100));
  g_assert_false (store_has (store, WVS_TEST_OTHER_KEY, 5, 100));

  g_assert_cmpuint (mode (path), ==, 0600);
  g_assert_cmpuint (mode (shelf), ==, 0700);
  g_assert_cmpuint (mode (folder), ==, 0700);
  g_assert_cmpuint (mode (parent), ==, 0700);
  g_assert_cmpuint (store_count (folder, &bytes), ==, 1);

  g_assert_true (store_make (store, WVS_TEST_KEY, 5, 100)); /* once more */
  g_assert_cmpuint (store_stats (store).bytes, ==, bytes);
  g_assert_cmpuint (store_stats (store).saves, ==, 2);
  g_assert_cmpuint (store_stats (store).loads, ==, 1);
  g_assert_cmpuint (store_stats (store).damaged, ==, 0);
  g_assert_cmpuint (store_stats (store).evicted, ==, 0);
  g_assert_cmpuint (store_stats (store).errors, ==, 0);

  later = wvs_store_new (folder, MANY);
  g_assert_true (store_has (later, WVS_TEST_KEY, 5, 100));
  g_assert_true (store_make (later, WVS_TEST_KEY, 6, 100));
  g_assert_cmpuint (store_stats (later).bytes, ==, 2 * bytes);
  g_assert_cmpuint (wvs_test_count_files (), ==, n_files);
}

static void
test_list (void)
{
  static const guint numbers[] = { 7, 1000000, 0, 12, G_MAXINT32, 999999 };
  static const char *const others[] = { "1.chunk", "0000013.chunk",
    "000014.chunk.tmp", "-00015.chunk", "+00016.chunk", "99999999999.chunk",
    "000017", "000018.chunk ", " 00019.chunk" };
  g_autofree char *folder = wvs_test_path ("list");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 0);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  GArray *list = wvs_store_list (store, WVS_TEST_KEY);

  g_assert_cmpuint (list->len, ==, 0);
  g_array_unref (list);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_true (store_make (store, WVS_TEST_KEY, numbers[i], 1));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *other = g_build_filename (shelf, others[i], NULL);

    g_assert_true (g_file_set_contents (other, "", 0, NULL));
  }

  list = wvs_store_list (store, WVS_TEST_KEY);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (numbers));
  for (guint i = 1; i < list->len; i++)
    g_assert_cmpuint (g_array_index (list, guint, i - 1), <,
        g_array_index (list, guint, i));
  g_assert_cmpuint (g_array_index (list, guint, 0), ==, 0);
  g_assert_cmpuint (g_array_index (list, guint, 5), ==, G_MAXINT32);
  g_array_unref (list);
}

/* Puts @data in the place of a chunk: it is found out and removed. */
static void
assert_damaged (WvsStore *store, const char *path, const char *data, gsize size)
{
  guint64 damaged = store_stats (store).damaged;

  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
  g_assert_false (store_has (store, WVS_TEST_KEY, 3, 10));
  g_assert_cmpuint (store_stats (store).damaged, ==, damaged + 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_damaged (void)
{
  g_autofree char *folder = wvs_test_path ("damaged");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 3);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (store_make (store, WVS_TEST_KEY, 3, 1));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize i = 0; i < size; i++) {
    data[i] ^= 0x10;
    assert_damaged (store, path, data, size);
    data[i] ^= 0x10;
    assert_damaged (store, path, data, i);
  }
  g_assert_cmpuint (store_stats (store).errors, ==, 0);
  g_assert_true (store_make (store, WVS_TEST_KEY, 3, 10));
  g_assert_true (store_has (store, WVS_TEST_KEY, 3, 10));
}

/* A good file that is not what its name says. */
static void
test_in_wrong_place (void)
{
  g_autofree char *folder = wvs_test_path ("wrong-place");
  g_autofree char *right = store_path (folder, WVS_TEST_KEY, 3);
  g_autofree char *number = store_path (folder, WVS_TEST_KEY, 4);
  g_autofree char *key = store_path (folder, WVS_TEST_OTHER_KEY, 3);
  g_autofree char *shelf = g_path_get_dirname (key);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);

  g_assert_true (store_make (store, WVS_TEST_KEY, 3, 10));
  g_assert_cmpint (g_rename (right, number), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 4, 10));
  g_assert_true (store_make (store, WVS_TEST_KEY, 3, 10));
  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  g_assert_cmpint (g_rename (right, key), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_OTHER_KEY, 3, 10));
  g_assert_cmpuint (store_stats (store).damaged, ==, 2);
}

/* A load says that a chunk was used, but not with each one again. */
static void
test_touches (void)
{
  g_autofree char *folder = wvs_test_path ("touches");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 0);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  const struct {
    gint64 seconds; /* ago */
    gboolean touched;
  } rows[] = { { 5, FALSE }, { 90, TRUE }, { 1000000, TRUE },
    { -1000000, TRUE } };

  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct stat before;
    struct stat after;

    store_age (path, rows[i].seconds);
    g_assert_cmpint (stat (path, &before), ==, 0);
    g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10));
    g_assert_cmpint (stat (path, &after), ==, 0);
    g_assert_true (
        (after.st_mtim.tv_sec != before.st_mtim.tv_sec) == rows[i].touched);
    g_assert_cmpint (after.st_mtim.tv_sec, <=,
        g_get_real_time () / G_USEC_PER_SEC);
  }
}

#define N_THREADS 4
#define N_ROUNDS 100
#define N_CHUNKS 8

static gpointer
save_and_load (gpointer data)
{
  WvsStore *store = data;
  guint n_loaded = 0;

  for (guint i = 0; i < N_ROUNDS; i++) {
    const char *key = i % 3 == 0 ? WVS_TEST_OTHER_KEY : WVS_TEST_KEY;

    g_assert_true (store_make (store, key, i % N_CHUNKS, 500));
    n_loaded += store_has (store, key, (i * 5) % N_CHUNKS, 500) ? 1 : 0;
  }
  return GUINT_TO_POINTER (n_loaded);
}

/* Several servers with several threads each, who take away from each other. */
static void
test_many_at_once (void)
{
  g_autofree char *folder = wvs_test_path ("many-at-once");
  WvsStore *stores[2];
  GThread *threads[N_THREADS];
  guint n_loaded = 0;
  guint64 bytes = 0;

  for (guint i = 0; i < 2; i++)
    stores[i] = wvs_store_new (folder, 20000);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("store", save_and_load, stores[i % 2]);
  for (guint i = 0; i < N_THREADS; i++)
    n_loaded += GPOINTER_TO_UINT (g_thread_join (threads[i]));

  g_assert_cmpuint (n_loaded, >, 0);
  for (guint i = 0; i < 2; i++) {
    WvsStoreStats stats = store_stats (stores[i]);

    g_assert_cmpuint (stats.saves, ==, N_THREADS / 2 * N_ROUNDS);
    g_assert_cmpuint (stats.damaged, ==, 0);
    g_assert_cmpuint (stats.errors, ==, 0);
  }
  g_assert_cmpuint (store_count (folder, NULL), >, 0);
  wvs_store_advance (stores[0], 3600 * (gint64)G_USEC_PER_SEC);
  g_assert_true (store_make (stores[0], WVS_TEST_KEY, 0, 500));
  (void)store_count (folder, &bytes);
  g_assert_cmpuint (bytes, <=, 20000);
  g_assert_cmpuint (store_stats (stores[0]).bytes, ==, bytes);
  for (guint i = 0; i < 2; i++)
    wvs_store_free (stores[i]);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/store/keeps", test_keeps);
  g_test_add_func ("/store/list", test_list);
  g_test_add_func ("/store/damaged", test_damaged);
  g_test_add_func ("/store/in-wrong-place", test_in_wrong_place);
  g_test_add_func ("/store/touches", test_touches);
  g_test_add_func ("/store/many-at-once", test_many_at_once);
  return g_test_run ();
}
