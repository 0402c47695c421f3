/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "library.h"

#include <string.h>

#include "error.h"
#include "probe.h"

#include "wvs-test.h"

static guint n_probed;

/* Stands in for the real one: every path with "bad" in it is. */
gboolean
wvs_probe_file (const char *path, WvsTitleInfo *info, GCancellable *cancellable,
    GError **error)
{
  n_probed++;
  if (strstr (path, "bad") != NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': bad", path);
    return FALSE;
  }
  info->duration_us = 7;
  info->width = 4;
  info->height = 3;
  info->frame_rate = 25;
  return TRUE;
}

static const WvsTitleInfo *
add (WvsLibrary *library, const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *titles = wvs_library_get_titles (library);
  guint n = titles->len;

  g_assert_true (wvs_library_add_file (library, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (titles->len, ==, n + 1);
  return wvs_title_get_info (g_ptr_array_index (titles, n));
}

static void
test_titles (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  const WvsTitleInfo *first = add (library, "/srv/films/one.mp4");
  const WvsTitleInfo *second = add (library, "two.mkv");

  g_assert_cmpstr (first->name, ==, "one.mp4");
  g_assert_cmpstr (first->path, ==, "/srv/films/one.mp4");
  g_assert_cmpint (first->duration_us, ==, 7);
  g_assert_cmpstr (second->name, ==, "two.mkv");
  g_assert_true (g_path_is_absolute (second->path));
  g_assert_cmpstr (first->id, !=, second->id);

  g_assert_true (
      wvs_title_get_info (wvs_library_lookup (library, NULL)) == first);
  g_assert_true (
      wvs_title_get_info (wvs_library_lookup (library, second->id)) == second);
  g_assert_null (wvs_library_lookup (library, ""));
  g_assert_null (wvs_library_lookup (library, "../../etc/passwd"));
}

/* A link that was shared must work after a restart, whatever else was added. */
static void
test_id_is_stable (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autoptr (WvsLibrary) other = wvs_library_new ();
  const char *id;

  add (other, "/srv/another.mp4");
  id = add (library, "/srv/one.mp4")->id;
  g_assert_cmpstr (add (other, "/srv/one.mp4")->id, ==, id);
  g_assert_cmpuint (strlen (id), ==, 16);
  g_assert_cmpuint (strspn (id,
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789-_"),
      ==, 16);
}

static void
test_once (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autoptr (GError) error = NULL;

  add (library, "/srv/one.mp4");
  n_probed = 0;
  g_assert_true (wvs_library_add_file (library, "/srv/one.mp4", &error));
  g_assert_true (wvs_library_add_file (library, "/srv/./x/../one.mp4", &error));
  g_assert_cmpuint (wvs_library_get_titles (library)->len, ==, 1);
  g_assert_cmpuint (n_probed, ==, 0);
}

static void
test_bad (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (wvs_library_lookup (library, NULL));
  g_assert_false (wvs_library_add_file (library, "bad.mp4", &error));
  /* As it was given, not as it was made absolute. */
  g_assert_cmpstr (error->message, ==, "'bad.mp4': bad");
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "bad");
  g_assert_null (wvs_library_lookup (library, NULL));
}

static void
test_name_is_fit_to_be_shown (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  const WvsTitleInfo *title = add (library, "/srv/caf\xe9.mp4");

  g_assert_true (g_utf8_validate (title->name, -1, NULL));
  g_assert_cmpstr (title->path, ==, "/srv/caf\xe9.mp4");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/library/titles", test_titles);
  g_test_add_func ("/library/id-is-stable", test_id_is_stable);
  g_test_add_func ("/library/once", test_once);
  g_test_add_func ("/library/bad", test_bad);
  g_test_add_func ("/library/name-is-fit-to-be-shown",
      test_name_is_fit_to_be_shown);
  return g_test_run ();
}
