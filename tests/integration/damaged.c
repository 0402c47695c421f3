/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "damaged.h"

#include "screen.h"

#include "wvs-test.h"

/* (transfer full) */
static char *
read_file (const char *file, gsize *size)
{
  g_autofree char *path = zoo_path (file);
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, size, &error);
  g_assert_no_error (error);
  return contents;
}

char *
damaged_path (const char *file, double from, double to)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize size;
  g_autofree char *contents = read_file (file, &size);

  for (gsize i = (gsize)((double)size * from); i < (gsize)((double)size * to);
       i++)
    contents[i] = (char)g_rand_int_range (rand, 0, 256);
  return wvs_test_file (file, contents, (gssize)size);
}

char *
truncated_path (const char *file, double at)
{
  gsize size;
  g_autofree char *contents = read_file (file, &size);

  return wvs_test_file (file, contents, (gssize)((double)size * at));
}

WvsTitle *
damaged_title (WvsMedia *media, const char *path)
{
  WvsLibrary *library = wvs_media_get_library (media);
  g_autoptr (GError) error = NULL;
  gboolean added = wvs_library_add_file (library, path, &error);
  GPtrArray *titles = wvs_library_get_titles (library);

  g_assert_no_error (error);
  g_assert_true (added);
  return g_ptr_array_index (titles, titles->len - 1);
}
