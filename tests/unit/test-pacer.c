/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "pacer.h"

#include "wvs-test.h"

#define N_MANY 500

typedef struct {
  WvsPacer *pacer;
  GMutex lock; /* guards the rest */
  GCond cond;
  GArray *order; /* (element-type int) */
  gboolean entered;
  gboolean may_return;
} Fixture;

typedef struct {
  Fixture *fixture;
  WvsPacerClient *client;
  int number;
  gint64 due_us; /* to be set by the first call, then recorded */
  gint64 next_us;
  guint calls;
  gboolean early;
} Client;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_mutex_init (&f->lock);
  g_cond_init (&f->cond);
  f->order = g_array_new (FALSE, FALSE, sizeof (int));
  f->pacer = wvs_pacer_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wvs_pacer_free (f->pacer);
  g_array_unref (f->order);
  g_cond_clear (&f->cond);
  g_mutex_clear (&f->lock);
}

static guint
n_done (Fixture *f)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&f->lock);

  return f->order->len;
}

static guint
n_calls (Client *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&client->fixture->lock);

  return client->calls;
}

/* First says when it is due, then notes that it was. */
static gint64
be_due_once (gint64 now_us, gpointer data)
{
  Client *client = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&client->fixture->lock);

  if (client->calls++ == 0)
    return client->due_us;
  client->early = now_us < client->due_us;
  g_array_append_val (client->fixture->order, client->number);
  return WVS_PACER_IDLE;
}

static void
test_order (Fixture *f, gconstpointer data)
{
  static const int delays_ms[] = { 60, 20, 100, 40, 80 };
  static const int expected[] = { 1, 3, 0, 4, 2 };
  Client clients[G_N_ELEMENTS (delays_ms)] = { 0 };
  gint64 now_us = g_get_monotonic_time ();

  for (int i = 0; i < (int)G_N_ELEMENTS (clients); i++) {
    clients[i].fixture = f;
    clients[i].number = i;
    clients[i].due_us = now_us + delays_ms[i] * G_TIME_SPAN_MILLISECOND;
    clients[i].client = wvs_pacer_add (f->pacer, be_due_once, &clients[i]);
    wvs_pacer_wake (clients[i].client);
  }
  WVS_TEST_WAIT_FOR (n_done (f) == G_N_ELEMENTS (clients), 20);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    g_assert_cmpint (g_array_index (f->order, int, i), ==, expected[i]);
    g_assert_cmpuint (clients[i].calls, ==, 2);
    g_assert_false (clients[i].early);
    wvs_pacer_remove (clients[i].client);
  }
}

/* Each is called in its turn, also after half of them have gone. */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_autofree Client *clients = g_new0 (Client, N_MANY);
  gint64 now_us = g_get_monotonic_time ();

  for (int i = 0; i < N_MANY; i++) {
    clients[i].fixture = f;
    clients[i].number = i;
    clients[i].due_us = now_us + g_test_rand_int_range (100000, 400000);
    clients[i].client = wvs_pacer_add (f->pacer, be_due_once, &clients[i]);
    wvs_pacer_wake (clients[i].client);
  }
  for (int i = 0; i < N_MANY; i += 2)
    wvs_pacer_remove (g_steal_pointer (&clients[i].client));

  for (int i = 1; i < N_MANY; i += 2) {
    Client *client = &clients[i];

    WVS_TEST_WAIT_FOR (n_calls (client) == 2, 20);
    wvs_pacer_remove (client->client);
    g_assert_false (client->early);
  }
}

static gint64
note (gint64 now_us, gpointer data)
{
  Client *client = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&client->fixture->lock);

  g_array_append_val (client->fixture->order, client->number);
  return client->next_us;
}

/* A client is idle until it is woken, and a wake beats a due time. */
static void
test_wake (Fixture *f, gconstpointer data)
{
  Client idle = { .fixture = f, .number = 1, .next_us = WVS_PACER_IDLE };
  Client far = { .fixture = f, .number = 2, .next_us = WVS_PACER_IDLE - 1 };

  idle.client = wvs_pacer_add (f->pacer, note, &idle);
  far.client = wvs_pacer_add (f->pacer, note, &far);
  g_assert_cmpuint (n_done (f), ==, 0);

  wvs_pacer_wake (far.client);
  WVS_TEST_WAIT_FOR (n_done (f) == 1, 20);
  wvs_pacer_wake (far.client);
  WVS_TEST_WAIT_FOR (n_done (f) == 2, 20);
  wvs_pacer_wake (idle.client);
  WVS_TEST_WAIT_FOR (n_done (f) == 3, 20);
  g_assert_cmpint (g_array_index (f->order, int, 1), ==, 2);
  g_assert_cmpint (g_array_index (f->order, int, 2), ==, 1);

  wvs_pacer_remove (idle.client);
  wvs_pacer_remove (far.client);
}

/* Does not return before it may. */
static gint64
linger (gint64 now_us, gpointer data)
{
  Client *client = data;
  Fixture *f = client->fixture;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&f->lock);

  f->entered = TRUE;
  g_cond_broadcast (&f->cond);
  while (!f->may_return)
    g_cond_wait (&f->cond, &f->lock);
  g_array_append_val (f->order, client->number);
  return client->next_us;
}

static void
await_entry (Fixture *f)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&f->lock);

  while (!f->entered)
    g_cond_wait (&f->cond, &f->lock);
}

static void
let_return (Fixture *f)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&f->lock);

  f->may_return = TRUE;
  g_cond_broadcast (&f->cond);
}

/* A wake that comes while the function runs is not lost. */
static void
test_wake_while_running (Fixture *f, gconstpointer data)
{
  Client client = { .fixture = f, .next_us = WVS_PACER_IDLE };

  client.client = wvs_pacer_add (f->pacer, linger, &client);
  wvs_pacer_wake (client.client);
  await_entry (f);
  wvs_pacer_wake (client.client);
  let_return (f);
  WVS_TEST_WAIT_FOR (n_done (f) == 2, 20);
  wvs_pacer_remove (client.client);
}

static gpointer
remove_client (gpointer data)
{
  wvs_pacer_remove (data);
  return NULL;
}

/* The removal waits for the function, which then never runs again, though it
 * wants to at once. */
static void
test_remove_while_running (Fixture *f, gconstpointer data)
{
  Client client = { .fixture = f, .number = 1, .next_us = 0 };
  Client other = { .fixture = f, .number = 2, .next_us = WVS_PACER_IDLE };
  GThread *thread;

  client.client = wvs_pacer_add (f->pacer, linger, &client);
  other.client = wvs_pacer_add (f->pacer, note, &other);
  wvs_pacer_wake (client.client);
  await_entry (f);
  thread = g_thread_new ("remove", remove_client, client.client);
  let_return (f);
  g_thread_join (thread);

  guint n = n_done (f);
  wvs_pacer_wake (other.client);
  WVS_TEST_WAIT_FOR (n_done (f) == n + 1, 20);
  g_assert_cmpint (g_array_index (f->order, int, n), ==, 2);
  wvs_pacer_remove (other.client);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(name, func)                                                        \
  g_test_add ("/pacer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("order", test_order);
  ADD ("many", test_many);
  ADD ("wake", test_wake);
  ADD ("wake-while-running", test_wake_while_running);
  ADD ("remove-while-running", test_remove_while_running);
  return g_test_run ();
}
