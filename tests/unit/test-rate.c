/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rate.h"

#include "wvs-test.h"

#define BEGIN_US (1000 * G_USEC_PER_SEC)
#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static guint
take_all (WvsRate *rate, gint64 now_us)
{
  guint n = 0;

  while (n < 100 && wvs_rate_take (rate, 5, 2, now_us))
    n++;
  return n;
}

static void
test_burst_then_rate (void)
{
  WvsRate rate = { 0 };

  g_assert_cmpuint (take_all (&rate, BEGIN_US), ==, 5);
  g_assert_cmpuint (take_all (&rate, BEGIN_US), ==, 0);
  g_assert_cmpuint (take_all (&rate, BEGIN_US + G_USEC_PER_SEC / 4), ==, 0);
  g_assert_cmpuint (take_all (&rate, BEGIN_US + G_USEC_PER_SEC / 2), ==, 1);
  g_assert_cmpuint (take_all (&rate, BEGIN_US + 2 * G_USEC_PER_SEC), ==, 3);
}

static void
test_idling_saves_no_more_than_a_burst (void)
{
  WvsRate rate = { 0 };

  g_assert_true (wvs_rate_take (&rate, 5, 2, BEGIN_US));
  g_assert_cmpuint (take_all (&rate, BEGIN_US + HOUR_US), ==, 5);
}

static void
test_full_at_first_however_early (void)
{
  WvsRate rate = { 0 };

  g_assert_cmpuint (take_all (&rate, 1), ==, 5);
}

static void
test_each_has_its_own (void)
{
  g_autoptr (WvsRates) rates = wvs_rates_new (2, 1);

  g_assert_true (wvs_rates_take (rates, "a", BEGIN_US));
  g_assert_true (wvs_rates_take (rates, "a", BEGIN_US));
  g_assert_false (wvs_rates_take (rates, "a", BEGIN_US));
  g_assert_true (wvs_rates_take (rates, "b", BEGIN_US));
  g_assert_true (wvs_rates_take (rates, "a", BEGIN_US + G_USEC_PER_SEC));
}

static void
test_who_left_is_forgotten (void)
{
  g_autoptr (WvsRates) rates = wvs_rates_new (2, 1);

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);

    g_assert_true (wvs_rates_take (rates, name, BEGIN_US));
  }
  g_assert_cmpuint (wvs_rates_get_count (rates), ==, 1000);
  g_assert_true (wvs_rates_take (rates, "a", BEGIN_US + G_USEC_PER_SEC));
  g_assert_cmpuint (wvs_rates_get_count (rates), ==, 1001);
  g_assert_true (wvs_rates_take (rates, "b", BEGIN_US + HOUR_US));
  g_assert_cmpuint (wvs_rates_get_count (rates), ==, 1);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/rate/burst-then-rate", test_burst_then_rate);
  g_test_add_func ("/rate/idling-saves-no-more-than-a-burst",
      test_idling_saves_no_more_than_a_burst);
  g_test_add_func ("/rate/full-at-first-however-early",
      test_full_at_first_however_early);
  g_test_add_func ("/rate/each-has-its-own", test_each_has_its_own);
  g_test_add_func ("/rate/who-left-is-forgotten", test_who_left_is_forgotten);
  return g_test_run ();
}
