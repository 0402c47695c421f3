/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rate.h"

struct _WvsRates {
  guint burst;
  guint per_second;
  gint64 swept_us;
  GHashTable *all; /* name → WvsRate */
};

gboolean
wvs_rate_take (WvsRate *rate, guint burst, guint per_second, gint64 now_us)
{
  if (rate->filled_us == 0)
    rate->tokens = burst;
  else
    rate->tokens +=
        per_second * (double)(now_us - rate->filled_us) / G_USEC_PER_SEC;
  rate->tokens = MIN (rate->tokens, burst);
  rate->filled_us = now_us;
  if (rate->tokens < 1)
    return FALSE;
  rate->tokens -= 1;
  return TRUE;
}

WvsRates *
wvs_rates_new (guint burst, guint per_second)
{
  WvsRates *rates = g_new0 (WvsRates, 1);

  rates->burst = burst;
  rates->per_second = per_second;
  rates->all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return rates;
}

void
wvs_rates_free (WvsRates *rates)
{
  if (rates == NULL)
    return;
  g_hash_table_unref (rates->all);
  g_free (rates);
}

/* A bucket that is full again is as good as none. */
static void
sweep (WvsRates *rates, gint64 now_us)
{
  gint64 filled_us =
      now_us - (gint64)rates->burst * G_USEC_PER_SEC / rates->per_second;
  GHashTableIter iter;
  gpointer rate;

  if (rates->swept_us >= filled_us)
    return;
  rates->swept_us = now_us;
  g_hash_table_iter_init (&iter, rates->all);
  while (g_hash_table_iter_next (&iter, NULL, &rate)) {
    if (((WvsRate *)rate)->filled_us < filled_us)
      g_hash_table_iter_remove (&iter);
  }
}

gboolean
wvs_rates_take (WvsRates *rates, const char *name, gint64 now_us)
{
  WvsRate *rate;

  sweep (rates, now_us);
  rate = g_hash_table_lookup (rates->all, name);
  if (rate == NULL) {
    rate = g_new0 (WvsRate, 1);
    g_hash_table_insert (rates->all, g_strdup (name), rate);
  }
  return wvs_rate_take (rate, rates->burst, rates->per_second, now_us);
}

guint
wvs_rates_get_count (WvsRates *rates)
{
  return g_hash_table_size (rates->all);
}
