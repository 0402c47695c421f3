/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-producer.h"

#include <gio/gio.h>

struct _WvsProducer {
  WvsRendition *rendition;
  WvsProducerEvents events;
  gpointer data;
  GThread *thread; /* threaded */

  GMutex lock; /* guards what follows */
  GCond changed;
  guint next;
  guint limit;
  gboolean idle;
  gboolean stopped;
  guint n_drivers; /* it does something for a test right now */

  WvsChunk *chunk; /* of whoever drives it */
};

FakeProducers fake_producers;

static GMutex lock; /* guards what follows, and the counters */
static GPtrArray *producers;
static GHashTable *made; /* of strings: which chunks */

void
fake_producers_reset (void)
{
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  g_clear_pointer (&made, g_hash_table_unref);
  fake_producers = (FakeProducers){ .last = G_MAXINT32 };
  made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

guint
fake_producers_count (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return producers != NULL ? producers->len : 0;
}

static gboolean
is_working (WvsProducer *self, WvsRendition *rendition)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return (rendition == NULL || self->rendition == rendition) && !self->idle &&
         !self->stopped;
}

WvsProducer *
fake_producer_at (WvsRendition *rendition, guint next)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  for (guint i = 0; producers != NULL && i < producers->len; i++) {
    WvsProducer *self = g_ptr_array_index (producers, i);

    if (is_working (self, rendition) && self->next == next)
      return self;
  }
  return NULL;
}

guint
fake_producers_count_working (WvsRendition *rendition)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  guint n = 0;

  for (guint i = 0; producers != NULL && i < producers->len; i++)
    n += is_working (g_ptr_array_index (producers, i), rendition);
  return n;
}

guint
fake_producer_get_limit (WvsProducer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->limit;
}

static void
be_idle (WvsProducer *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  self->idle = TRUE;
  g_mutex_unlock (&self->lock);
  self->events.idle (self, error, self->data);
}

/* One that is stopped meanwhile ends when it is done. */
static void
enter (WvsProducer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_drivers++;
}

static void
leave (WvsProducer *self)
{
  gboolean end;

  g_mutex_lock (&self->lock);
  end = --self->n_drivers == 0 && self->stopped && !fake_producers.threaded &&
        !fake_producers.keep_stopped;
  g_mutex_unlock (&self->lock);
  if (end)
    fake_producer_end (self);
}

static gboolean
begin (WvsProducer *self)
{
  guint next, limit;

  g_mutex_lock (&self->lock);
  g_assert_false (self->idle);
  g_assert_null (self->chunk);
  next = self->next;
  limit = self->limit;
  g_mutex_unlock (&self->lock);
  if (next >= limit)
    return FALSE;
  self->chunk = self->events.begin (self, next, self->data);
  if (self->chunk == NULL) {
    be_idle (self, NULL);
    return FALSE;
  }
  g_assert_cmpuint (wvs_chunk_get_index (self->chunk), ==, next);
  g_assert_cmpint (wvs_chunk_get_state (self->chunk), ==, WVS_CHUNK_GROWING);
  g_assert_cmpuint (wvs_chunk_get_n_units (self->chunk), ==, 0);
  g_mutex_lock (&self->lock);
  self->next = next + 1;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

gboolean
fake_producer_begin (WvsProducer *self)
{
  gboolean begun;

  enter (self);
  begun = begin (self);
  leave (self);
  return begun;
}

static void
grow (WvsProducer *self)
{
  gint64 time_us = wvs_chunk_get_index (self->chunk) * WVS_CHUNK_US +
                   wvs_chunk_get_n_units (self->chunk) * (gint64)40000;

  wvs_chunk_append (self->chunk,
      wvs_access_unit_new (g_bytes_new_static ("unit", 4), time_us, 0,
          wvs_chunk_get_n_units (self->chunk) == 0));
  self->events.grew (self, self->chunk, self->data);
}

void
fake_producer_grow (WvsProducer *self)
{
  enter (self);
  grow (self);
  leave (self);
}

static void
record (WvsProducer *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  fake_producers.n_made++;
  if (!g_hash_table_add (made,
          g_strdup_printf ("%s %u", wvs_rendition_get_key (self->rendition),
              index)))
    fake_producers.n_made_twice++;
}

static void
seal (WvsProducer *self)
{
  g_autoptr (WvsChunk) chunk = g_steal_pointer (&self->chunk);
  guint index = wvs_chunk_get_index (chunk);
  gboolean last = index >= fake_producers.last;

  if (wvs_chunk_get_n_units (chunk) == 0 && index <= fake_producers.last) {
    self->chunk = chunk;
    grow (self);
    self->chunk = NULL;
  }
  record (self, index);
  wvs_chunk_seal (chunk, last);
  self->events.grew (self, chunk, self->data);
  if (last)
    be_idle (self, NULL);
}

void
fake_producer_seal (WvsProducer *self)
{
  enter (self);
  seal (self);
  leave (self);
}

guint
fake_producer_make (WvsProducer *self, guint n)
{
  guint i = 0;

  enter (self);
  while (i < n && is_working (self, NULL) && begin (self)) {
    seal (self);
    i++;
  }
  leave (self);
  return i;
}

/* @error: (transfer full) */
static void
fail_chunk (WvsProducer *self, GError *error)
{
  g_autoptr (WvsChunk) chunk = g_steal_pointer (&self->chunk);

  wvs_chunk_fail (chunk, error);
  self->events.grew (self, chunk, self->data);
}

void
fake_producer_fail (WvsProducer *self, GError *error)
{
  enter (self);
  if (self->chunk != NULL)
    fail_chunk (self, g_error_copy (error));
  be_idle (self, error);
  leave (self);
  g_clear_error (&error);
}

void
fake_producer_end (WvsProducer *self)
{
  g_assert_true (self->stopped);
  if (self->chunk != NULL)
    fail_chunk (self,
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
  self->events.ended (self, self->data);
}

void
fake_producers_end_stopped (void)
{
  g_autoptr (GPtrArray) stopped = g_ptr_array_new ();

  g_mutex_lock (&lock);
  for (guint i = 0; producers != NULL && i < producers->len; i++) {
    WvsProducer *self = g_ptr_array_index (producers, i);

    if (self->stopped)
      g_ptr_array_add (stopped, self);
  }
  g_mutex_unlock (&lock);
  for (guint i = 0; i < stopped->len; i++)
    fake_producer_end (g_ptr_array_index (stopped, i));
}

/* ---- on a thread -----------------------------------------------------------*/

/* Waits until it may begin a chunk; FALSE: it was stopped. */
static gboolean
wait_for_work (WvsProducer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->stopped && (self->idle || self->next >= self->limit))
    g_cond_wait (&self->changed, &self->lock);
  return !self->stopped;
}

static void
work (WvsProducer *self)
{
  guint every = fake_producers.broken_every;

  if (!fake_producer_begin (self))
    return;
  for (guint i = 0; i < 5; i++) {
    fake_producer_grow (self);
    g_thread_yield ();
  }
  if (every > 0 && wvs_chunk_get_index (self->chunk) % every == 0)
    fake_producer_fail (self,
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "broken"));
  else
    fake_producer_seal (self);
}

static gpointer
run (gpointer data)
{
  WvsProducer *self = data;

  while (wait_for_work (self))
    work (self);
  fake_producer_end (self);
  return NULL;
}

/* ---- producer.h ------------------------------------------------------------*/

WvsProducer *
wvs_producer_new (WvsRendition *rendition, guint index, guint limit,
    const WvsProducerEvents *events, gpointer data)
{
  WvsProducer *self = g_new0 (WvsProducer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->rendition = wvs_rendition_ref (rendition);
  self->events = *events;
  self->data = data;
  self->next = index;
  self->limit = limit;
  g_mutex_lock (&lock);
  if (producers == NULL)
    producers = g_ptr_array_new ();
  g_ptr_array_add (producers, self);
  fake_producers.n_new++;
  g_mutex_unlock (&lock);
  if (fake_producers.threaded)
    self->thread = g_thread_new ("producer", run, self);
  return self;
}

void
wvs_producer_free (WvsProducer *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_mutex_lock (&lock);
  g_ptr_array_remove (producers, self);
  if (producers->len == 0)
    g_clear_pointer (&producers, g_ptr_array_unref);
  g_mutex_unlock (&lock);
  g_assert_null (self->chunk);
  wvs_rendition_unref (self->rendition);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wvs_producer_go (WvsProducer *self, guint index, guint limit)
{
  g_mutex_lock (&lock);
  fake_producers.n_go++;
  g_mutex_unlock (&lock);
  g_mutex_lock (&self->lock);
  g_assert_true (self->idle);
  self->idle = FALSE;
  self->next = index;
  self->limit = limit;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
wvs_producer_set_limit (WvsProducer *self, guint limit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->limit = limit;
  g_cond_signal (&self->changed);
}

void
wvs_producer_stop (WvsProducer *self)
{
  g_mutex_lock (&self->lock);
  g_assert_false (self->stopped);
  self->stopped = TRUE;
  self->n_drivers++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  leave (self);
}
