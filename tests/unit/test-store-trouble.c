/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store.h"

#include <glib/gstdio.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "process.h"
#include "store-fixture.h"
#include "wvs-test.h"

#define MINUTE_US (60 * (gint64)G_USEC_PER_SEC)
#define MANY (1 << 20)

/* Whoever runs the tests may write everywhere: but not below a file, nor here.
 */
static void
test_unusable_folder (void)
{
  g_autofree char *file = wvs_test_file ("file", "x", 1);
  g_autofree char *below = g_build_filename (file, "cache", NULL);
  g_autofree char *link = wvs_test_path ("dangling");
  const char *const folders[] = { file, below, link, "/proc/cache",
    "/proc/self/cache", "/dev/null", "" };

  g_assert_cmpint (symlink ("nowhere", link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    guint n_files = wvs_test_count_files ();
    g_autoptr (WvsStore) store = NULL;
    GArray *list;

    store_warnings = 0;
    store = wvs_store_new (folders[i], MANY);
    g_assert_cmpuint (store_warnings, ==, 1);
    g_assert_nonnull (strstr (store_warning, folders[i]));

    for (guint j = 0; j < 5; j++) {
      g_assert_false (store_make (store, WVS_TEST_KEY, j, 10));
      g_assert_false (store_has (store, WVS_TEST_KEY, j, 10));
      wvs_store_advance (store, MINUTE_US);
    }
    list = wvs_store_list (store, WVS_TEST_KEY);
    g_assert_cmpuint (list->len, ==, 0);
    g_array_unref (list);
    g_assert_cmpuint (store_warnings, ==, 1);
    g_assert_cmpuint (store_stats (store).errors, ==, 5);
    g_assert_cmpuint (store_stats (store).saves, ==, 0);
    g_assert_cmpuint (wvs_test_count_files (), ==, n_files);
  }
}

/* Not tried with each chunk, but again after a minute. */
static void
test_recovers (void)
{
  g_autofree char *file = wvs_test_file ("in-the-way", "x", 1);
  g_autofree char *folder = g_build_filename (file, "cache", NULL);
  g_autoptr (WvsStore) store = NULL;

  store_warnings = 0;
  store_infos = 0;
  store = wvs_store_new (folder, MANY);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_false (store_make (store, WVS_TEST_KEY, 0, 10));
  wvs_store_advance (store, MINUTE_US / 2);
  g_assert_false (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpuint (store_stats (store).errors, ==, 1);
  wvs_store_advance (store, MINUTE_US);
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (store_make (store, WVS_TEST_KEY, 1, 10));
  g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpuint (store_warnings, ==, 1);
  g_assert_cmpuint (store_infos, ==, 1);
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit = { bytes, RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* No file may grow beyond a size, as on a disk that is full. */
static void
fill_up (void)
{
  g_autofree char *folder = wvs_test_path ("full");
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);

  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (signal (SIGXFSZ, SIG_IGN) != SIG_ERR);
  limit_files (200);
  for (guint i = 1; i < 5; i++) {
    g_assert_false (store_make (store, WVS_TEST_KEY, i, 1000));
    g_assert_cmpuint (store_count (folder, NULL), ==, 1); /* nothing in part */
    wvs_store_advance (store, MINUTE_US);
  }
  g_assert_cmpuint (store_warnings, ==, 1);
  g_assert_nonnull (strstr (store_warning, folder));
  g_assert_nonnull (strstr (store_warning, "File too large"));
  g_assert_cmpuint (store_stats (store).errors, ==, 4);
  g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10)); /* loads go on */

  limit_files (RLIM_INFINITY);
  g_assert_true (store_make (store, WVS_TEST_KEY, 1, 1000));
  g_assert_true (store_has (store, WVS_TEST_KEY, 1, 1000));
}

static void
test_full_disk (void)
{
  if (g_test_subprocess ()) {
    fill_up ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Whether modes of files hold: for root they do not, until it gives up the
 * capabilities that are about them. */
static void
obey_modes (gboolean obey)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2];
  guint32 mask = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;

  g_assert_cmpint (syscall (SYS_capget, &header, data), ==, 0);
  data[0].effective = obey ? data[0].effective & ~mask
                           : data[0].effective | (data[0].permitted & mask);
  g_assert_cmpint (syscall (SYS_capset, &header, data), ==, 0);
}

static void
test_read_only (void)
{
  static const char *const modes[] = { "", "v1", "v1/01",
    "v1/01/" WVS_TEST_KEY };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autofree char *name = g_strdup_printf ("read-only-%u", i);
    g_autofree char *folder = wvs_test_path (name);
    g_autofree char *closed = g_build_filename (folder, modes[i], NULL);
    g_autoptr (WvsStore) store = NULL;

    g_assert_cmpint (g_mkdir_with_parents (closed, 0700), ==, 0);
    g_assert_cmpint (g_chmod (closed, 0500), ==, 0);
    obey_modes (TRUE);
    store_warnings = 0;
    store = wvs_store_new (folder, MANY);
    g_assert_cmpuint (store_warnings, ==, i < 2 ? 1 : 0); /* told at once */
    for (guint j = 0; j < 3; j++) {
      g_assert_false (store_make (store, WVS_TEST_KEY, j, 10));
      g_assert_false (store_has (store, WVS_TEST_KEY, j, 10));
      wvs_store_advance (store, MINUTE_US);
    }
    g_assert_cmpuint (store_warnings, ==, 1);
    g_assert_nonnull (strstr (store_warning, "Permission denied"));

    g_assert_cmpint (g_chmod (closed, 0700), ==, 0);
    g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
    g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10));
    obey_modes (FALSE);
  }
}

/* It is an error, and nobody knows whether the file is damaged. */
static void
test_unreadable (void)
{
  g_autofree char *folder = wvs_test_path ("unreadable");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 0);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);

  store_warnings = 0;
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (store_make (store, WVS_TEST_KEY, 1, 10));
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  obey_modes (TRUE);
  g_assert_false (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_false (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (store_has (store, WVS_TEST_KEY, 1, 10));
  g_assert_true (store_make (store, WVS_TEST_KEY, 2, 10));
  obey_modes (FALSE);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpuint (store_warnings, ==, 1);
  g_assert_cmpuint (store_stats (store).errors, ==, 2);
  g_assert_cmpuint (store_stats (store).damaged, ==, 0);
  g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10));
}

/* What may not be removed fills the store: it does not grow beyond its limit by
 * more than the one chunk that is tried each minute. */
static void
test_cannot_shrink (void)
{
  g_autofree char *folder = wvs_test_path ("cannot-shrink");
  g_autofree char *path = store_path (folder, WVS_TEST_KEY, 0);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  g_autoptr (WvsStore) small = wvs_store_new (folder, 6000);

  store_warnings = 0;
  for (guint i = 0; i < 5; i++)
    g_assert_true (store_make (store, WVS_TEST_KEY, i, 500));
  g_assert_cmpint (g_chmod (shelf, 0500), ==, 0);
  obey_modes (TRUE);
  for (guint i = 0; i < 5; i++) {
    g_assert_true (store_make (small, WVS_TEST_OTHER_KEY, i, 500));
    g_assert_false (store_make (small, WVS_TEST_OTHER_KEY, 10, 500));
    g_assert_cmpuint (store_count (folder, NULL), ==, 6);
    wvs_store_advance (small, MINUTE_US);
  }
  g_assert_cmpint (g_chmod (shelf, 0700), ==, 0);
  obey_modes (FALSE);
  g_assert_cmpuint (store_warnings, ==, 1);
  g_assert_nonnull (strstr (store_warning, "make room"));
  g_assert_true (store_make (small, WVS_TEST_OTHER_KEY, 5, 500));
  g_assert_cmpuint (store_count (folder, NULL), ==, 1);
}

/* Things of other kinds in the place of a chunk. */
static void
test_other_kinds (void)
{
  g_autofree char *folder = wvs_test_path ("kinds");
  g_autofree char *outside = wvs_test_path ("outside.chunk");
  g_autofree char *link = store_path (folder, WVS_TEST_KEY, 0);
  g_autofree char *fifo = store_path (folder, WVS_TEST_KEY, 1);
  g_autofree char *huge = store_path (folder, WVS_TEST_KEY, 2);
  g_autofree char *dir = store_path (folder, WVS_TEST_KEY, 3);
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);

  store_warnings = 0;
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpint (g_rename (link, outside), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (outside, G_FILE_TEST_EXISTS));

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 1, 10));

  g_assert_true (g_file_set_contents (huge, "x", 1, NULL));
  g_assert_cmpint (truncate (huge, G_GINT64_CONSTANT (1) << 40), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 2, 10));
  g_assert_false (g_file_test (huge, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 3, 10));
  g_assert_cmpuint (store_stats (store).damaged, ==, 4);
  g_assert_cmpuint (store_warnings, ==, 0);
  g_assert_false (store_make (store, WVS_TEST_KEY, 3, 10));
  g_assert_cmpuint (store_warnings, ==, 1);
}

/* A chunk that breaks what chunk.h says would not be read again: not a matter
 * of the disk. */
static void
test_unfit_chunk (void)
{
  g_autofree char *folder = wvs_test_path ("unfit");
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);
  g_autoptr (WvsChunk) chunk = wvs_chunk_new (1);

  store_warnings = 0;
  wvs_chunk_append (chunk,
      wvs_access_unit_new (g_bytes_new_static ("x", 1), 0, 0, TRUE));
  wvs_chunk_seal (chunk, FALSE);
  g_assert_false (wvs_store_save (store, WVS_TEST_KEY, chunk));
  g_assert_cmpuint (store_stats (store).errors, ==, 1);
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpuint (store_warnings, ==, 0);
}

/* The folder is removed while the server runs. */
static void
test_removed_folder (void)
{
  g_autofree char *folder = wvs_test_path ("removed");
  g_autofree char *moved = wvs_test_path ("moved");
  g_autoptr (WvsStore) store = wvs_store_new (folder, MANY);

  store_warnings = 0;
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_false (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (store_make (store, WVS_TEST_KEY, 0, 10));
  g_assert_true (store_has (store, WVS_TEST_KEY, 0, 10));
  g_assert_cmpuint (store_warnings, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  wvs_test_init (&argc, &argv);
  store_expect_warnings ();
  g_test_add_func ("/store-trouble/unusable-folder", test_unusable_folder);
  g_test_add_func ("/store-trouble/recovers", test_recovers);
  g_test_add_func ("/store-trouble/full-disk", test_full_disk);
  g_test_add_func ("/store-trouble/read-only", test_read_only);
  g_test_add_func ("/store-trouble/unreadable", test_unreadable);
  g_test_add_func ("/store-trouble/cannot-shrink", test_cannot_shrink);
  g_test_add_func ("/store-trouble/other-kinds", test_other_kinds);
  g_test_add_func ("/store-trouble/unfit-chunk", test_unfit_chunk);
  g_test_add_func ("/store-trouble/removed-folder", test_removed_folder);
  status = g_test_run ();
  g_free (store_warning);
  return status;
}
