/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "error.h"
#include "session-state.h"
#include "session.h"

/* What the files of a session share: session.c its life, session-peer.c its
 * connection, session-player.c its timeline, session-wishes.c what the viewer
 * asks for. Internal to session/. */

struct _WvsSession {
  GObject parent_instance;

  const WvsSessionEnvironment *environment;
  char *id;
  GInetAddress *viewer; /* (nullable) */
  WvsSessionEvents events;
  gpointer data;

  WvsSessionState state;
  gboolean wants_to_play;   /* the viewer's wish, also while not connected */
  WvsOffer *offer;          /* (nullable): the viewer's, which is answered */
  char **video;             /* (nullable): what the viewer decodes */
  char **audio;             /* (nullable) */
  WvsPlayer *player;        /* (nullable) */
  gboolean loading;         /* it has not named the tracks of its title yet */
  WvsPeer *peer;            /* (nullable); the pacer's thread uses it, so it
                             changes only while the player is paused and has
                             played nothing of its title */
  WvsPeerStats sent_before; /* by peers that are closed */
  guint n_tracks;           /* of the peer */
  WvsTrack tracks[WVS_MAX_TRACKS];
  guint deadline_id;
  guint watch_id;
  gint64 started_us;
  gint64 flowing_since_us; /* 0: no media flows */
};

/* The only writer of the state; each state brings its deadline along. */
void wvs_session_set_state (WvsSession *self, WvsSessionState state);

/* wvs_session_stop() with a new error. */
void wvs_session_stop_with (WvsSession *self, WvsErrorCode code,
    const char *why);

/* Tells the viewer how things are. */
void wvs_session_tell_view (WvsSession *self, const WvsPlayerStatus *status);
void wvs_session_tell_current_view (WvsSession *self);

/* session-peer.c: a new connection in place of the one there is; the player
 * must be paused. */
gboolean wvs_session_open_peer (WvsSession *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_session_close_peer (WvsSession *self);

/* session-player.c */
WvsPlayer *wvs_session_new_player (WvsSession *self) G_GNUC_WARN_UNUSED_RESULT;

/* Plays, if the viewer wants to and can; else does nothing, returns FALSE. */
gboolean wvs_session_play_if_wanted (WvsSession *self);
