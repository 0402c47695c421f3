/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cache-dir.h"

#include "wvs-test.h"

static void
set_variable (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

static void
test_choice (void)
{
  static const struct {
    const char *wish;
    const char *caches;
    const char *home;
    const char *expected;
  } cases[] = {
    { NULL, NULL, "/h", "/h/.cache/webrtc-video-server" },
    { NULL, "/c", "/h", "/c/webrtc-video-server" },
    { NULL, "/c", NULL, "/c/webrtc-video-server" },
    { NULL, "", "/h", "/h/.cache/webrtc-video-server" },
    { NULL, "relative", "/h", "/h/.cache/webrtc-video-server" },
    { NULL, "relative", NULL, NULL },
    { NULL, NULL, "relative", NULL },
    { NULL, NULL, "", NULL },
    { NULL, NULL, NULL, NULL },
    { "none", "/c", "/h", NULL },
    { "/d/e/../f", "/c", "/h", "/d/f" },
    { "/d", NULL, NULL, "/d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folder = NULL;

    g_test_message ("%u", i);
    set_variable ("XDG_CACHE_HOME", cases[i].caches);
    set_variable ("HOME", cases[i].home);
    folder = wvs_cache_dir_choose (cases[i].wish);
    g_assert_cmpstr (folder, ==, cases[i].expected);
  }
}

/* A folder of that name beside, as opposed to none. */
static void
test_relative (void)
{
  g_autofree char *current = g_get_current_dir ();
  g_autofree char *expected = g_build_filename (current, "none", NULL);
  g_autofree char *folder = wvs_cache_dir_choose ("./none");

  g_assert_cmpstr (folder, ==, expected);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/cache-dir/choice", test_choice);
  g_test_add_func ("/cache-dir/relative", test_relative);
  return g_test_run ();
}
