/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "chunk-file.h"
#include "store-folder.h"
#include "store-internal.h"
#include "store-sweep.h"

/* After a failure nothing is written for so long: a disk that is full or away
 * is asked seldom. */
#define RETRY_US (60 * (gint64)G_USEC_PER_SEC)

/* How often the folder is looked through although it is not full for all we
 * know: other servers write there, too. */
#define SWEEP_US (600 * (gint64)G_USEC_PER_SEC)

/* How often a sweep, of this server or another one, may take away the empty
 * folder that is just about to be written to. */
#define MAX_TRIES 5

struct _WvsStore {
  char *folder;
  guint64 max_bytes;

  /* Guards what follows. Not held while a disk is waited for. */
  GMutex lock;
  WvsStoreStats stats;
  gboolean has_warned;
  gboolean is_sweeping;
  gint64 retry_us; /* monotonic: nothing is written before; 0: all is well */
  gint64 swept_us; /* monotonic: the last time; 0: never */
  gint64 advance_us;
};

static gint64
now_us (WvsStore *self)
{
  return g_get_monotonic_time () + self->advance_us;
}

static gint64
real_time_us (WvsStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_get_real_time () + self->advance_us;
}

/* @what: completes "cannot" */
static void
failed (WvsStore *self, const char *what, int error)
{
  gboolean warn;

  g_mutex_lock (&self->lock);
  warn = !self->has_warned;
  self->has_warned = TRUE;
  self->stats.errors++;
  g_mutex_unlock (&self->lock);

  if (warn)
    g_warning ("cache '%s': cannot %s: %s. What it should keep is kept in "
               "memory for a while and made again when needed; it is tried "
               "again from time to time",
        self->folder, what, g_strerror (error));
  else
    g_debug ("cache '%s': cannot %s: %s", self->folder, what,
        g_strerror (error));
}

static void
pause_writing (WvsStore *self, const char *what, int error)
{
  g_mutex_lock (&self->lock);
  self->retry_us = now_us (self) + RETRY_US;
  g_mutex_unlock (&self->lock);
  failed (self, what, error);
}

WvsStore *
wvs_store_new (const char *folder, guint64 max_bytes)
{
  WvsStore *self = g_new0 (WvsStore, 1);
  int fd;
  int error;

  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  g_mutex_init (&self->lock);

  /* To tell of a mistake at once, not when the first chunk is made. */
  error = wvs_store_folder_open (folder, NULL, TRUE, &fd);
  if (error == 0) {
    error = faccessat (fd, ".", W_OK | X_OK, AT_EACCESS) == 0 ? 0 : errno;
    (void)close (fd);
  }
  if (error != 0)
    pause_writing (self, "write", error);
  return self;
}

void
wvs_store_free (WvsStore *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

/* ESTALE: a network file system's word for what another machine removed. */
static gboolean
is_absent (int error)
{
  return error == ENOENT || error == ENOTDIR || error == ELOOP ||
         error == ESTALE;
}

static void
note_load (WvsStore *self, int error)
{
  if (error != 0 && error != EBADMSG) {
    if (!is_absent (error))
      failed (self, "read", error);
    return;
  }
  g_mutex_lock (&self->lock);
  if (error == 0)
    self->stats.loads++;
  else
    self->stats.damaged++;
  g_mutex_unlock (&self->lock);
}

WvsChunk *
wvs_store_load (WvsStore *self, const char *key, guint index)
{
  char name[WVS_STORE_NAME_BYTES];
  g_autoptr (GBytes) bytes = NULL;
  WvsChunk *chunk = NULL;
  int fd;
  int error;

  g_return_val_if_fail (wvs_store_folder_is_key (key), NULL);
  error = wvs_store_folder_open (self->folder, key, FALSE, &fd);
  if (error == 0) {
    wvs_store_folder_name (name, index);
    error = wvs_store_folder_read (fd, name, real_time_us (self), &bytes);
    if (error == 0) {
      chunk = wvs_chunk_file_read (bytes, key, index, NULL);
      error = chunk != NULL ? 0 : EBADMSG;
    }
    /* Should a good one have taken its place by now, it is made again. */
    if (error == EBADMSG)
      (void)unlinkat (fd, name, 0);
    (void)close (fd);
  }
  note_load (self, error);
  return chunk;
}

static gboolean
may_write (WvsStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->retry_us == 0 || now_us (self) >= self->retry_us;
}

static int
write_file (WvsStore *self, const char *key, guint index, GBytes *bytes,
    guint64 *replaced)
{
  char name[WVS_STORE_NAME_BYTES];
  int error = ENOENT;
  int fd;

  wvs_store_folder_name (name, index);
  for (guint i = 0; i < MAX_TRIES && error == ENOENT; i++) {
    error = wvs_store_folder_open (self->folder, key, TRUE, &fd);
    if (error != 0)
      continue;
    error = wvs_store_folder_write (fd, name, bytes, replaced);
    (void)close (fd);
  }
  return error;
}

static void
note_save (WvsStore *self, guint64 size, guint64 replaced)
{
  gboolean works_again;

  g_mutex_lock (&self->lock);
  works_again = self->retry_us != 0;
  self->retry_us = 0;
  self->stats.saves++;
  self->stats.bytes += size;
  self->stats.bytes -= MIN (replaced, self->stats.bytes);
  g_mutex_unlock (&self->lock);

  if (works_again)
    g_info ("cache '%s': can be written again", self->folder);
}

/* A chunk that is not what chunk.h says: nothing that an operator could mend. */
static void
note_invalid (WvsStore *self, const GError *invalid)
{
  g_mutex_lock (&self->lock);
  self->stats.errors++;
  g_mutex_unlock (&self->lock);
  g_debug ("cache '%s': %s", self->folder, invalid->message);
}

/* Whether this thread is the one to sweep now. @bytes: (out): what is there,
 * for all we know */
static gboolean
begin_sweep (WvsStore *self, guint64 *bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *bytes = self->stats.bytes;
  if (self->is_sweeping || (self->swept_us != 0 && *bytes <= self->max_bytes &&
                               now_us (self) - self->swept_us < SWEEP_US))
    return FALSE;
  self->is_sweeping = TRUE;
  return TRUE;
}

/* @bytes: from begin_sweep() */
static void
end_sweep (WvsStore *self, guint64 bytes, const WvsStoreSwept *swept)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_sweeping = FALSE;
  self->swept_us = now_us (self);
  /* What other threads have written meanwhile may count twice, until the next
   * sweep: better than not at all. */
  self->stats.bytes =
      swept->bytes + (self->stats.bytes - MIN (bytes, self->stats.bytes));
  self->stats.evicted += swept->evicted;
  self->stats.damaged += swept->damaged;
}

/* @key, @index: (nullable): what is not to go */
static void
make_room (WvsStore *self, const char *key, guint index)
{
  WvsStoreSweep sweep = { .folder = self->folder,
    .max_bytes = self->max_bytes,
    .now_us = real_time_us (self),
    .keep_key = key,
    .keep_index = index };
  WvsStoreSwept swept;
  guint64 bytes;

  if (!begin_sweep (self, &bytes))
    return;
  wvs_store_sweep (&sweep, &swept);
  end_sweep (self, bytes, &swept);
  /* Full for good: what cannot shrink must not grow. */
  if (swept.bytes > self->max_bytes && swept.error != 0)
    pause_writing (self, "make room in it", swept.error);
}

gboolean
wvs_store_save (WvsStore *self, const char *key, WvsChunk *chunk)
{
  guint index = wvs_chunk_get_index (chunk);
  g_autoptr (GError) invalid = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64 replaced;
  int error;

  g_return_val_if_fail (wvs_store_folder_is_key (key), FALSE);
  if (!may_write (self))
    return FALSE;
  bytes = wvs_chunk_file_write (key, chunk, &invalid);
  if (bytes == NULL) {
    note_invalid (self, invalid);
    return FALSE;
  }
  if (g_bytes_get_size (bytes) > self->max_bytes) {
    make_room (self, NULL, 0);
    return FALSE;
  }
  error = write_file (self, key, index, bytes, &replaced);
  if (error != 0) {
    pause_writing (self, "write", error);
    return FALSE;
  }
  note_save (self, g_bytes_get_size (bytes), replaced);
  make_room (self, key, index);
  return TRUE;
}

static void
add_number (int fd, const char *name, gpointer data)
{
  GArray *numbers = data;
  guint index;

  if (wvs_store_folder_parse_name (name, &index))
    g_array_append_val (numbers, index);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint number_a = *(const guint *)a;
  guint number_b = *(const guint *)b;

  return (number_a > number_b) - (number_a < number_b);
}

GArray *
wvs_store_list (WvsStore *self, const char *key)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  int fd;

  g_return_val_if_fail (wvs_store_folder_is_key (key), numbers);
  if (wvs_store_folder_open (self->folder, key, FALSE, &fd) != 0)
    return numbers;
  wvs_store_folder_visit (fd, ".", add_number, numbers);
  (void)close (fd);
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

void
wvs_store_get_stats (WvsStore *self, WvsStoreStats *stats)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *stats = self->stats;
}

void
wvs_store_advance (WvsStore *self, gint64 us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->advance_us += us;
}
