/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "exposition.h"

#include "wvs-test.h"

#define P WVS_EXPOSITION_PREFIX

static void
test_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  wvs_exposition_begin (text, "n_total", "counter", "How many.");
  wvs_exposition_add (text, "n_total", NULL, NULL, 0);
  wvs_exposition_add (text, "n_total", "kind", "video", G_MAXUINT64);
  wvs_exposition_add_real (text, "s", 1.5);
  g_assert_cmpstr (text->str, ==,
      "# HELP " P "n_total How many.\n"
      "# TYPE " P "n_total counter\n" P "n_total 0\n" P
      "n_total{kind=\"video\"} 18446744073709551615\n" P "s 1.500000\n");
}

/* Whatever stands in a text, a line stays a line. */
static void
test_escapes (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  wvs_exposition_begin (text, "n", "gauge", "a\nb\\c\"d");
  wvs_exposition_add (text, "n", "name", "a\nb\\c\"d", 1);
  g_assert_cmpstr (text->str, ==,
      "# HELP " P "n a\\nb\\\\c\"d\n# TYPE " P "n gauge\n" P
      "n{name=\"a\\nb\\\\c\\\"d\"} 1\n");
}

/* Each bucket counts what is in those below it, too. */
static void
test_histogram (void)
{
  static const guint bounds_ms[] = { 5, 250, 2500 };
  static const guint64 counts[] = { 1, 0, 2, 4 };
  g_autoptr (GString) text = g_string_new (NULL);

  wvs_exposition_add_histogram (text, "w_seconds", bounds_ms,
      G_N_ELEMENTS (bounds_ms), counts, 1234567);
  /* clang-format off */
  g_assert_cmpstr (text->str, ==,
      P "w_seconds_bucket{le=\"0.005\"} 1\n"
      P "w_seconds_bucket{le=\"0.25\"} 1\n"
      P "w_seconds_bucket{le=\"2.5\"} 3\n"
      P "w_seconds_bucket{le=\"+Inf\"} 7\n"
      P "w_seconds_sum 1.234567\n"
      P "w_seconds_count 7\n");
  /* clang-format on */
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/exposition/text", test_text);
  g_test_add_func ("/exposition/escapes", test_escapes);
  g_test_add_func ("/exposition/histogram", test_histogram);
  return g_test_run ();
}
