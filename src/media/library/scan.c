/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Deeper folders are left out. */
#define MAX_DEPTH 32

typedef struct {
  WvsScan *scan;
  char **real_roots; /* the folders among them, links resolved */
  GHashTable *seen;  /* (element-type filename): paths, as roots may overlap */
  GCancellable *cancellable;
} Walk;

typedef struct {
  char *name;
  char *key;
} Name;

static void
free_name (gpointer data)
{
  Name *name = data;

  g_free (name->name);
  g_free (name->key);
  g_free (name);
}

static void
free_file (gpointer data)
{
  WvsScanFile *file = data;

  g_free (file->path);
  g_free (file->real_path);
  g_free (file->problem);
  g_free (file);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *one = *(const Name *const *)a;
  const Name *other = *(const Name *const *)b;
  int order = strcmp (one->key, other->key);

  return order != 0 ? order : strcmp (one->name, other->name);
}

/* (transfer full) (element-type Name) (nullable): with errno set. */
static GPtrArray *
list_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names;
  const char *each;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (free_name);
  while ((each = g_dir_read_name (dir)) != NULL) {
    g_autofree char *shown = NULL;
    Name *name;

    if (each[0] == '.')
      continue;
    shown = g_filename_display_name (each);
    name = g_new (Name, 1);
    *name = (Name){ .name = g_strdup (each),
      .key = g_utf8_collate_key_for_filename (shown, -1) };
    g_ptr_array_add (names, name);
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* @real_path: (transfer full) (nullable); @problem: (transfer full) (nullable)
 */
static void
add_file (Walk *walk, const char *path, char *real_path, WvsStamp stamp,
    char *problem)
{
  WvsScanFile *file = g_new (WvsScanFile, 1);

  *file = (WvsScanFile){ .path = g_strdup (path),
    .real_path = real_path != NULL ? real_path : g_strdup (path),
    .stamp = stamp,
    .problem = problem };
  g_ptr_array_add (walk->scan->files, file);
}

static gboolean
is_within (Walk *walk, const char *real_path)
{
  for (char **root = walk->real_roots; *root != NULL; root++) {
    gsize length = strlen (*root);

    if (strncmp (real_path, *root, length) == 0 &&
        (real_path[length] == '\0' || real_path[length] == '/' ||
            g_str_equal (*root, "/")))
      return TRUE;
  }
  return FALSE;
}

static void
add_link (Walk *walk, const char *path)
{
  char *resolved = realpath (path, NULL); /* g_free() does */
  struct stat info;

  if (resolved == NULL || stat (resolved, &info) != 0) {
    add_file (walk, path, resolved, (WvsStamp){ 0 },
        g_strdup ("the link leads nowhere"));
  } else if (!is_within (walk, resolved)) {
    add_file (walk, path, resolved, (WvsStamp){ 0 },
        g_strdup ("the link leads out of the given folders"));
  } else if (S_ISREG (info.st_mode)) {
    add_file (walk, path, resolved, wvs_stamp_of_stat (&info), NULL);
  } else {
    free (resolved);
  }
}

static void walk_folder (Walk *walk, const char *path, guint depth);

static void
add_path (Walk *walk, const char *path, guint depth)
{
  struct stat info;

  if (g_hash_table_contains (walk->seen, path))
    return;
  g_hash_table_add (walk->seen, g_strdup (path));
  if (lstat (path, &info) != 0)
    return; /* it was there a moment ago */
  if (S_ISLNK (info.st_mode))
    add_link (walk, path);
  else if (S_ISDIR (info.st_mode))
    walk_folder (walk, path, depth + 1);
  else if (S_ISREG (info.st_mode))
    add_file (walk, path, NULL, wvs_stamp_of_stat (&info), NULL);
  else
    add_file (walk, path, NULL, wvs_stamp_of_stat (&info),
        g_strdup ("is not a regular file"));
}

static void
walk_folder (Walk *walk, const char *path, guint depth)
{
  g_autoptr (GPtrArray) names = NULL;

  if (depth > MAX_DEPTH) {
    add_file (walk, path, NULL, (WvsStamp){ 0 },
        g_strdup ("the folder is too deep down"));
    return;
  }
  names = list_folder (path);
  if (names == NULL) {
    add_file (walk, path, NULL, (WvsStamp){ 0 }, g_strdup (g_strerror (errno)));
    return;
  }
  g_ptr_array_add (walk->scan->folders, g_strdup (path));
  for (guint i = 0; i < names->len; i++) {
    const Name *name = g_ptr_array_index (names, i);
    g_autofree char *child = g_build_filename (path, name->name, NULL);

    if (g_cancellable_is_cancelled (walk->cancellable) ||
        walk->scan->files->len >= WVS_SCAN_MAX_FILES)
      return;
    add_path (walk, child, depth);
  }
}

/* A root is what it leads to: whoever named it meant that. */
static void
add_root (Walk *walk, const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || g_hash_table_contains (walk->seen, path))
    return;
  g_hash_table_add (walk->seen, g_strdup (path));
  if (S_ISDIR (info.st_mode))
    walk_folder (walk, path, 0);
  else if (S_ISREG (info.st_mode))
    add_file (walk, path, NULL, wvs_stamp_of_stat (&info), NULL);
}

/* (transfer full) */
static char **
resolve_folders (const char *const *roots)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *roots != NULL; roots++) {
    char *resolved = realpath (*roots, NULL);

    if (resolved != NULL && g_file_test (resolved, G_FILE_TEST_IS_DIR))
      g_strv_builder_add (builder, resolved);
    free (resolved);
  }
  return g_strv_builder_end (builder);
}

WvsScan *
wvs_scan_new (const char *const *roots, GCancellable *cancellable)
{
  WvsScan *scan = g_new (WvsScan, 1);
  g_auto (GStrv) real_roots = resolve_folders (roots);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { scan, real_roots, seen, cancellable };

  scan->files = g_ptr_array_new_with_free_func (free_file);
  scan->folders = g_ptr_array_new_with_free_func (g_free);
  for (; *roots != NULL; roots++)
    add_root (&walk, *roots);
  return scan;
}

void
wvs_scan_free (WvsScan *scan)
{
  g_ptr_array_unref (scan->files);
  g_ptr_array_unref (scan->folders);
  g_free (scan);
}
