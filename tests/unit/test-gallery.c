/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "gallery.h"

#include <string.h>

#include "error.h"
#include "thumbnail.h"

#include "wvs-test.h"

static gint n_made; /* atomic */

/* Stands in for the real one: 100 bytes of the path's first character; of "bad"
 * there is none. Runs on the worker thread. */
GBytes *
wvs_thumbnail_make (const WvsTitleInfo *title, GCancellable *cancellable,
    GError **error)
{
  g_atomic_int_inc (&n_made);
  if (g_str_has_prefix (title->path, "bad")) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "bad");
    return NULL;
  }
  return g_bytes_new_take (g_strnfill (100, title->path[0]), 100);
}

static WvsTitle *
title_of (const char *id, const char *path)
{
  const WvsTitleInfo info = { .id = g_strdup (id),
    .name = g_strdup (id),
    .path = g_strdup (path),
    .width = g_str_has_prefix (path, "sound") ? 0 : 320,
    .height = 180 };

  return wvs_title_new (&info);
}

static WvsPictureState
get (WvsGallery *gallery, WvsTitle *title, char *first)
{
  GBytes *jpeg = NULL;
  WvsPictureState state = wvs_gallery_get (gallery, title, &jpeg);

  g_assert_true ((jpeg != NULL) == (state == WVS_PICTURE_READY));
  *first = '\0';
  if (jpeg != NULL)
    *first = ((const char *)g_bytes_get_data (jpeg, NULL))[0];
  return state;
}

static void
test_made_once (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (1000);
  g_autoptr (WvsTitle) title = title_of ("1", "a");
  char first;

  g_atomic_int_set (&n_made, 0);
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_PENDING);
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_PENDING);
  WVS_TEST_WAIT_FOR (get (gallery, title, &first) == WVS_PICTURE_READY, 10);
  g_assert_cmpint (first, ==, 'a');
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_READY);
  g_assert_cmpint (g_atomic_int_get (&n_made), ==, 1);
}

static void
test_none (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (1000);
  g_autoptr (WvsTitle) title = title_of ("1", "bad");
  char first;

  g_atomic_int_set (&n_made, 0);
  WVS_TEST_WAIT_FOR (get (gallery, title, &first) == WVS_PICTURE_NONE, 10);
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_NONE);
  g_assert_cmpint (g_atomic_int_get (&n_made), ==, 1);
}

/* Of sound alone: nobody looks for a picture. */
static void
test_sound (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (1000);
  g_autoptr (WvsTitle) title = title_of ("1", "sound");
  char first;

  g_atomic_int_set (&n_made, 0);
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_NONE);
  g_assert_cmpint (get (gallery, title, &first), ==, WVS_PICTURE_NONE);
  g_assert_cmpint (g_atomic_int_get (&n_made), ==, 0);
}

/* The same id, another file. */
static void
test_changed (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (1000);
  g_autoptr (WvsTitle) before = title_of ("1", "a");
  g_autoptr (WvsTitle) after = title_of ("1", "b");
  char first;

  WVS_TEST_WAIT_FOR (get (gallery, before, &first) == WVS_PICTURE_READY, 10);
  g_assert_cmpint (get (gallery, after, &first), ==, WVS_PICTURE_PENDING);
  WVS_TEST_WAIT_FOR (get (gallery, after, &first) == WVS_PICTURE_READY, 10);
  g_assert_cmpint (first, ==, 'b');
}

/* It changed while the first one was being made. */
static void
test_changed_meanwhile (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (1000);
  g_autoptr (WvsTitle) before = title_of ("1", "a");
  g_autoptr (WvsTitle) after = title_of ("1", "b");
  char first;

  (void)get (gallery, before, &first);
  (void)get (gallery, after, &first);
  WVS_TEST_WAIT_FOR (get (gallery, after, &first) == WVS_PICTURE_READY, 10);
  g_assert_cmpint (first, ==, 'b');
}

/* There is room for three. */
static void
test_room (void)
{
  g_autoptr (WvsGallery) gallery = wvs_gallery_new (399);
  g_autoptr (GPtrArray) titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  char first;

  for (guint i = 0; i < 4; i++) {
    const char path[] = { (char)('a' + (int)i), '\0' };

    g_ptr_array_add (titles, title_of (path, path));
    WVS_TEST_WAIT_FOR (get (gallery, titles->pdata[i], &first) ==
                           WVS_PICTURE_READY,
        10);
    if (i == 2) /* the first one is of use again */
      g_assert_cmpint (get (gallery, titles->pdata[0], &first), ==,
          WVS_PICTURE_READY);
  }
  g_atomic_int_set (&n_made, 0);
  g_assert_cmpint (get (gallery, titles->pdata[0], &first), ==,
      WVS_PICTURE_READY);
  g_assert_cmpint (get (gallery, titles->pdata[2], &first), ==,
      WVS_PICTURE_READY);
  g_assert_cmpint (get (gallery, titles->pdata[1], &first), ==,
      WVS_PICTURE_PENDING);
  WVS_TEST_WAIT_FOR (get (gallery, titles->pdata[1], &first) ==
                         WVS_PICTURE_READY,
      10);
  g_assert_cmpint (g_atomic_int_get (&n_made), ==, 1);
}

/* In the midst of its work. */
static void
test_free (void)
{
  for (guint i = 0; i < 20; i++) {
    WvsGallery *gallery = wvs_gallery_new (1000);

    for (guint k = 0; k < 5; k++) {
      g_autofree char *id = g_strdup_printf ("%u", k);
      g_autoptr (WvsTitle) title = title_of (id, "a");
      char first;

      (void)get (gallery, title, &first);
    }
    wvs_gallery_free (gallery);
    wvs_test_drain ();
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/gallery/made-once", test_made_once);
  g_test_add_func ("/gallery/none", test_none);
  g_test_add_func ("/gallery/sound", test_sound);
  g_test_add_func ("/gallery/changed", test_changed);
  g_test_add_func ("/gallery/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/gallery/room", test_room);
  g_test_add_func ("/gallery/free", test_free);
  return g_test_run ();
}
