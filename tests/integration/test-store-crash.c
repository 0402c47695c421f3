/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-fixture.h"
#include "wvs-test.h"

/* A server that is killed while it fills its store: whatever is there
 * afterwards is whole, and all that it left can be removed. */

#define N_KILLS 20
#define N_CHUNKS 20
#define UNIT_BYTES 50000
#define LIMIT (5 << 20) /* of which ten find room, so that some have to go */
#define DELAY_US 20000
#define HOUR_US (3600 * (gint64)G_USEC_PER_SEC)

static const char *const keys[] = { WVS_TEST_KEY, WVS_TEST_OTHER_KEY };

/* Tells with a byte of each chunk it has saved. */
static void
save_for_ever (const char *folder, int report)
{
  WvsStore *store = wvs_store_new (folder, LIMIT);
  WvsChunk *chunks[N_CHUNKS];

  for (guint i = 0; i < N_CHUNKS; i++)
    chunks[i] = wvs_test_make_chunk (i, 10, UNIT_BYTES, FALSE);
  for (guint i = 0;; i++)
    if (!wvs_store_save (store, keys[i % 2], chunks[i * 7 % N_CHUNKS]) ||
        write (report, "", 1) != 1)
      _exit (1);
}

/* Kills it at some moment while it writes its second chunk or a later one. */
static void
save_and_kill (const char *folder)
{
  int ends[2];
  pid_t child;
  int status;
  char byte;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    (void)close (ends[0]);
    save_for_ever (folder, ends[1]);
  }
  (void)close (ends[1]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  /* Waits for nothing: any moment is meant. */
  g_usleep ((gulong)g_test_rand_int_range (0, DELAY_US));
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  (void)close (ends[0]);
}

/* Returns how many chunks there are. */
static guint
check_all (WvsStore *store)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    GArray *list = wvs_store_list (store, keys[i]);

    for (guint j = 0; j < list->len; j++)
      g_assert_true (store_has (store, keys[i], g_array_index (list, guint, j),
          UNIT_BYTES));
    n += list->len;
    g_array_unref (list);
  }
  return n;
}

static void
test_kill (void)
{
  g_autofree char *folder = wvs_test_path ("store");
  g_autoptr (WvsStore) store = wvs_store_new (folder, LIMIT);
  g_autoptr (WvsStore) tiny = wvs_store_new (folder, 1);

  for (guint i = 0; i < N_KILLS; i++) {
    guint n;

    save_and_kill (folder);
    n = check_all (store);
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpuint (store_count (folder, NULL), <=, n + i + 1);
  }
  g_test_message ("%u files that were never completed",
      store_count (folder, NULL) - check_all (store));
  g_assert_cmpuint (store_stats (store).damaged, ==, 0);
  g_assert_cmpuint (store_stats (store).errors, ==, 0);

  wvs_store_advance (tiny, 2 * HOUR_US);
  g_assert_false (store_make (tiny, WVS_TEST_KEY, 0, 10));
  g_assert_cmpuint (store_count (folder, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/store-crash/kill", test_kill);
  return g_test_run ();
}
