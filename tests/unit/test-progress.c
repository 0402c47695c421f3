/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "progress.h"

#include "wvs-test.h"

#define S ((gint64)G_USEC_PER_SEC)

static void
test_status (void)
{
  static const struct {
    WvsProgress progress;
    guint percent;
    const char *text;
  } cases[] = {
    { { .total_us = 100 * S }, 0, "0 %" },
    { { .total_us = 100 * S, .done_us = 10 * S, .elapsed_us = S / 10 }, 10,
        "10 %" }, /* too early for a speed */
    { { .total_us = 100 * S, .done_us = 32 * S, .elapsed_us = 10 * S }, 32,
        "32 %  3.2×  0:21 left" },
    { { .total_us = 7200 * S, .done_us = 72 * S, .elapsed_us = 72 * S }, 1,
        "1 %  1.0×  1:58:48 left" },
    { { .total_us = 100 * S, .done_us = 50 * S, .elapsed_us = S }, 50,
        "50 %  50×  0:01 left" },
    { { .total_us = 100 * S, .done_us = 9 * S + 960000, .elapsed_us = S }, 9,
        "9 %  10×  0:09 left" },
    { { .total_us = 1000 * S, .done_us = S, .elapsed_us = 4 * S }, 0,
        "0 %  0.2×  1:06:36 left" },
    /* What was there before is no speed, but it is done. */
    { { .total_us = 100 * S,
          .done_us = 60 * S,
          .found_us = 50 * S,
          .elapsed_us = 10 * S },
        60, "60 %  1.0×  0:40 left" },
    { { .total_us = 100 * S,
          .done_us = 50 * S,
          .found_us = 50 * S,
          .elapsed_us = 10 * S },
        50, "50 %" },
    { { .total_us = 100 * S, .done_us = 99 * S + 999999, .elapsed_us = S }, 99,
        "99 %  100×  0:00 left" },
    { { .total_us = 100 * S, .done_us = 100 * S, .elapsed_us = 50 * S }, 100,
        "100 %  2.0×  0:00 left" },
    { { .total_us = 100 * S, .done_us = 120 * S, .elapsed_us = 60 * S }, 100,
        "100 %  2.0×  0:00 left" },
    /* Of a file that does not say how long it is. */
    { { .done_us = 30 * S, .elapsed_us = 10 * S }, 0, "3.0×" },
    { { .elapsed_us = 10 * S }, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = wvs_progress_format (&cases[i].progress);

    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpuint (wvs_progress_get_percent (&cases[i].progress), ==,
        cases[i].percent);
  }
}

static guint
count_columns (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    n += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return n;
}

static void
test_line (void)
{
  static const struct {
    const char *name;
    guint width;
    const char *line;
  } cases[] = {
    { "film.mp4", 80, "[2/7] film.mp4  32 %  3.2×  0:21 left" },
    { "film.mp4", 37, "[2/7] film.mp4  32 %  3.2×  0:21 left" },
    { "film.mp4", 36, "[2/7] film.m…  32 %  3.2×  0:21 left" },
    { "film.mp4", 30, "[2/7] …  32 %  3.2×  0:21 left" },
    { "film.mp4", 29, "[2/7]   32 %  3.2×  0:21 left" },
    { "film.mp4", 28, "[2/7]   32 %  3.2×  0:21 le…" },
    { "film.mp4", 1, "…" },
    { "film.mp4", 0, "" },
    { "Ein Film über Züge.mp4", 42,
        "[2/7] Ein Film übe…  32 %  3.2×  0:21 left" },
    /* Two columns each: there is no half of one. */
    { "映画映画映画.mp4", 36, "[2/7] 映画映…  32 %  3.2×  0:21 left" },
    { "映画映画映画.mp4", 37, "[2/7] 映画映…  32 %  3.2×  0:21 left" },
    /* None: marks above a letter. */
    { "a\u0308b\u0308c\u0308d\u0308", 33,
        "[2/7] a\u0308b\u0308c\u0308d\u0308  32 %  3.2×  0:21 left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WvsProgress progress = { .name = cases[i].name,
      .number = 2,
      .n_titles = 7,
      .total_us = 100 * S,
      .done_us = 32 * S,
      .elapsed_us = 10 * S };
    g_autofree char *line =
        wvs_progress_format_line (&progress, cases[i].width);

    g_assert_cmpstr (line, ==, cases[i].line);
    g_assert_cmpuint (count_columns (line), <=, cases[i].width);
  }
}

static void
test_one_title (void)
{
  const WvsProgress progress = { .name = "film.mp4",
    .number = 1,
    .n_titles = 1,
    .total_us = 100 * S };
  g_autofree char *line = wvs_progress_format_line (&progress, 80);

  g_assert_cmpstr (line, ==, "film.mp4  0 %");
}

static void
test_time (void)
{
  static const struct {
    gint64 time_us;
    const char *text;
  } cases[] = {
    { -1, "0:00" },
    { 0, "0:00" },
    { S - 1, "0:00" },
    { 5 * S, "0:05" },
    { 3599 * S, "59:59" },
    { 3600 * S, "1:00:00" },
    { 360000 * S, "100:00:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = wvs_progress_format_time (cases[i].time_us);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/progress/status", test_status);
  g_test_add_func ("/progress/line", test_line);
  g_test_add_func ("/progress/one-title", test_one_title);
  g_test_add_func ("/progress/time", test_time);
  return g_test_run ();
}
