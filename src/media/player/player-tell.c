/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"
#include "player-private.h"
#include "player-state.h"
#include "post.h"

void
wvs_player_fill_status (WvsPlayer *self, WvsPlayerStatus *status)
{
  *status = (WvsPlayerStatus){
    .state = self->state,
    .title = self->title,
    .position_us = self->position_us,
    .waits = self->state == WVS_PLAYER_BUFFERING && self->waits,
  };
  if (self->title != NULL) {
    status->duration_us = wvs_title_get_info (self->title)->duration_us;
    status->n_tracks = self->n_tracks;
    for (guint i = 0; i < self->n_tracks; i++)
      status->tracks[i] = self->tracks[i];
  }
}

/* What is told in one call. */
typedef struct {
  guint what;
  guint loads;
  WvsTitle *title; /* keeps that of the status */
  WvsPlayerStatus status;
  WvsFeedSkip skip;
  GError *error;
} News;

static void
collect (WvsPlayer *self, News *news)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  news->what = self->untold;
  news->loads = self->loads;
  news->skip = self->skip;
  news->error = g_steal_pointer (&self->error);
  wvs_player_fill_status (self, &news->status);
  if (self->title != NULL)
    news->title = wvs_title_ref (self->title);
  self->untold = 0;
  self->skip = (WvsFeedSkip){ 0 };
}

static void
clear (News *news)
{
  g_clear_pointer (&news->title, wvs_title_unref);
  g_clear_error (&news->skip.error);
  g_clear_error (&news->error);
}

/* A callback may have freed the player or loaded another title. */
static gboolean
is_valid (const WvsPlayerLink *link, const News *news)
{
  return link->player != NULL && link->player->loads == news->loads;
}

/* What has been told may be out of date by the time it is read: so each call
 * tells how things are now, and several changes may be told as one. */
static void
tell_on_main (gpointer data)
{
  WvsPlayerLink *link = data;
  WvsPlayer *self = link->player;
  News news = { 0 };

  if (self == NULL)
    return;
  collect (self, &news);
  if (news.what & WVS_TELL_UNFIT) {
    /* What comes of it is told at once: until then the player is not for those
     * tracks that the others know of. */
    wvs_player_plan_anew (self);
    clear (&news);
    collect (self, &news);
  }
  if (is_valid (link, &news) && (news.what & WVS_TELL_PREPARED))
    self->events.prepared (news.status.tracks, news.status.n_tracks,
        self->data);
  if (is_valid (link, &news) && (news.what & WVS_TELL_SKIPPED))
    self->events.skipped (news.skip.from_us, news.skip.to_us, news.skip.error,
        self->data);
  if (is_valid (link, &news) && (news.what & WVS_TELL_FAILED)) {
    self->events.failed (news.error, self->data);
  } else if (is_valid (link, &news) && (news.what & WVS_TELL_CHANGED)) {
    wvs_player_get_status (self, &news.status); /* may have changed by now */
    self->events.changed (&news.status, self->data);
  }
  clear (&news);
}

void
wvs_player_tell (WvsPlayer *self, guint what)
{
  if (self->untold == 0)
    wvs_post (NULL, tell_on_main, g_atomic_rc_box_acquire (self->link),
        g_atomic_rc_box_release);
  self->untold |= what;
}

void
wvs_player_set_state (WvsPlayer *self, WvsPlayerState state)
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
  wvs_player_tell (self, WVS_TELL_CHANGED);
}

void
wvs_player_fail (WvsPlayer *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  wvs_player_set_state (self, WVS_PLAYER_FAILED);
  wvs_player_tell (self, WVS_TELL_FAILED);
}
