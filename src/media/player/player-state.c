/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player-state.h"

static const char *const names[] = {
  [WVS_PLAYER_PREPARING] = "preparing",
  [WVS_PLAYER_BUFFERING] = "buffering",
  [WVS_PLAYER_PLAYING] = "playing",
  [WVS_PLAYER_PAUSED] = "paused",
  [WVS_PLAYER_ENDED] = "ended",
  [WVS_PLAYER_FAILED] = "failed",
};

#define BIT(state) (1U << (state))

/* Row: the state we are in. Bits: the states we may enter next. */
static const guint allowed[] = {
  [WVS_PLAYER_PREPARING] = BIT (WVS_PLAYER_PAUSED),
  [WVS_PLAYER_BUFFERING] = BIT (WVS_PLAYER_PLAYING) | BIT (WVS_PLAYER_PAUSED) |
                           BIT (WVS_PLAYER_FAILED),
  [WVS_PLAYER_PLAYING] = BIT (WVS_PLAYER_BUFFERING) | BIT (WVS_PLAYER_PAUSED) |
                         BIT (WVS_PLAYER_ENDED) | BIT (WVS_PLAYER_FAILED),
  [WVS_PLAYER_PAUSED] = BIT (WVS_PLAYER_PLAYING) | BIT (WVS_PLAYER_FAILED),
  [WVS_PLAYER_ENDED] = BIT (WVS_PLAYER_PLAYING) | BIT (WVS_PLAYER_PAUSED) |
                       BIT (WVS_PLAYER_FAILED),
  [WVS_PLAYER_FAILED] = BIT (WVS_PLAYER_PAUSED),
};

const char *
wvs_player_state_get_name (WvsPlayerState state)
{
  return names[state];
}

gboolean
wvs_player_state_allows (WvsPlayerState from, WvsPlayerState to)
{
  return (allowed[from] & BIT (to)) != 0;
}
