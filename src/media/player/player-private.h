/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media-internal.h"
#include "player.h"
#include "playout.h"

/* What the files of a player share: player.c what it can be asked for,
 * player-pace.c what is due, player-tell.c what it tells. */

/* What is to be told on the main thread. */
enum {
  WVS_TELL_PREPARED = 1 << 0,
  WVS_TELL_CHANGED = 1 << 1,
  WVS_TELL_SKIPPED = 1 << 2,
  WVS_TELL_FAILED = 1 << 3,
  WVS_TELL_UNFIT = 1 << 4, /* to the player itself: it has to plan anew */
};

/* What a posted call holds instead of the player, which may be freed before it
 * runs. Its pointer is the main thread's. */
typedef struct {
  WvsPlayer *player; /* (nullable) */
} WvsPlayerLink;

struct _WvsPlayer {
  char *id;
  WvsMedia *media;
  WvsPlayerEvents events;
  gpointer data;
  WvsPlayerLink *link;
  WvsPacerClient *client;
  guint loads;  /* tells one load from the next */
  char **video; /* (nullable): what the viewer decodes */
  char **audio; /* (nullable) */
  guint unfit;  /* kinds, as bits, that have proved unfit since the load */

  /* Guards what follows. Held while a unit is delivered, so that none is after
   * a pause; the locks of supply and pacer may be taken inside. */
  GMutex lock;
  WvsPlayerState state;
  WvsTitle *title;
  guint n_tracks;
  WvsTrack tracks[WVS_MAX_TRACKS];
  WvsFeed *feed; /* (nullable): before the first load */
  WvsPlayout playout;
  gint64 position_us;
  gboolean landed;       /* the position is known, not only wished for */
  gint64 asked_us;       /* when it was wished for; 0: its first unit came */
  gboolean has_played;   /* this title; there is someone to see it */
  gboolean shows_place;  /* paused: the picture there is still to be shown */
  gboolean waits;        /* for an encoder */
  gboolean wants_replay; /* of video, from the last keyframe */
  gint64 replayed_us;    /* when that was last wanted */
  guint untold;          /* WVS_TELL_…; not 0: a call is on its way */
  WvsFeedSkip skip;      /* with SKIPPED */
  GError *error;         /* with FAILED */
};

/* The following are called with the lock held. */

void wvs_player_tell (WvsPlayer *self, guint what);
void wvs_player_set_state (WvsPlayer *self, WvsPlayerState state);

/* @error: (transfer full) */
void wvs_player_fail (WvsPlayer *self, GError *error);

void wvs_player_fill_status (WvsPlayer *self, WvsPlayerStatus *status);

/* A WvsPacerFunc: hands on what is due. */
gint64 wvs_player_pace (gint64 now_us, gpointer data);

/* Takes the title that there is up once more where it is: a track of it has
 * proved unfit to be passed through. Without the lock; thread: main. */
void wvs_player_plan_anew (WvsPlayer *self);
