/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "error.h"
#include "log.h"
#include "media-internal.h"
#include "player-state.h"
#include "playout.h"
#include "post.h"
#include "source.h"
#include "target.h"

#define KEYFRAME_INTERVAL_US (500 * G_TIME_SPAN_MILLISECOND)

/* What is to be told on the main thread. */
enum {
  TELL_PREPARED = 1 << 0,
  TELL_CHANGED = 1 << 1,
  TELL_FAILED = 1 << 2,
};

/* What a posted call holds instead of the player, which may be freed before it
 * runs. Its pointer is the main thread's. */
typedef struct {
  WvsPlayer *player; /* (nullable) */
} Link;

struct _WvsPlayer {
  char *id;
  WvsMedia *media;
  WvsPlayerEvents events;
  gpointer data;
  Link *link;
  WvsPacerClient *client;
  WvsLane *lane;
  WvsSource *source;
  gint64 keyframe_us; /* when one was last asked for */
  guint loads;        /* tells one load from the next */

  /* Guards what follows. Held while a unit is delivered, so that none is after
   * a pause; the locks of feed and pacer may be taken inside. */
  GMutex lock;
  WvsPlayerState state;
  WvsTitle *title;
  guint n_tracks;
  WvsTrack tracks[WVS_MAX_TRACKS];
  WvsFeed *feed; /* (nullable): before the first load */
  WvsPlayout playout;
  gint64 position_us;
  guint untold;  /* TELL_…; not 0: a call is on its way */
  GError *error; /* with TELL_FAILED */
};

static void
fill_status (WvsPlayer *self, WvsPlayerStatus *status)
{
  *status = (WvsPlayerStatus){
    .state = self->state,
    .title = self->title,
    .position_us = self->position_us,
  };
  if (self->title != NULL) {
    status->duration_us = wvs_title_get_info (self->title)->duration_us;
    status->n_tracks = self->n_tracks;
    for (guint i = 0; i < self->n_tracks; i++)
      status->tracks[i] = self->tracks[i];
  }
}

/* What has been told may be out of date by the time it is read: so each call
 * tells how things are now, and several changes may be told as one. A callback
 * may free the player or load another title. */
static void
tell_on_main (gpointer data)
{
  Link *link = data;
  WvsPlayer *self = link->player;
  g_autoptr (WvsTitle) title = NULL;
  g_autoptr (GError) error = NULL;
  WvsPlayerStatus status;
  guint untold, loads;

  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  untold = self->untold;
  self->untold = 0;
  error = g_steal_pointer (&self->error);
  fill_status (self, &status);
  if (self->title != NULL)
    title = wvs_title_ref (self->title);
  g_mutex_unlock (&self->lock);
  loads = self->loads;

  if (untold & TELL_PREPARED)
    self->events.prepared (status.tracks, status.n_tracks, self->data);
  if (link->player == NULL || self->loads != loads)
    return;
  if (untold & TELL_FAILED) {
    self->events.failed (error, self->data);
  } else if (untold & TELL_CHANGED) {
    wvs_player_get_status (self, &status); /* `prepared` may have changed it */
    self->events.changed (&status, self->data);
  }
}

/* Called with the lock held. */
static void
tell (WvsPlayer *self, guint what)
{
  if (self->untold == 0)
    wvs_post (NULL, tell_on_main, g_atomic_rc_box_acquire (self->link),
        g_atomic_rc_box_release);
  self->untold |= what;
}

/* Called with the lock held. */
static void
set_state (WvsPlayer *self, WvsPlayerState state)
{
  if (state == self->state)
    return;
  if (!wvs_player_state_allows (self->state, state)) {
    g_critical ("[%s] player cannot go from %s to %s", self->id,
        wvs_player_state_get_name (self->state),
        wvs_player_state_get_name (state));
    return;
  }
  wvs_session_debug (self->id, "player: %s -> %s",
      wvs_player_state_get_name (self->state),
      wvs_player_state_get_name (state));
  self->state = state;
  tell (self, TELL_CHANGED);
}

static void
fail (WvsPlayer *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, WVS_PLAYER_FAILED);
  tell (self, TELL_FAILED);
}

static void
present (WvsPlayer *self, const WvsPlayoutStep *step)
{
  g_autoptr (WvsAccessUnit) unit = step->item.unit;

  if (step->leads) {
    self->position_us = wvs_access_unit_get_time_us (unit);
    if (step->item.looped)
      tell (self, TELL_CHANGED);
  }
  self->events.deliver (step->track, unit, step->due_us, step->item.first,
      self->data);
}

/* Hands on what is due; says when the next one is. */
static gint64
play_due (WvsPlayer *self, gint64 now_us)
{
  WvsPlayoutStep step;

  for (;;) {
    switch (wvs_playout_step (&self->playout, self->feed, now_us, &step)) {
    case WVS_PLAYOUT_UNIT:
      present (self, &step);
      break;
    case WVS_PLAYOUT_LATER:
      return step.due_us;
    case WVS_PLAYOUT_STARVED:
      wvs_playout_drop (&self->playout);
      set_state (self, WVS_PLAYER_BUFFERING);
      return now_us;
    case WVS_PLAYOUT_ENDED:
      set_state (self, WVS_PLAYER_ENDED);
      return WVS_PACER_IDLE;
    }
  }
}

/* For media that does not come: not for ever. */
static gint64
wait_for_supply (WvsPlayer *self, gint64 now_us, gint64 look_us)
{
  gint64 next_us = wvs_playout_stall (&self->playout, now_us);

  if (next_us != 0)
    return MIN (next_us, look_us);
  fail (self, g_error_new_literal (WVS_ERROR, WVS_ERROR_TIMEOUT,
                  "nothing more of the file could be read in time"));
  return WVS_PACER_IDLE;
}

/* Runs on the pacer's thread. */
static gint64
on_due (gint64 now_us, gpointer data)
{
  WvsPlayer *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 look_us;
  GError *error;

  if (self->feed == NULL || self->state == WVS_PLAYER_FAILED)
    return WVS_PACER_IDLE;
  error = wvs_feed_take_error (self->feed);
  if (error != NULL) {
    fail (self, error);
    return WVS_PACER_IDLE;
  }

  if (self->state == WVS_PLAYER_BUFFERING) {
    if (!wvs_playout_can_go_on (&self->playout, self->feed, now_us, &look_us))
      return wait_for_supply (self, now_us, look_us);
    set_state (self, WVS_PLAYER_PLAYING);
  }
  if (self->state != WVS_PLAYER_PLAYING)
    return WVS_PACER_IDLE;
  return play_due (self, now_us);
}

/* Runs on the source's thread. */
static void
on_supply (gpointer client)
{
  wvs_pacer_wake (client);
}

WvsPlayer *
wvs_player_new (WvsMedia *media, const char *id, const WvsPlayerEvents *events,
    gpointer data)
{
  WvsPlayer *self = g_new0 (WvsPlayer, 1);

  self->id = g_strdup (id);
  self->media = media;
  self->events = *events;
  self->data = data;
  self->link = g_atomic_rc_box_new0 (Link);
  self->link->player = self;
  self->state = WVS_PLAYER_PREPARING;
  g_mutex_init (&self->lock);
  self->client = wvs_pacer_add (wvs_media_get_pacer (media), on_due, self);
  self->lane = wvs_lane_new (media);
  return self;
}

static void
unload (WvsPlayer *self)
{
  g_clear_pointer (&self->source, wvs_source_stop);
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->feed, wvs_feed_unref);
  g_clear_pointer (&self->title, wvs_title_unref);
  g_clear_error (&self->error);
  g_mutex_unlock (&self->lock);
}

void
wvs_player_free (WvsPlayer *self)
{
  unload (self);
  wvs_pacer_remove (self->client);
  wvs_lane_free (self->lane);
  self->link->player = NULL;
  g_atomic_rc_box_release (self->link);
  g_mutex_clear (&self->lock);
  g_free (self->id);
  g_free (self);
}

static gint64
clamp_position (WvsTitle *title, gint64 position_us)
{
  gint64 duration_us = wvs_title_get_info (title)->duration_us;

  return CLAMP (position_us, 0, duration_us > 0 ? duration_us : G_MAXINT64);
}

void
wvs_player_load (WvsPlayer *self, WvsTitle *title,
    const WvsCapabilities *capabilities, gint64 position_us)
{
  g_autoptr (WvsTitle) held = wvs_title_ref (title);
  const WvsTargetOptions target = { 0 };
  WvsSourceConfig config = {
    .id = self->id,
    .title = title,
    .loop = wvs_media_get_options (self->media)->loop,
    .position_us = clamp_position (title, position_us),
  };

  unload (self);
  self->loads++;
  if (wvs_title_get_info (title)->width > 0)
    config.tracks[config.n_tracks++] =
        wvs_target_get_video (wvs_title_get_info (title), &target);
  if (wvs_title_get_info (title)->has_audio)
    config.tracks[config.n_tracks++] = wvs_target_get_audio (&target);

  g_mutex_lock (&self->lock);
  self->title = g_steal_pointer (&held);
  self->n_tracks = config.n_tracks;
  for (guint i = 0; i < config.n_tracks; i++)
    self->tracks[i] = config.tracks[i];
  self->feed =
      wvs_feed_new (config.tracks, config.n_tracks, on_supply, self->client);
  self->position_us = config.position_us;
  wvs_playout_drop (&self->playout);
  self->untold &= ~(guint)TELL_FAILED;
  set_state (self, WVS_PLAYER_PAUSED);
  tell (self, TELL_PREPARED | TELL_CHANGED);
  config.feed = self->feed;
  g_mutex_unlock (&self->lock);

  self->source = wvs_source_new (self->lane, &config);
}

/* Called with the lock held, by the main thread. */
static void
go_to (WvsPlayer *self, gint64 position_us)
{
  guint serial = wvs_feed_flush (self->feed);

  self->position_us = position_us;
  wvs_playout_drop (&self->playout);
  wvs_source_seek (self->source, position_us, serial);
  tell (self, TELL_CHANGED);
}

void
wvs_player_play (WvsPlayer *self)
{
  g_mutex_lock (&self->lock);
  if (self->state == WVS_PLAYER_ENDED)
    go_to (self, 0);
  if (self->state == WVS_PLAYER_ENDED || self->state == WVS_PLAYER_PAUSED) {
    wvs_playout_drop (&self->playout);
    set_state (self, WVS_PLAYER_PLAYING);
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_pause (WvsPlayer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->state == WVS_PLAYER_PLAYING || self->state == WVS_PLAYER_BUFFERING)
    set_state (self, WVS_PLAYER_PAUSED);
}

void
wvs_player_seek (WvsPlayer *self, gint64 position_us)
{
  g_mutex_lock (&self->lock);
  if (self->feed != NULL && self->state != WVS_PLAYER_FAILED) {
    go_to (self, clamp_position (self->title, position_us));
    if (self->state == WVS_PLAYER_ENDED)
      set_state (self, WVS_PLAYER_PAUSED);
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_request_keyframe (WvsPlayer *self, guint track)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 now_us = g_get_monotonic_time ();

  if (track >= self->n_tracks || self->tracks[track].kind != WVS_KIND_VIDEO ||
      self->state != WVS_PLAYER_PLAYING ||
      now_us - self->keyframe_us < KEYFRAME_INTERVAL_US)
    return;
  self->keyframe_us = now_us;
  wvs_source_request_keyframe (self->source);
}

void
wvs_player_get_status (WvsPlayer *self, WvsPlayerStatus *status)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fill_status (self, status);
}
