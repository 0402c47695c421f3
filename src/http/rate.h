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
