/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "pacer.h"

struct _WvsPacer {
  GThread *thread;
  GMutex lock;     /* guards what follows; never held while a client runs */
  GCond changed;   /* the first client is another, or the end has come */
  GCond returned;  /* a client's function has returned */
  GPtrArray *heap; /* (element-type WvsPacerClient): the next due one first */
  WvsPacerClient *running;
  gboolean woken; /* the running client was woken meanwhile */
  gboolean ended;
};

struct _WvsPacerClient {
  WvsPacer *pacer;
  WvsPacerFunc func;
  gpointer data;
  gint64 due_us;
  guint index;      /* in the heap */
  gboolean leaving; /* someone waits to remove it: it runs no more */
};

static WvsPacerClient *
at (WvsPacer *pacer, guint index)
{
  return g_ptr_array_index (pacer->heap, index);
}

static void
place (WvsPacer *pacer, guint index, WvsPacerClient *client)
{
  g_ptr_array_index (pacer->heap, index) = client;
  client->index = index;
}

/* Moves the client at @index to where its due time belongs. */
static void
sift (WvsPacer *pacer, guint index)
{
  WvsPacerClient *client = at (pacer, index);
  guint n = pacer->heap->len;

  while (index > 0) {
    guint parent = (index - 1) / 2;

    if (at (pacer, parent)->due_us <= client->due_us)
      break;
    place (pacer, index, at (pacer, parent));
    index = parent;
  }
  for (;;) {
    guint child = 2 * index + 1;

    if (child >= n)
      break;
    if (child + 1 < n &&
        at (pacer, child + 1)->due_us < at (pacer, child)->due_us)
      child++;
    if (at (pacer, child)->due_us >= client->due_us)
      break;
    place (pacer, index, at (pacer, child));
    index = child;
  }
  place (pacer, index, client);
}

static void
run (WvsPacer *pacer, WvsPacerClient *client, gint64 now_us)
{
  gint64 due_us;

  pacer->running = client;
  pacer->woken = FALSE;
  g_mutex_unlock (&pacer->lock);
  due_us = client->func (now_us, client->data);
  g_mutex_lock (&pacer->lock);
  pacer->running = NULL;

  /* "As soon as possible" is behind those who are overdue. */
  client->due_us = pacer->woken ? now_us : due_us;
  if (client->leaving)
    client->due_us = WVS_PACER_IDLE;
  sift (pacer, client->index);
  g_cond_broadcast (&pacer->returned);
}

static gpointer
pace (gpointer data)
{
  WvsPacer *pacer = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pacer->lock);

  while (!pacer->ended) {
    WvsPacerClient *first = pacer->heap->len > 0 ? at (pacer, 0) : NULL;
    gint64 now_us = g_get_monotonic_time ();

    if (first == NULL || first->due_us == WVS_PACER_IDLE)
      g_cond_wait (&pacer->changed, &pacer->lock);
    else if (first->due_us > now_us)
      (void)g_cond_wait_until (&pacer->changed, &pacer->lock, first->due_us);
    else
      run (pacer, first, now_us);
  }
  return NULL;
}

WvsPacer *
wvs_pacer_new (void)
{
  WvsPacer *pacer = g_new0 (WvsPacer, 1);

  g_mutex_init (&pacer->lock);
  g_cond_init (&pacer->changed);
  g_cond_init (&pacer->returned);
  pacer->heap = g_ptr_array_new ();
  pacer->thread = g_thread_new ("pacer", pace, pacer);
  return pacer;
}

void
wvs_pacer_free (WvsPacer *pacer)
{
  g_return_if_fail (pacer->heap->len == 0);

  g_mutex_lock (&pacer->lock);
  pacer->ended = TRUE;
  g_cond_signal (&pacer->changed);
  g_mutex_unlock (&pacer->lock);

  g_thread_join (pacer->thread);
  g_ptr_array_unref (pacer->heap);
  g_cond_clear (&pacer->returned);
  g_cond_clear (&pacer->changed);
  g_mutex_clear (&pacer->lock);
  g_free (pacer);
}

WvsPacerClient *
wvs_pacer_add (WvsPacer *pacer, WvsPacerFunc func, gpointer data)
{
  WvsPacerClient *client = g_new0 (WvsPacerClient, 1);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pacer->lock);

  client->pacer = pacer;
  client->func = func;
  client->data = data;
  client->due_us = WVS_PACER_IDLE;
  client->index = pacer->heap->len;
  g_ptr_array_add (pacer->heap, client);
  return client;
}

void
wvs_pacer_wake (WvsPacerClient *client)
{
  WvsPacer *pacer = client->pacer;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pacer->lock);

  if (pacer->running == client) {
    pacer->woken = TRUE;
    return;
  }

  client->due_us = MIN (client->due_us, g_get_monotonic_time ());
  sift (pacer, client->index);
  if (client->index == 0)
    g_cond_signal (&pacer->changed);
}

void
wvs_pacer_remove (WvsPacerClient *client)
{
  WvsPacer *pacer = client->pacer;
  WvsPacerClient *last;
  guint index;

  g_return_if_fail (g_thread_self () != pacer->thread);

  g_mutex_lock (&pacer->lock);
  client->leaving = TRUE;
  while (pacer->running == client)
    g_cond_wait (&pacer->returned, &pacer->lock);

  index = client->index;
  last = g_ptr_array_steal_index (pacer->heap, pacer->heap->len - 1);
  if (last != client) {
    place (pacer, index, last);
    sift (pacer, index);
  }
  g_mutex_unlock (&pacer->lock);
  g_free (client);
}
