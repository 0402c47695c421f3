/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "assets.h"

#include "wvs-test.h"

static void
test_paths (void)
{
  g_autoptr (WvsAssets) assets = wvs_assets_new ();

  g_assert_true (wvs_assets_has (assets, "/"));
  g_assert_true (wvs_assets_has (assets, "/style.css"));
  g_assert_true (wvs_assets_has (assets, "/main.js"));
  g_assert_false (wvs_assets_has (assets, "/index.html"));
  g_assert_false (wvs_assets_has (assets, ""));
  g_assert_false (wvs_assets_has (assets, "style.css"));
  g_assert_false (wvs_assets_has (assets, "//style.css"));
  g_assert_false (wvs_assets_has (assets, "/../style.css"));
  g_assert_false (wvs_assets_has (assets, "/nothing"));
}

static void
test_content_types (void)
{
  static const char *const cases[][2] = {
    { "/", "text/html; charset=utf-8" },
    { "/style.css", "text/css; charset=utf-8" },
    { "/a/b.js", "text/javascript; charset=utf-8" },
    { "/icon.svg", "image/svg+xml" },
    { "/x.png", "image/png" },
    { "/x", "application/octet-stream" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wvs_assets_get_content_type (cases[i][0]), ==,
        cases[i][1]);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/assets/paths", test_paths);
  g_test_add_func ("/assets/content-types", test_content_types);
  return g_test_run ();
}
