/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "error.h"
#include "media.h"
#include "peer.h"
#include "player.h"

/* The layers below session/ as a test of it wants them: player, peer and
 * library that write down what they are told and do nothing by themselves. What
 * they would tell, the test has them tell. At most one player and one peer
 * at a time are spoken to: the newest. */

/* A word for each call since the last look, "player-new load(one,0) play".
 * (transfer full) */
char *fake_engine_take_calls (void);
void fake_engine_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* (transfer full): with the titles "one" and "two". */
WvsMedia *fake_media_new (void);
void fake_media_free (WvsMedia *media);

/* --- The player --- */

guint fake_player_get_alive (void);
void fake_player_tell_prepared (const WvsCodec *codecs, guint n_codecs);
void fake_player_tell_changed (WvsPlayerState state);
void fake_player_tell_skipped (const char *why);
void fake_player_tell_failed (WvsErrorCode code, const char *why);
void fake_player_deliver (void);

/* What the last load was told that the viewer decodes, "vp8,h264/opus". */
const char *fake_player_get_capabilities (void);

/* --- The peer --- */

guint fake_peer_get_alive (void);

/* Has the next wvs_peer_new() fail. */
void fake_peer_refuse (void);
void fake_peer_tell_offer (void);
void fake_peer_tell_answer (void);
void fake_peer_tell_candidate (void);
void fake_peer_tell_connected (void);
void fake_peer_tell_failed (const char *why);
void fake_peer_tell_closed (void);
void fake_peer_tell_keyframe_wanted (guint track);

/* Whether packets of the viewer keep coming; TRUE at first. */
void fake_peer_set_heard (gboolean heard);

/* How often the session asked when the viewer was last heard. */
guint fake_peer_get_looks (void);

/* What wvs_rtc_get_closing() says. */
void fake_rtc_set_closing (guint closing);
