/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store-sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chunk-file.h"
#include "store-folder.h"

/* No server takes so long to write a file. */
#define TEMPORARY_US (3600 * (gint64)G_USEC_PER_SEC)

/* Too large, it shrinks a little more than it must, so that not every chunk
 * that is saved is a reason to look at all of them. */
#define ROOM(max_bytes) ((max_bytes) - (max_bytes) / 10)

/* The folder of a rendition. */
typedef struct {
  char key[WVS_CHUNK_FILE_KEY_LENGTH + 1];
  guint n_chunks;
} Shelf;

/* A file. */
typedef struct {
  gint64 used_ns;
  guint64 size;
  guint shelf; /* its place in `shelves` */
  guint index;
} Item;

typedef struct {
  const WvsStoreSweep *sweep;
  WvsStoreSwept *result;
  GArray *shelves; /* (element-type Shelf) */
  GArray *items;   /* (element-type Item) */
} Walk;

/* Returns whether the file is gone, be it that another server was faster. */
static gboolean
remove_file (Walk *self, int fd, const char *name, guint64 *count)
{
  if (unlinkat (fd, name, 0) == 0) {
    *count += 1;
    return TRUE;
  }
  if (errno == ENOENT)
    return TRUE;
  self->result->error = errno;
  return FALSE;
}

static void
visit_temporary (Walk *self, int fd, const char *name, const struct stat *info)
{
  gint64 mtime_us = info->st_mtim.tv_sec * (gint64)G_USEC_PER_SEC;
  guint64 n_removed = 0;

  if (ABS (self->sweep->now_us - mtime_us) > TEMPORARY_US)
    (void)remove_file (self, fd, name, &n_removed);
}

static void
visit_file (int fd, const char *name, gpointer data)
{
  Walk *self = data;
  Item item = { .shelf = self->shelves->len - 1 };
  gboolean is_chunk = wvs_store_folder_parse_name (name, &item.index);
  struct stat info;

  if ((!is_chunk && !wvs_store_folder_is_temporary (name)) ||
      fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG (info.st_mode))
    return;
  if (!is_chunk) {
    visit_temporary (self, fd, name, &info);
    return;
  }
  if (info.st_size < WVS_CHUNK_FILE_MIN_BYTES) {
    (void)remove_file (self, fd, name, &self->result->damaged);
    return;
  }
  item.used_ns = info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                 info.st_mtim.tv_nsec;
  item.size = (guint64)info.st_size;
  g_array_append_val (self->items, item);
  g_array_index (self->shelves, Shelf, item.shelf).n_chunks++;
  self->result->bytes += item.size;
}

static void
visit_shelf (int fd, const char *name, gpointer data)
{
  Walk *self = data;
  Shelf shelf = { .n_chunks = 0 };

  if (!wvs_store_folder_is_key (name))
    return;
  memcpy (shelf.key, name, sizeof shelf.key);
  g_array_append_val (self->shelves, shelf);
  wvs_store_folder_visit (fd, name, visit_file, self);
}

static void
visit_prefix (int fd, const char *name, gpointer data)
{
  if (strlen (name) == 2 && g_ascii_isxdigit (name[0]) &&
      g_ascii_isxdigit (name[1]))
    wvs_store_folder_visit (fd, name, visit_shelf, data);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  gint64 used_a = ((const Item *)a)->used_ns;
  gint64 used_b = ((const Item *)b)->used_ns;

  return (used_a > used_b) - (used_a < used_b);
}

static gboolean
is_kept (const WvsStoreSweep *sweep, const Shelf *shelf, guint index)
{
  return index == sweep->keep_index &&
         g_strcmp0 (shelf->key, sweep->keep_key) == 0;
}

static void
evict (Walk *self, const Item *item)
{
  Shelf *shelf = &g_array_index (self->shelves, Shelf, item->shelf);
  WvsStoreSwept *result = self->result;
  char name[WVS_STORE_NAME_BYTES];
  gboolean is_gone;
  int fd;
  int error;

  if (is_kept (self->sweep, shelf, item->index))
    return;
  wvs_store_folder_name (name, item->index);
  error = wvs_store_folder_open (self->sweep->folder, shelf->key, FALSE, &fd);
  if (error == 0) {
    is_gone = remove_file (self, fd, name, &result->evicted);
    (void)close (fd);
  } else {
    is_gone = error == ENOENT;
    result->error = is_gone ? result->error : error;
  }
  if (!is_gone)
    return;
  result->bytes -= item->size;
  shelf->n_chunks--;
}

static void
remove_empty_shelves (const Walk *self)
{
  for (guint i = 0; i < self->shelves->len; i++) {
    const Shelf *shelf = &g_array_index (self->shelves, Shelf, i);

    if (shelf->n_chunks == 0)
      wvs_store_folder_remove (self->sweep->folder, shelf->key);
  }
}

void
wvs_store_sweep (const WvsStoreSweep *sweep, WvsStoreSwept *result)
{
  g_autoptr (GArray) shelves = g_array_new (FALSE, FALSE, sizeof (Shelf));
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  Walk walk = { sweep, result, shelves, items };
  int fd;

  *result = (WvsStoreSwept){ .bytes = 0 };
  if (wvs_store_folder_open (sweep->folder, NULL, FALSE, &fd) != 0)
    return;
  wvs_store_folder_visit (fd, ".", visit_prefix, &walk);
  (void)close (fd);

  if (result->bytes > sweep->max_bytes) {
    g_array_sort (items, compare_use);
    for (guint i = 0; i < items->len && result->bytes > ROOM (sweep->max_bytes);
         i++)
      evict (&walk, &g_array_index (items, Item, i));
  }
  remove_empty_shelves (&walk);
}
