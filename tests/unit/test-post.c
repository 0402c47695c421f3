/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "post.h"

#include "wvs-test.h"

typedef struct {
  GThread *ran_on;
  guint runs;
  guint frees;
} Record;

static void
run (gpointer data)
{
  Record *record = data;

  record->ran_on = g_thread_self ();
  record->runs++;
}

static void
count_free (gpointer data)
{
  Record *record = data;

  record->frees++;
}

static gpointer
post_from_thread (gpointer data)
{
  wvs_post (NULL, run, data, count_free);
  return NULL;
}

/* With no loop running g_main_context_invoke() would run it over there. */
static void
test_other_thread (void)
{
  Record record = { 0 };

  g_thread_join (g_thread_new ("poster", post_from_thread, &record));
  g_assert_cmpuint (record.runs, ==, 0);
  WVS_TEST_WAIT_FOR (record.frees == 1, 10);
  g_assert_true (record.ran_on == g_thread_self ());
  g_assert_cmpuint (record.runs, ==, 1);
}

static void
test_destroyed_unrun (void)
{
  GMainContext *context = g_main_context_new ();
  Record record = { 0 };

  wvs_post (context, run, &record, count_free);
  g_main_context_unref (context);
  g_assert_cmpuint (record.runs, ==, 0);
  g_assert_cmpuint (record.frees, ==, 1);
}

static void
append (gpointer data)
{
  g_string_append_c (((gpointer *)data)[0],
      GPOINTER_TO_INT (((gpointer *)data)[1]));
}

static void
test_order (void)
{
  g_autoptr (GString) order = g_string_new (NULL);
  gpointer calls[3][2];

  for (int i = 0; i < 3; i++) {
    calls[i][0] = order;
    calls[i][1] = GINT_TO_POINTER ('a' + i);
    wvs_post (NULL, append, calls[i], NULL);
  }
  WVS_TEST_WAIT_FOR (order->len == 3, 10);
  g_assert_cmpstr (order->str, ==, "abc");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/post/other-thread", test_other_thread);
  g_test_add_func ("/post/destroyed-unrun", test_destroyed_unrun);
  g_test_add_func ("/post/order", test_order);
  return g_test_run ();
}
