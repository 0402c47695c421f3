/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rate.h"

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
