/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "window.h"

#include "wvs-test.h"

static const struct {
  WvsWindow window;
  gint64 indices[5]; /* to the first -1 */
} rows[] = {
  { { .place = 3, .n = 4, .last = -1 }, { 3, 4, 5, 6, -1 } },
  { { .place = 3, .n = 0, .last = -1 }, { -1 } },
  { { .place = 3, .n = 4, .last = 9 }, { 3, 4, 5, 6, -1 } },
  { { .place = 3, .n = 4, .last = 4 }, { 3, 4, -1 } },
  { { .place = 3, .n = 4, .last = 3 }, { 3, -1 } },
  { { .place = 3, .n = 4, .last = 2 }, { -1 } },
  { { .place = 3, .n = 4, .last = -1, .loop = TRUE }, { 3, 4, 5, 6, -1 } },
  { { .place = 3, .n = 4, .last = 4, .loop = TRUE }, { 3, 4, 0, 1, -1 } },
  { { .place = 3, .n = 4, .last = 3, .loop = TRUE }, { 3, 0, 1, 2, -1 } },
  { { .place = 3, .n = 4, .last = 2, .loop = TRUE }, { -1 } },
  { { .place = 1, .n = 4, .last = 2, .loop = TRUE }, { 1, 2, 0, -1 } },
  { { .place = 0, .n = 4, .last = 0, .loop = TRUE }, { 0, -1 } },
};

static void
test_nth (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (rows[i].indices); k++) {
      g_test_message ("row %u, chunk %u", i, k);
      g_assert_cmpint (wvs_window_nth (&rows[i].window, k), ==,
          rows[i].indices[k]);
      if (rows[i].indices[k] < 0)
        break;
    }
  }
}

/* As far as nth() says, for all. */
static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (guint index = 0; index < 12; index++) {
      gint64 distance = -1;

      for (guint k = 0; k < rows[i].window.n; k++) {
        if (wvs_window_nth (&rows[i].window, k) == (gint64)index)
          distance = k;
      }
      g_test_message ("row %u, chunk %u", i, index);
      g_assert_cmpint (wvs_window_find (&rows[i].window, index), ==, distance);
    }
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/window/nth", test_nth);
  g_test_add_func ("/window/find", test_find);
  return g_test_run ();
}
