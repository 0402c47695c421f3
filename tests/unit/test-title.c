/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "title.h"

#include "wvs-test.h"

static void
test_keeps_what_it_got (void)
{
  WvsTitleInfo info = {
    .id = g_strdup ("id"),
    .name = g_strdup ("film.mp4"),
    .path = g_strdup ("/srv/film.mp4"),
    .duration_us = 1500000,
    .width = 1280,
    .height = 720,
    .frame_rate = 29.97,
  };
  WvsTitle *title = wvs_title_new (&info);
  const WvsTitleInfo *kept = wvs_title_get_info (title);

  g_assert_true (wvs_title_ref (title) == title);
  wvs_title_unref (title);

  /* Still whole after one of two holders is gone; the strings are its own. */
  g_assert_true (kept->id == info.id);
  g_assert_cmpstr (kept->name, ==, "film.mp4");
  g_assert_cmpstr (kept->path, ==, "/srv/film.mp4");
  g_assert_cmpint (kept->duration_us, ==, 1500000);
  g_assert_cmpuint (kept->width, ==, 1280);
  g_assert_cmpuint (kept->height, ==, 720);
  g_assert_cmpfloat (kept->frame_rate, ==, 29.97);
  wvs_title_unref (title);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/title/keeps-what-it-got", test_keeps_what_it_got);
  return g_test_run ();
}
