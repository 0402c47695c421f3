/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-engine.h"

struct _WvsMedia {
  GPtrArray *titles; /* (element-type WvsTitle) */
};

static GString *calls;

void
fake_engine_note (const char *format, ...)
{
  va_list args;

  if (calls == NULL)
    calls = g_string_new (NULL);
  if (calls->len > 0)
    g_string_append_c (calls, ' ');
  va_start (args, format);
  g_string_append_vprintf (calls, format, args);
  va_end (args);
}

char *
fake_engine_take_calls (void)
{
  GString *taken = g_steal_pointer (&calls);

  return taken != NULL ? g_string_free (taken, FALSE) : g_strdup ("");
}

static WvsTitle *
make_title (const char *id)
{
  return wvs_title_new (&(WvsTitleInfo){
      .id = g_strdup (id),
      .name = g_strdup (id),
      .path = g_strdup (id),
      .duration_us = 60 * G_USEC_PER_SEC,
  });
}

WvsMedia *
fake_media_new (void)
{
  WvsMedia *media = g_new0 (WvsMedia, 1);

  media->titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  g_ptr_array_add (media->titles, make_title ("one"));
  g_ptr_array_add (media->titles, make_title ("two"));
  return media;
}

void
fake_media_free (WvsMedia *media)
{
  g_ptr_array_unref (media->titles);
  g_free (media);
}

/* The library is the media itself. */
WvsLibrary *
wvs_media_get_library (WvsMedia *media)
{
  return (WvsLibrary *)media;
}

WvsTitle *
wvs_library_lookup (WvsLibrary *library, const char *id)
{
  GPtrArray *titles = ((WvsMedia *)library)->titles;

  for (guint i = 0; i < titles->len; i++) {
    WvsTitle *title = g_ptr_array_index (titles, i);

    if (id == NULL || g_str_equal (id, wvs_title_get_info (title)->id))
      return title;
  }
  return NULL;
}
