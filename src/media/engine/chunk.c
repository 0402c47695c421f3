/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunk.h"

/* What a unit takes beside its bytes: itself, a GBytes, their allocations. */
#define UNIT_OVERHEAD 160

struct _WvsChunk {
  guint index;

  GMutex lock; /* guards what follows */
  WvsChunkState state;
  gboolean last;
  GPtrArray *units; /* (element-type WvsAccessUnit) */
  gsize size;
  GError *error;
};

WvsChunk *
wvs_chunk_new (guint index)
{
  WvsChunk *chunk = g_atomic_rc_box_new0 (WvsChunk);

  chunk->index = index;
  chunk->state = WVS_CHUNK_GROWING;
  chunk->size = sizeof *chunk;
  chunk->units =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_access_unit_unref);
  g_mutex_init (&chunk->lock);
  return chunk;
}

WvsChunk *
wvs_chunk_ref (WvsChunk *chunk)
{
  return g_atomic_rc_box_acquire (chunk);
}

static void
clear (gpointer data)
{
  WvsChunk *chunk = data;

  g_ptr_array_unref (chunk->units);
  g_clear_error (&chunk->error);
  g_mutex_clear (&chunk->lock);
}

void
wvs_chunk_unref (WvsChunk *chunk)
{
  g_atomic_rc_box_release_full (chunk, clear);
}

guint
wvs_chunk_get_index (const WvsChunk *chunk)
{
  return chunk->index;
}

guint
wvs_chunk_index_at (gint64 time_us)
{
  gint64 index = MAX (time_us, 0) / WVS_CHUNK_US;

  return (guint)MIN (index, G_MAXINT32);
}

void
wvs_chunk_append (WvsChunk *chunk, WvsAccessUnit *unit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  g_return_if_fail (chunk->state == WVS_CHUNK_GROWING);
  chunk->size +=
      UNIT_OVERHEAD + g_bytes_get_size (wvs_access_unit_get_data (unit));
  g_ptr_array_add (chunk->units, unit);
}

void
wvs_chunk_seal (WvsChunk *chunk, gboolean last)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  g_return_if_fail (chunk->state == WVS_CHUNK_GROWING);
  chunk->state = WVS_CHUNK_SEALED;
  chunk->last = last;
}

void
wvs_chunk_fail (WvsChunk *chunk, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  g_return_if_fail (chunk->state == WVS_CHUNK_GROWING);
  chunk->state = WVS_CHUNK_FAILED;
  chunk->error = error;
}

WvsChunkState
wvs_chunk_get_state (WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return chunk->state;
}

gboolean
wvs_chunk_is_last (WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return chunk->last;
}

GError *
wvs_chunk_dup_error (WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return chunk->error != NULL ? g_error_copy (chunk->error) : NULL;
}

guint
wvs_chunk_get_n_units (WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return chunk->units->len;
}

WvsAccessUnit *
wvs_chunk_get_unit (WvsChunk *chunk, guint i)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return i < chunk->units->len ? g_ptr_array_index (chunk->units, i) : NULL;
}

gsize
wvs_chunk_get_size (WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chunk->lock);

  return chunk->size;
}
