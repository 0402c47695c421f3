/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "store-fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

guint store_warnings;
char *store_warning;
guint store_infos;

char *
store_path (const char *folder, const char *key, guint index)
{
  return g_strdup_printf ("%s/v1/%.2s/%s/%06u.chunk", folder, key, key, index);
}

gboolean
store_make (WvsStore *store, const char *key, guint index, guint size)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (index, 10, size, FALSE);

  return wvs_store_save (store, key, chunk);
}

gboolean
store_has (WvsStore *store, const char *key, guint index, guint size)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (index, 10, size, FALSE);
  g_autoptr (WvsChunk) loaded = wvs_store_load (store, key, index);

  if (loaded == NULL)
    return FALSE;
  wvs_test_assert_same_chunk (loaded, chunk);
  return TRUE;
}

guint
store_count (const char *folder, guint64 *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    struct stat info;

    if (lstat (path, &info) != 0)
      continue;
    if (S_ISDIR (info.st_mode)) {
      n += store_count (path, bytes);
      continue;
    }
    n++;
    if (bytes != NULL)
      *bytes += (guint64)info.st_size;
  }
  return n;
}

void
store_age (const char *path, gint64 seconds)
{
  struct timespec times[2];

  times[0].tv_sec = g_get_real_time () / G_USEC_PER_SEC - seconds;
  times[0].tv_nsec = 0;
  times[1] = times[0];
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW), ==,
      0);
}

WvsStoreStats
store_stats (WvsStore *store)
{
  WvsStoreStats stats;

  wvs_store_get_stats (store, &stats);
  return stats;
}

static GLogWriterOutput
note_warning (GLogLevelFlags level, const GLogField *fields, gsize n_fields,
    gpointer data)
{
  if ((level & G_LOG_LEVEL_INFO) != 0)
    store_infos++;
  if ((level & G_LOG_LEVEL_WARNING) == 0)
    return g_log_writer_default (level, fields, n_fields, data);
  store_warnings++;
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, "MESSAGE")) {
      g_free (store_warning);
      store_warning = g_strdup (fields[i].value);
    }
  }
  return G_LOG_WRITER_HANDLED;
}

void
store_expect_warnings (void)
{
  g_log_set_writer_func (note_warning, NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
}
