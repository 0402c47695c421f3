/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "session-state.h"

#define BIT(state) (1u << (state))

/* Row: the state we are in. Bits: the states we may enter next. A title with
 * other codecs has a connected session negotiate anew. */
static const guint allowed[] = {
  [WVS_SESSION_NEW] = BIT (WVS_SESSION_PREPARING) | BIT (WVS_SESSION_ENDED),
  [WVS_SESSION_PREPARING] =
      BIT (WVS_SESSION_NEGOTIATING) | BIT (WVS_SESSION_ENDED),
  [WVS_SESSION_NEGOTIATING] = BIT (WVS_SESSION_NEGOTIATING) |
                              BIT (WVS_SESSION_CONNECTING) |
                              BIT (WVS_SESSION_ENDED),
  [WVS_SESSION_CONNECTING] = BIT (WVS_SESSION_NEGOTIATING) |
                             BIT (WVS_SESSION_CONNECTED) |
                             BIT (WVS_SESSION_ENDED),
  [WVS_SESSION_CONNECTED] =
      BIT (WVS_SESSION_NEGOTIATING) | BIT (WVS_SESSION_ENDED),
  [WVS_SESSION_ENDED] = 0,
};

static const char *const names[] = {
  [WVS_SESSION_NEW] = "new",
  [WVS_SESSION_PREPARING] = "preparing",
  [WVS_SESSION_NEGOTIATING] = "negotiating",
  [WVS_SESSION_CONNECTING] = "connecting",
  [WVS_SESSION_CONNECTED] = "connected",
  [WVS_SESSION_ENDED] = "ended",
};

gboolean
wvs_session_state_can_follow (WvsSessionState from, WvsSessionState to)
{
  return (allowed[from] & BIT (to)) != 0;
}

const char *
wvs_session_state_get_name (WvsSessionState state)
{
  return names[state];
}
