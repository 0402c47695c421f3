/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "library.h"

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "probe.h"

#include "wvs-test.h"

static gint n_probed; /* atomic */

/* Stands in for the real one: every path with "bad" in it is. A larger file
 * lasts longer. Runs on any thread. */
gboolean
wvs_probe_file (const char *path, WvsTitleInfo *info, GCancellable *cancellable,
    GError **error)
{
  g_autofree char *contents = NULL;
  gsize size = 0;

  g_atomic_int_inc (&n_probed);
  (void)g_file_get_contents (path, &contents, &size, NULL);
  if (strstr (path, "bad") != NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': bad", path);
    return FALSE;
  }
  info->duration_us = 7 + (gint64)size;
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

/* Who opens the file later can tell whether it is what was looked into. */
static void
test_stamp (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autofree char *path = wvs_test_file ("stamp.mp4", "content", -1);
  const WvsTitleInfo *info = add (library, path);

  g_assert_true (wvs_stamp_is_known (info->stamp));
  g_assert_true (wvs_stamp_equal (info->stamp, wvs_stamp_of (path)));
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
  g_assert_cmpint (n_probed, ==, 0);
}

/* --- Folders --- */

static void
put (const char *folder, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

static void
take (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
on_settled (gpointer data)
{
  *(gboolean *)data = TRUE;
}

/* (transfer full): "a.mp4:12 b.mp4:7": names and durations. */
static char *
list (WvsLibrary *library)
{
  GPtrArray *titles = wvs_library_get_titles (library);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < titles->len; i++) {
    const WvsTitleInfo *info = wvs_title_get_info (titles->pdata[i]);

    g_string_append_printf (text, "%s%s:%d", i > 0 ? " " : "", info->name,
        (int)info->duration_us);
  }
  return g_strdup (text->str);
}

static gboolean
shows (WvsLibrary *library, const char *expected)
{
  g_autofree char *found = list (library);

  return g_str_equal (found, expected);
}

static WvsLibrary *
open_folder (const char *folder)
{
  WvsLibrary *library = wvs_library_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_library_add_folder (library, folder, &error));
  g_assert_no_error (error);
  return library;
}

static void
test_folder (void)
{
  g_autofree char *folder = wvs_test_path ("films");
  g_autoptr (WvsLibrary) library = NULL;

  put (folder, "10.mp4", "");
  put (folder, "9.mp4", "xx");
  put (folder, "bad.mp4", "");
  put (folder, "more/a.mp4", "xxx");
  library = open_folder (folder);
  WVS_TEST_WAIT_FOR (shows (library, "9.mp4:9 10.mp4:7 a.mp4:10"), 10);
}

/* Told once, when there is nothing left to look into; also of nothing at all. */
static void
test_settled (void)
{
  g_autofree char *folder = wvs_test_path ("settling");
  g_autoptr (WvsLibrary) library = NULL;
  g_autoptr (WvsLibrary) none = wvs_library_new ();
  gboolean settled = FALSE;

  put (folder, "a.mp4", "");
  put (folder, "bad.mp4", "");
  put (folder, "more/b.mp4", "x");
  library = open_folder (folder);
  wvs_library_when_settled (library, on_settled, &settled);
  g_assert_false (settled);
  WVS_TEST_WAIT_FOR (settled, 10);
  g_assert_true (shows (library, "a.mp4:7 b.mp4:8"));

  settled = FALSE;
  put (folder, "c.mp4", "");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:7 c.mp4:7 b.mp4:8"), 10);
  g_assert_false (settled);

  wvs_library_when_settled (none, on_settled, &settled);
  g_assert_false (settled);
  WVS_TEST_WAIT_FOR (settled, 10);
}

static void
test_no_folder (void)
{
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (wvs_library_add_folder (library, "/none/such", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "/none/such");
}

static void
test_coming_and_going (void)
{
  g_autofree char *folder = wvs_test_path ("changing");
  g_autoptr (WvsLibrary) library = NULL;
  g_autofree char *id = NULL;
  g_autoptr (WvsTitle) kept = NULL;

  put (folder, "b.mp4", "");
  library = open_folder (folder);
  WVS_TEST_WAIT_FOR (shows (library, "b.mp4:7"), 10);
  id = g_strdup (wvs_title_get_info (wvs_library_lookup (library, NULL))->id);
  kept = wvs_title_ref (wvs_library_lookup (library, id));

  put (folder, "a.mp4", "x");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:8 b.mp4:7"), 10);
  g_assert_true (wvs_library_lookup (library, id) == kept);
  put (folder, "new/deep/c.mp4", "xx");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:8 b.mp4:7 c.mp4:9"), 10);
  put (folder, "new/deep/d.mp4", "xx"); /* where nobody watched before */
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:8 b.mp4:7 c.mp4:9 d.mp4:9"), 10);

  put (folder, "b.mp4", "longer");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:8 b.mp4:13 c.mp4:9 d.mp4:9"), 10);
  g_assert_cmpint (wvs_title_get_info (wvs_library_lookup (library, id))
                       ->duration_us,
      ==, 13);
  g_assert_cmpint (wvs_title_get_info (kept)->duration_us, ==, 7);

  take (folder, "a.mp4");
  take (folder, "new/deep/d.mp4");
  WVS_TEST_WAIT_FOR (shows (library, "b.mp4:13 c.mp4:9"), 10);
}

/* What is known holds: a look at the folder does not probe its files anew. */
static void
test_probed_once (void)
{
  g_autofree char *folder = wvs_test_path ("probed");
  g_autoptr (WvsLibrary) library = NULL;

  put (folder, "a.mp4", "");
  put (folder, "bad.mp4", "");
  g_atomic_int_set (&n_probed, 0);
  library = open_folder (folder);
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:7"), 10);
  put (folder, "b.mp4", "");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:7 b.mp4:7"), 10);
  g_assert_cmpint (g_atomic_int_get (&n_probed), ==, 3);
}

/* A file that was named goes and comes, too; in its place. */
static void
test_named_file_comes_and_goes (void)
{
  g_autofree char *folder = wvs_test_path ("named");
  g_autofree char *path = g_build_filename (folder, "z.mp4", NULL);
  g_autofree char *films = g_build_filename (folder, "films", NULL);
  g_autoptr (WvsLibrary) library = wvs_library_new ();
  g_autoptr (GError) error = NULL;

  put (folder, "z.mp4", "");
  put (films, "a.mp4", "");
  add (library, path);
  g_assert_true (wvs_library_add_folder (library, films, &error));
  WVS_TEST_WAIT_FOR (shows (library, "z.mp4:7 a.mp4:7"), 10);
  wvs_test_drain ();
  take (folder, "z.mp4");
  WVS_TEST_WAIT_FOR (shows (library, "a.mp4:7"), 10);
  put (folder, "z.mp4", "x");
  WVS_TEST_WAIT_FOR (shows (library, "z.mp4:8 a.mp4:7"), 10);
}

/* In the midst of its work. */
static void
test_free (void)
{
  g_autofree char *folder = wvs_test_path ("many");

  for (guint i = 0; i < 200; i++) {
    g_autofree char *name = g_strdup_printf ("%u.mp4", i);

    put (folder, name, "");
  }
  for (guint i = 0; i < 20; i++) {
    WvsLibrary *library = open_folder (folder);

    for (guint k = 0; k < i; k++)
      g_main_context_iteration (NULL, FALSE);
    wvs_library_free (library);
    wvs_test_drain ();
  }
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
  g_test_add_func ("/library/stamp", test_stamp);
  g_test_add_func ("/library/id-is-stable", test_id_is_stable);
  g_test_add_func ("/library/once", test_once);
  g_test_add_func ("/library/bad", test_bad);
  g_test_add_func ("/library/name-is-fit-to-be-shown",
      test_name_is_fit_to_be_shown);
  g_test_add_func ("/library/folder", test_folder);
  g_test_add_func ("/library/settled", test_settled);
  g_test_add_func ("/library/no-folder", test_no_folder);
  g_test_add_func ("/library/coming-and-going", test_coming_and_going);
  g_test_add_func ("/library/probed-once", test_probed_once);
  g_test_add_func ("/library/named-file-comes-and-goes",
      test_named_file_comes_and_goes);
  g_test_add_func ("/library/free", test_free);
  return g_test_run ();
}
