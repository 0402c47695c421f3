/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "log.h"
#include "plan.h"
#include "player-private.h"

#define REPLAY_INTERVAL_US (500 * G_TIME_SPAN_MILLISECOND)

WvsPlayer *
wvs_player_new (WvsMedia *media, const char *id, const WvsPlayerEvents *events,
    gpointer data)
{
  WvsPlayer *self = g_new0 (WvsPlayer, 1);

  self->id = g_strdup (id);
  self->media = media;
  self->events = *events;
  self->data = data;
  self->link = g_atomic_rc_box_new0 (WvsPlayerLink);
  self->link->player = self;
  self->state = WVS_PLAYER_PREPARING;
  g_mutex_init (&self->lock);
  self->client =
      wvs_pacer_add (wvs_media_get_pacer (media), wvs_player_pace, self);
  return self;
}

static void
unload (WvsPlayer *self)
{
  g_autoptr (WvsFeed) feed = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  feed = g_steal_pointer (&self->feed);
  g_clear_pointer (&self->title, wvs_title_unref);
  g_clear_error (&self->error);
  g_clear_error (&self->skip.error);
  self->untold &= ~(guint)(WVS_TELL_FAILED | WVS_TELL_SKIPPED | WVS_TELL_UNFIT);
}

void
wvs_player_free (WvsPlayer *self)
{
  unload (self);
  wvs_pacer_remove (self->client);
  self->link->player = NULL;
  g_atomic_rc_box_release (self->link);
  g_mutex_clear (&self->lock);
  g_strfreev (self->video);
  g_strfreev (self->audio);
  g_free (self->id);
  g_free (self);
}

/* Runs on a producer's thread. */
static void
on_supply (gpointer client)
{
  wvs_pacer_wake (client);
}

static gint64
clamp_position (WvsTitle *title, gint64 position_us)
{
  gint64 duration_us = wvs_title_get_info (title)->duration_us;

  return CLAMP (position_us, 0, duration_us > 0 ? duration_us : G_MAXINT64);
}

typedef struct {
  WvsPlayer *player;
  WvsTitle *title;
} Candidate;

static gboolean
is_unfit (const WvsTrack *track, gpointer data)
{
  const Candidate *candidate = data;
  WvsPlayer *self = candidate->player;
  g_autoptr (WvsRendition) rendition = NULL;

  if (self->unfit & (1U << track->kind))
    return TRUE;
  rendition = wvs_rendition_new (candidate->title, track);
  return wvs_supply_is_unfit (wvs_media_get_supply (self->media), rendition);
}

static guint
plan (WvsPlayer *self, WvsTitle *title, WvsTrack *tracks, GError **error)
{
  const WvsMediaOptions *options = wvs_media_get_options (self->media);
  const WvsCapabilities capabilities = {
    .video = (const char *const *)self->video,
    .audio = (const char *const *)self->audio,
  };
  Candidate candidate = { self, title };
  const WvsPlanConfig config = {
    .capabilities = &capabilities,
    .transcode = options->transcode,
    .target = { .max_height = options->max_height,
        .video_codec = options->video_codec,
        .video_bitrate_kbps = options->video_bitrate_kbps,
        .audio_bitrate_kbps = options->audio_bitrate_kbps },
    .is_unfit = is_unfit,
    .data = &candidate,
  };

  return wvs_plan_make (tracks, wvs_title_get_info (title), &config, error);
}

static void
log_plan (WvsPlayer *self, const WvsTrack *tracks, guint n_tracks)
{
  for (guint i = 0; i < n_tracks; i++)
    wvs_session_info (self->id, "%s: %s, %s",
        tracks[i].kind == WVS_KIND_VIDEO ? "video" : "audio",
        wvs_codec_get_name (tracks[i].codec),
        tracks[i].transcoded ? "transcoded" : "as it is in the file");
}

/* Called with the lock held. */
static void
go_to (WvsPlayer *self, gint64 position_us)
{
  self->position_us = position_us;
  self->landed = FALSE;
  self->asked_us = g_get_monotonic_time ();
  self->wants_replay = FALSE;
  wvs_playout_drop (&self->playout);
  wvs_feed_seek (self->feed, position_us);
  wvs_player_tell (self, WVS_TELL_CHANGED);
}

static void
take_up (WvsPlayer *self, WvsTitle *title, gint64 position_us)
{
  const WvsMediaOptions *options = wvs_media_get_options (self->media);
  WvsTrack tracks[WVS_MAX_TRACKS];
  GError *error = NULL;
  guint n_tracks;

  unload (self);
  self->loads++;
  n_tracks = plan (self, title, tracks, &error);
  log_plan (self, tracks, n_tracks);

  g_mutex_lock (&self->lock);
  self->title = wvs_title_ref (title);
  self->n_tracks = n_tracks;
  for (guint i = 0; i < n_tracks; i++)
    self->tracks[i] = tracks[i];
  self->has_played = FALSE;
  self->shows_place = FALSE;
  self->waits = FALSE;
  wvs_player_set_state (self, WVS_PLAYER_PAUSED);
  if (error != NULL) {
    self->position_us = position_us;
    wvs_player_fail (self, error);
  } else {
    self->feed = wvs_feed_new (wvs_media_get_supply (self->media), title,
        tracks, n_tracks, options->loop, on_supply, self->client);
    go_to (self, position_us);
    wvs_player_tell (self, WVS_TELL_PREPARED);
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_load (WvsPlayer *self, WvsTitle *title,
    const WvsCapabilities *capabilities, gint64 position_us)
{
  g_autoptr (WvsTitle) held = wvs_title_ref (title);

  g_strfreev (self->video);
  g_strfreev (self->audio);
  self->video = NULL;
  self->audio = NULL;
  if (capabilities != NULL) {
    self->video = g_strdupv ((char **)capabilities->video);
    self->audio = g_strdupv ((char **)capabilities->audio);
  }
  self->unfit = 0;
  take_up (self, held, clamp_position (held, position_us));
}

void
wvs_player_plan_anew (WvsPlayer *self)
{
  g_autoptr (WvsTitle) title = NULL;
  gint64 position_us;

  g_mutex_lock (&self->lock);
  for (guint i = 0; self->feed != NULL && i < self->n_tracks; i++) {
    if (wvs_feed_is_unfit (self->feed, i))
      self->unfit |= 1U << self->tracks[i].kind;
  }
  title = self->title != NULL ? wvs_title_ref (self->title) : NULL;
  position_us = self->position_us;
  g_mutex_unlock (&self->lock);
  if (title != NULL)
    take_up (self, title, position_us);
}

void
wvs_player_play (WvsPlayer *self)
{
  g_mutex_lock (&self->lock);
  if (self->state == WVS_PLAYER_ENDED)
    go_to (self, 0);
  if (self->state == WVS_PLAYER_ENDED || self->state == WVS_PLAYER_PAUSED) {
    self->has_played = TRUE;
    self->shows_place = FALSE;
    wvs_playout_drop (&self->playout);
    wvs_feed_set_active (self->feed, TRUE);
    wvs_player_set_state (self, WVS_PLAYER_PLAYING);
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_pause (WvsPlayer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->state != WVS_PLAYER_PLAYING && self->state != WVS_PLAYER_BUFFERING)
    return;
  wvs_feed_set_active (self->feed, FALSE);
  wvs_player_set_state (self, WVS_PLAYER_PAUSED);
}

void
wvs_player_seek (WvsPlayer *self, gint64 position_us)
{
  g_mutex_lock (&self->lock);
  if (self->feed != NULL && self->state != WVS_PLAYER_FAILED) {
    go_to (self, clamp_position (self->title, position_us));
    if (self->state == WVS_PLAYER_ENDED)
      wvs_player_set_state (self, WVS_PLAYER_PAUSED);
    self->shows_place = self->has_played && self->state == WVS_PLAYER_PAUSED &&
                        self->tracks[0].kind == WVS_KIND_VIDEO;
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_request_keyframe (WvsPlayer *self, guint track)
{
  gint64 now_us = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (track == 0 && self->n_tracks > 0 &&
      self->tracks[0].kind == WVS_KIND_VIDEO &&
      self->state == WVS_PLAYER_PLAYING &&
      now_us - self->replayed_us >= REPLAY_INTERVAL_US) {
    self->replayed_us = now_us;
    self->wants_replay = TRUE;
  }
  g_mutex_unlock (&self->lock);
  wvs_pacer_wake (self->client);
}

void
wvs_player_get_status (WvsPlayer *self, WvsPlayerStatus *status)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  wvs_player_fill_status (self, status);
}
