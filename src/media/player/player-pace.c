/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "error.h"
#include "log.h"
#include "player-private.h"

/* A GOP that is replayed for a decoder that lost it may be so large: it goes
 * out at once, on top of what is due. */
#define MAX_REPLAY_UNITS 45
#define MAX_REPLAY_BYTES (300 * 1024)

/* How often a player that waits for media looks whether that is because of the
 * others. */
#define WAIT_LOOK_US (500 * G_TIME_SPAN_MILLISECOND)

static void
present (WvsPlayer *self, const WvsPlayoutStep *step)
{
  if (step->leads) {
    self->position_us = wvs_access_unit_get_time_us (step->item.unit);
    if (step->item.looped)
      wvs_player_tell (self, WVS_TELL_CHANGED);
  }
  self->events.deliver (step->track, step->item.unit, step->due_us,
      step->item.first, self->data);
}

/* Brings the decoder where the viewer is: from the last keyframe on, quickly
 * enough to be through before the next unit is due. */
static void
replay (WvsPlayer *self)
{
  WvsAccessUnit *units[MAX_REPLAY_UNITS];
  gint64 due_us, interval_us;
  guint n;

  self->wants_replay = FALSE;
  if (self->state != WVS_PLAYER_PLAYING)
    return;
  n = wvs_feed_replay (self->feed, 0, units, MAX_REPLAY_UNITS,
      MAX_REPLAY_BYTES);
  if (n == 0)
    return;
  due_us = wvs_playout_get_burst (&self->playout, self->feed, n, &interval_us);
  if (due_us != 0)
    wvs_session_debug (self->id, "player: %u frames once more", n);
  for (guint i = 0; i < n; i++) {
    if (due_us != 0) {
      self->events.deliver (0, units[i], due_us, i == 0, self->data);
      wvs_playout_present (&self->playout, due_us);
      due_us += interval_us;
    }
    wvs_access_unit_unref (units[i]);
  }
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
      wvs_player_set_state (self, WVS_PLAYER_BUFFERING);
      return now_us;
    case WVS_PLAYOUT_ENDED:
      wvs_feed_set_active (self->feed, FALSE);
      wvs_player_set_state (self, WVS_PLAYER_ENDED);
      return WVS_PACER_IDLE;
    }
  }
}

/* For media that does not come: not for ever, unless others are before it. */
static gint64
wait_for_supply (WvsPlayer *self, gint64 now_us, gint64 look_us)
{
  gint64 next_us = wvs_playout_stall (&self->playout, self->feed, now_us);
  gboolean waits = wvs_feed_is_waiting (self->feed);

  if (waits != self->waits) {
    self->waits = waits;
    wvs_player_tell (self, WVS_TELL_CHANGED);
  }
  if (next_us != 0)
    return MIN (MIN (next_us, look_us), now_us + WAIT_LOOK_US);
  wvs_player_fail (self, g_error_new_literal (WVS_ERROR, WVS_ERROR_TIMEOUT,
                             "nothing more of the file could be read in time"));
  return WVS_PACER_IDLE;
}

/* Where the viewer is, as soon as that is known, and how long it took. */
static void
settle_place (WvsPlayer *self)
{
  gint64 landing_us;
  WvsFeedItem item;

  if (!self->landed && wvs_feed_get_landing (self->feed, &landing_us)) {
    self->landed = TRUE;
    if (landing_us != self->position_us) {
      self->position_us = landing_us;
      wvs_player_tell (self, WVS_TELL_CHANGED);
    }
  }
  if (self->asked_us == 0 ||
      wvs_feed_peek (self->feed, 0, &item) == WVS_FEED_AWAITED)
    return;
  wvs_media_count_first_unit (self->media,
      g_get_monotonic_time () - self->asked_us);
  self->asked_us = 0;
}

/* Shows a viewer who is paused where a seek led to. */
static void
show_place (WvsPlayer *self, gint64 now_us)
{
  WvsPlayoutStep step;

  if (!wvs_playout_take_first (&self->playout, self->feed, now_us, &step))
    return;
  self->shows_place = FALSE;
  present (self, &step);
}

/* Returns whether the title can be played on as it is. */
static gboolean
check_feed (WvsPlayer *self)
{
  const GError *error = wvs_feed_get_error (self->feed);

  if (!(self->untold & WVS_TELL_SKIPPED) &&
      wvs_feed_take_skip (self->feed, &self->skip))
    wvs_player_tell (self, WVS_TELL_SKIPPED);
  if (error == NULL)
    return TRUE;
  if (g_error_matches (error, WVS_ERROR, WVS_ERROR_UNFIT))
    wvs_player_tell (self, WVS_TELL_UNFIT);
  else
    wvs_player_fail (self, g_error_copy (error));
  return FALSE;
}

static gint64
pace (WvsPlayer *self, gint64 now_us)
{
  WvsFeedItem item;
  gint64 look_us;

  settle_place (self);
  /* Who is paused hears of what cannot be played, too. */
  for (guint i = 0; self->state == WVS_PLAYER_PAUSED && i < self->n_tracks; i++)
    (void)wvs_feed_peek (self->feed, i, &item);
  if (self->shows_place && self->state == WVS_PLAYER_PAUSED)
    show_place (self, now_us);
  if (self->wants_replay)
    replay (self);
  if (self->state == WVS_PLAYER_BUFFERING) {
    if (!wvs_playout_can_go_on (&self->playout, self->feed, now_us, &look_us))
      return wait_for_supply (self, now_us, look_us);
    self->waits = FALSE;
    wvs_player_set_state (self, WVS_PLAYER_PLAYING);
  }
  if (self->state != WVS_PLAYER_PLAYING)
    return WVS_PACER_IDLE;
  return play_due (self, now_us);
}

/* Runs on the pacer's thread. */
gint64
wvs_player_pace (gint64 now_us, gpointer data)
{
  WvsPlayer *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 next_us;

  if (self->feed == NULL || self->state == WVS_PLAYER_FAILED ||
      wvs_feed_get_error (self->feed) != NULL)
    return WVS_PACER_IDLE;
  next_us = pace (self, now_us);
  return check_feed (self) ? next_us : WVS_PACER_IDLE;
}
