/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "lookout.h"

#include "wvs-test.h"

#define S G_TIME_SPAN_SECOND

static const struct {
  guint index;
  gint64 end_us;
  gint64 duration_us;
  guint indices[8]; /* to the first 0; none: over */
} rows[] = {
  { 1, 3 * S, 0, { 0 } }, /* nobody knows */
  { 1, 3 * S, 3 * S, { 0 } },
  { 1, 3 * S, 5 * S, { 0 } },
  { 1, 3 * S, 2 * S, { 0 } },
  { 2, 4 * S, 6100000, { 0 } }, /* nothing in chunk 3 */
  { 1, 3 * S, 6 * S, { 2 } },
  { 1, 3 * S, 5900000, { 2 } },
  { 1, 3 * S, 8 * S, { 3, 2 } },
  { 1, 3 * S, 10 * S, { 4, 3, 2 } },
  { 1, 3 * S, 12 * S, { 5, 3, 2 } },
  { 1, 3 * S, 14 * S, { 6, 5, 3, 2 } },
  { 0, 0, 40 * S, { 19, 16, 8, 4, 2, 1 } },
  { 10, 23 * S, 60 * S, { 29, 26, 18, 14, 12, 11 } },
  { 29, 59 * S, 3600 * S, { 1799, 1053, 541, 285, 157, 93, 61, 45 } },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    WvsLookout lookout;
    guint index;
    gboolean begun = wvs_lookout_begin (&lookout, rows[i].index, rows[i].end_us,
        rows[i].duration_us);

    g_test_message ("row %u", i);
    g_assert_true (begun == (rows[i].indices[0] > 0));
    for (guint n = 0; begun && n < G_N_ELEMENTS (rows[i].indices); n++) {
      gboolean more = wvs_lookout_next (&lookout, &index);

      g_assert_true (more == (rows[i].indices[n] > 0));
      if (!more)
        break;
      g_assert_cmpuint (index, ==, rows[i].indices[n]);
    }
  }
}

/* However long a title is, it is looked at a few places. */
static void
test_ends (void)
{
  for (guint last = 1; last < 5000; last += 7) {
    guint n = 0;
    WvsLookout lookout;
    guint index;

    g_assert_true (wvs_lookout_begin (&lookout, 0, 0, (last + 1) * 2 * S));
    while (wvs_lookout_next (&lookout, &index)) {
      g_assert_cmpuint (index, >, 0);
      g_assert_cmpuint (index, <=, last);
      g_assert_cmpuint (++n, <=, 14);
    }
    g_assert_cmpuint (index, ==, 1);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/lookout/rows", test_rows);
  g_test_add_func ("/lookout/ends", test_ends);
  return g_test_run ();
}
