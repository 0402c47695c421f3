/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "player.h"

/* Whether a player may go from one state to another one. */
gboolean wvs_player_state_allows (WvsPlayerState from, WvsPlayerState to);
