/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-store.h"

#include <string.h>

struct _WvsStore {
  GMutex lock; /* guards what follows */
  GCond opened;
  gboolean closed;
  gboolean full;
  gboolean forgetful;
  GHashTable *chunks; /* (element-type utf8 WvsChunk): by key and number */
  WvsStoreStats stats;
};

WvsStore *
wvs_store_new (const char *folder, guint64 max_bytes)
{
  WvsStore *self = g_new0 (WvsStore, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->opened);
  self->chunks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify)wvs_chunk_unref);
  return self;
}

void
wvs_store_free (WvsStore *self)
{
  g_hash_table_unref (self->chunks);
  g_cond_clear (&self->opened);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
wait_until_open (WvsStore *self)
{
  while (self->closed)
    g_cond_wait (&self->opened, &self->lock);
}

WvsChunk *
wvs_store_load (WvsStore *self, const char *key, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *name = g_strdup_printf ("%s %u", key, index);
  WvsChunk *chunk;

  wait_until_open (self);
  chunk = g_hash_table_lookup (self->chunks, name);
  if (chunk == NULL || self->forgetful)
    return NULL;
  self->stats.loads++;
  return wvs_chunk_ref (chunk);
}

gboolean
wvs_store_save (WvsStore *self, const char *key, WvsChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  wait_until_open (self);
  if (self->full)
    return FALSE;
  self->stats.saves++;
  g_hash_table_insert (self->chunks,
      g_strdup_printf ("%s %u", key, wvs_chunk_get_index (chunk)),
      wvs_chunk_ref (chunk));
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a;
  guint right = *(const guint *)b;

  return left < right ? -1 : left > right;
}

GArray *
wvs_store_list (WvsStore *self, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer name, chunk;

  wait_until_open (self);
  g_hash_table_iter_init (&iter, self->chunks);
  while (g_hash_table_iter_next (&iter, &name, &chunk)) {
    guint index = wvs_chunk_get_index (chunk);

    if (strncmp (name, key, strlen (key)) == 0)
      g_array_append_val (indices, index);
  }
  g_array_sort (indices, compare);
  return indices;
}

void
wvs_store_get_stats (WvsStore *self, WvsStoreStats *stats)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *stats = self->stats;
}

void
fake_store_forget (WvsStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->forgetful = TRUE;
}

void
fake_store_set_full (WvsStore *self, gboolean full)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->full = full;
}

void
fake_store_close (WvsStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->closed = TRUE;
}

void
fake_store_open (WvsStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->closed = FALSE;
  g_cond_broadcast (&self->opened);
}
