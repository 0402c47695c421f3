/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* How often somebody may do something: a bucket of tokens, full at first.
 * Zeroed memory is one that nobody has used. */
typedef struct {
  double tokens;
  gint64 filled_us;
} WvsRate;

/**
 * wvs_rate_take:
 * @burst: so many at once
 * @per_second: and so many a second
 * @now_us: of g_get_monotonic_time()
 *
 * Whether it may be done once more, which is counted. Pure.
 */
gboolean wvs_rate_take (WvsRate *rate, guint burst, guint per_second,
    gint64 now_us);

/* The same for many, by name; of whom nothing was heard for a while, nothing is
 * kept. */
typedef struct _WvsRates WvsRates;

WvsRates *wvs_rates_new (guint burst, guint per_second)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_rates_free (WvsRates *rates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsRates, wvs_rates_free)

/* As wvs_rate_take(), for @name. */
gboolean wvs_rates_take (WvsRates *rates, const char *name, gint64 now_us);

guint wvs_rates_get_count (WvsRates *rates);
