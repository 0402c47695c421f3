/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "wvs-test.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

/* Links are removed, not followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) &&
      g_file_test (path, G_FILE_TEST_IS_DIR)) {
    (void)g_chmod (path, 0700);
    dir = g_dir_open (path, 0, NULL);
  }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  (void)g_remove (path);
}

static void
remove_folder (void)
{
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}

void
wvs_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_always_fatal (
      G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

WvsTestWait
wvs_test_wait_begin (const char *what, double seconds)
{
  /* The tick has states seen that change on other threads. */
  return (WvsTestWait){ .what = what,
    .end_us = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC),
    .tick_id = g_timeout_add (5, on_tick, NULL) };
}

void
wvs_test_wait_iterate (WvsTestWait *wait)
{
  if (g_get_monotonic_time () > wait->end_us)
    g_error ("waited in vain for: %s", wait->what);
  g_main_context_iteration (NULL, TRUE);
}

void
wvs_test_wait_end (WvsTestWait *wait)
{
  g_source_remove (wait->tick_id);
}

void
wvs_test_wait (const char *what, double seconds, WvsTestPredicate predicate,
    gpointer data)
{
  WvsTestWait wait = wvs_test_wait_begin (what, seconds);

  while (!predicate (data))
    wvs_test_wait_iterate (&wait);
  wvs_test_wait_end (&wait);
}

void
wvs_test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

char *
wvs_test_path (const char *name)
{
  if (folder == NULL) {
    g_autoptr (GError) error = NULL;

    folder = g_dir_make_tmp ("wvs-test-XXXXXX", &error);
    g_assert_no_error (error);
    atexit (remove_folder);
  }
  return g_build_filename (folder, name, NULL);
}

char *
wvs_test_file (const char *name, const char *contents, gssize length)
{
  char *path = wvs_test_path (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
  return path;
}

void
wvs_test_assert_error (GError **error, GQuark domain, int code,
    const char *text)
{
  g_assert_error (*error, domain, code);
  if (text != NULL && strstr ((*error)->message, text) == NULL)
    g_error ("'%s' does not contain '%s'", (*error)->message, text);
  g_clear_error (error);
}
