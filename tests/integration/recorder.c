/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "recorder.h"

#include <gio/gio.h>

#include "wvs-test.h"

static WvsChunk *
on_begin (WvsProducer *producer, guint index, gpointer data)
{
  Recorder *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WvsChunk *last =
      self->chunks->len > 0 ? self->chunks->pdata[self->chunks->len - 1] : NULL;
  WvsChunk *chunk;

  if (last != NULL && wvs_chunk_get_state (last) == WVS_CHUNK_GROWING)
    self->n_wrong++;
  if (self->chunks->len >= self->max_chunks)
    return NULL;
  chunk = wvs_chunk_new (index);
  g_ptr_array_add (self->chunks, wvs_chunk_ref (chunk));
  return chunk;
}

static void
on_grew (WvsProducer *producer, WvsChunk *chunk, gpointer data)
{
  Recorder *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->chunks->len == 0 ||
      chunk != self->chunks->pdata[self->chunks->len - 1] || self->ended)
    self->n_wrong++;
}

static void
on_idle (WvsProducer *producer, const GError *error, gpointer data)
{
  Recorder *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ended)
    self->n_wrong++;
  self->n_idle++;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
on_ended (WvsProducer *producer, gpointer data)
{
  Recorder *self = data;

  wvs_producer_free (producer);
  g_mutex_lock (&self->lock);
  if (self->ended)
    self->n_wrong++;
  self->ended = TRUE;
  g_mutex_unlock (&self->lock);
}

Recorder *
recorder_new (WvsTitle *title, const WvsTrack *track, guint index, guint limit,
    guint max_chunks)
{
  static const WvsProducerEvents events = { on_begin, on_grew, on_idle,
    on_ended };
  Recorder *self = g_new0 (Recorder, 1);
  g_autoptr (WvsRendition) rendition = wvs_rendition_new (title, track);

  g_mutex_init (&self->lock);
  self->chunks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_chunk_unref);
  self->max_chunks = max_chunks;
  self->producer = wvs_producer_new (rendition, index, limit, &events, self);
  return self;
}

static gboolean
has_ended (Recorder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->ended;
}

static guint
count_idle (Recorder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_idle;
}

void
recorder_free (Recorder *self)
{
  if (!has_ended (self))
    wvs_producer_stop (self->producer);
  WVS_TEST_WAIT_FOR (has_ended (self), 60);
  for (guint i = 0; i < self->chunks->len; i++)
    g_assert_cmpint (wvs_chunk_get_state (self->chunks->pdata[i]), !=,
        WVS_CHUNK_GROWING);
  g_assert_cmpuint (self->n_wrong, ==, 0);
  g_ptr_array_unref (self->chunks);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
recorder_wait_any (Recorder *self, guint n_idle)
{
  WVS_TEST_WAIT_FOR (count_idle (self) >= n_idle, 60);
  g_assert_cmpuint (count_idle (self), ==, n_idle);
}

void
recorder_wait (Recorder *self, guint n_idle)
{
  recorder_wait_any (self, n_idle);
  g_assert_no_error (self->error);
}

guint
recorder_count (Recorder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->chunks->len;
}

WvsChunk *
recorder_get (Recorder *self, guint i)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (i, <, self->chunks->len);
  return self->chunks->pdata[i];
}
