/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "library.h"

#include <string.h>

#include "probe.h"

/* Of the hash of the path: 16 characters of the URL-safe alphabet. */
#define ID_BYTES 12

struct _WvsLibrary {
  GPtrArray *titles; /* (element-type WvsTitle) */
};

WvsLibrary *
wvs_library_new (void)
{
  WvsLibrary *library = g_new0 (WvsLibrary, 1);

  library->titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  return library;
}

void
wvs_library_free (WvsLibrary *library)
{
  g_ptr_array_unref (library->titles);
  g_free (library);
}

/* (transfer full) */
static char *
make_id (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  char *id;

  g_checksum_update (checksum, (const guint8 *)path, -1);
  g_checksum_get_digest (checksum, digest, &size);
  id = g_base64_encode (digest, ID_BYTES);
  g_strdelimit (id, "+", '-');
  return g_strdelimit (id, "/", '_');
}

gboolean
wvs_library_add_file (WvsLibrary *library, const char *path, GError **error)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  g_autofree char *id = make_id (canonical);
  WvsTitleInfo info = { 0 };

  if (wvs_library_lookup (library, id) != NULL)
    return TRUE;
  if (!wvs_probe_file (path, &info, NULL, error))
    return FALSE;

  info.id = g_steal_pointer (&id);
  info.name = g_filename_display_basename (canonical);
  info.path = g_steal_pointer (&canonical);
  g_ptr_array_add (library->titles, wvs_title_new (&info));
  return TRUE;
}

GPtrArray *
wvs_library_get_titles (WvsLibrary *library)
{
  return library->titles;
}

WvsTitle *
wvs_library_lookup (WvsLibrary *library, const char *id)
{
  for (guint i = 0; i < library->titles->len; i++) {
    WvsTitle *title = g_ptr_array_index (library->titles, i);

    if (id == NULL || g_str_equal (wvs_title_get_info (title)->id, id))
      return title;
  }
  return NULL;
}
