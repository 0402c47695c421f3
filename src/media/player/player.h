/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "capabilities.h"
#include "codec.h"
#include "media.h"

/* One viewer's timeline: a title, a position in it, playing or paused. Turns
 * the title's media into access units that are due. Thread: main, except
 * where it says otherwise. */
typedef struct _WvsPlayer WvsPlayer;

typedef enum {
  WVS_PLAYER_PREPARING = 1, /* the tracks are not known yet */
  WVS_PLAYER_BUFFERING,     /* wants to play, waits for media */
  WVS_PLAYER_PLAYING,
  WVS_PLAYER_PAUSED,
  WVS_PLAYER_ENDED, /* at the end of a title that does not loop */
  WVS_PLAYER_FAILED,
} WvsPlayerState;

typedef struct {
  WvsPlayerState state;
  WvsTitle *title;    /* (nullable) (transfer none) */
  gint64 position_us; /* media time of the picture that is due now or next */
  gint64 duration_us; /* 0: unknown */
  gboolean waits;     /* BUFFERING, because all encoders are busy with others */
  guint n_tracks;
  WvsTrack tracks[WVS_MAX_TRACKS];
} WvsPlayerStatus;

typedef struct {
  /* The tracks of the title that was loaded are known; none flows before
   * wvs_player_play(). Once after each wvs_player_load(); and once more when
   * passing a track through has proved impossible: the player is paused then,
   * where it was, its tracks may be others, and wvs_player_play() goes on.
   * Thread: main. */
  void (*prepared) (const WvsTrack *tracks, guint n_tracks, gpointer data);

  /* The state, or by a seek or a loop the position, is another: by a seek
   * twice, when it is wished and when it is known where it leads. Thread:
   * main. */
  void (*changed) (const WvsPlayerStatus *status, gpointer data);

  /* What is from @from_us to @to_us of media time cannot be had, of one track
   * at least, and was left out; it goes on behind that. Once for each such
   * stretch that one comes across. Thread: main. */
  void (*skipped) (gint64 from_us, gint64 to_us, const GError *error,
      gpointer data);

  /* The title cannot be played (on); the state is FAILED. The player can load
   * another. Thread: main. */
  void (*failed) (const GError *error, gpointer data);

  /* @unit of track number @track is due: present it at @due_us of
   * g_get_monotonic_time(), which never goes back, and which goes on through
   * pauses, seeks and loops as the wall clock does. @discontinuity: what came
   * before it was skipped or belongs to another place of the title (a seek);
   * always a keyframe then. Units may come a second time, from a keyframe on,
   * after wvs_player_request_keyframe(). Must not block. Thread: the
   * pacer's. */
  void (*deliver) (guint track, WvsAccessUnit *unit, gint64 due_us,
      gboolean discontinuity, gpointer data);
} WvsPlayerEvents;

/**
 * wvs_player_new:
 * @id: a short name for the log
 * @events: copied
 */
WvsPlayer *wvs_player_new (WvsMedia *media, const char *id,
    const WvsPlayerEvents *events, gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* After the return none of the events is called any more. Does not block: what
 * takes time is ended elsewhere. */
void wvs_player_free (WvsPlayer *player);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsPlayer, wvs_player_free)

/**
 * wvs_player_load:
 * @capabilities: (nullable): what the viewer decodes
 * @position_us: where to begin; clamped to the title
 *
 * Takes up a title, paused, in place of the one there was. Media is got ready
 * at once so that wvs_player_play() shows it without delay. Never fails at
 * once: `prepared` or `failed` follows.
 */
void wvs_player_load (WvsPlayer *player, WvsTitle *title,
    const WvsCapabilities *capabilities, gint64 position_us);

/* Goes on from the next access unit. From ENDED: from the beginning. Does
 * nothing while playing. */
void wvs_player_play (WvsPlayer *player);

/* After the return no access unit is delivered, but for that of a seek. Does
 * nothing while paused. */
void wvs_player_pause (WvsPlayer *player);

/* Goes on, or stays paused, at the keyframe at or before @position_us, which
 * is clamped to the title. `changed` says where. A viewer who is paused and has
 * seen something of the title is shown that keyframe. */
void wvs_player_seek (WvsPlayer *player, gint64 position_us);

/* The viewer's decoder needs a keyframe (RFC 4585 PLI, RFC 5104 FIR): it gets
 * the units from the last one on again, where these are few, and goes on where
 * it is; else it has to wait for the next one. At most each 500 ms; ignored
 * while not playing. */
void wvs_player_request_keyframe (WvsPlayer *player, guint track);

/* Fills in @status, whose pointers are good until the next call into
 * @player. */
void wvs_player_get_status (WvsPlayer *player, WvsPlayerStatus *status);

/* "buffering", "playing", … */
const char *wvs_player_state_get_name (WvsPlayerState state);
