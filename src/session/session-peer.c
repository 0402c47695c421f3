/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"
#include "session-private.h"

/* How often the media path is asked whether the viewer is still there. */
#define WATCH_INTERVAL_MS 1000

static void
on_offer (const char *sdp, gpointer data)
{
  WvsSession *self = data;
  g_autofree char *safe = wvs_log_redact (sdp);

  wvs_session_info (self->id, "offer sent");
  wvs_session_debug (self->id, "%s", safe);
  self->events.offer (sdp, self->data);
}

static void
on_answer (const char *sdp, gpointer data)
{
  WvsSession *self = data;
  g_autofree char *safe = wvs_log_redact (sdp);

  wvs_session_info (self->id, "answer sent");
  wvs_session_debug (self->id, "%s", safe);
  wvs_session_set_state (self, WVS_SESSION_CONNECTING);
  self->events.answer (sdp, self->data);
}

static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
  WvsSession *self = data;

  self->events.candidate (candidate, mid, mline, self->data);
}

/* A viewer whose network is gone sends no receiver reports any more, which
 * webrtcbin does not notice by itself. */
static gboolean
on_watch (gpointer data)
{
  WvsSession *self = data;
  gint64 heard_us = wvs_peer_get_last_heard_us (self->peer);
  gint64 since_us = MAX (heard_us, self->flowing_since_us);

  if (self->flowing_since_us == 0 ||
      g_get_monotonic_time () - since_us <
          (gint64)self->environment->deadlines.silence_ms * 1000)
    return G_SOURCE_CONTINUE;
  self->watch_id = 0;
  wvs_session_stop_with (self, WVS_ERROR_CONNECTION,
      "nothing came from the viewer any more: the media path is lost");
  return G_SOURCE_REMOVE;
}

static void
on_connected (gpointer data)
{
  WvsSession *self = data;

  wvs_session_set_state (self, WVS_SESSION_CONNECTED);
  wvs_session_info (self->id, "connected after %" G_GINT64_FORMAT " ms",
      (g_get_monotonic_time () - self->started_us) / 1000);
  self->watch_id = g_timeout_add (WATCH_INTERVAL_MS, on_watch, self);
  if (!wvs_session_play_if_wanted (self))
    wvs_session_tell_current_view (self);
}

static void
on_peer_failed (const GError *error, gpointer data)
{
  wvs_session_stop (data, error);
}

static void
on_peer_closed (gpointer data)
{
  wvs_session_stop_with (data, WVS_ERROR_CONNECTION,
      "the viewer closed the connection");
}

static void
on_keyframe_wanted (guint track, gpointer data)
{
  WvsSession *self = data;

  wvs_session_debug (self->id, "keyframe wanted");
  wvs_player_request_keyframe (self->player, track);
}

static void
add_stats (WvsPeerStats *sum, const WvsPeerStats *more)
{
  sum->units_sent += more->units_sent;
  sum->units_dropped += more->units_dropped;
  sum->bytes_sent += more->bytes_sent;
  sum->packets_sent += more->packets_sent;
  sum->keyframe_requests += more->keyframe_requests;
  sum->candidates_refused += more->candidates_refused;
}

void
wvs_session_add_stats (WvsSession *self, WvsPeerStats *sum)
{
  WvsPeerStats stats;

  add_stats (sum, &self->sent_before);
  if (self->peer == NULL)
    return;
  wvs_peer_get_stats (self->peer, &stats);
  add_stats (sum, &stats);
}

void
wvs_session_close_peer (WvsSession *self)
{
  WvsPeerStats stats;

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->peer == NULL)
    return;
  wvs_peer_get_stats (self->peer, &stats);
  wvs_session_info (self->id,
      "sent %" G_GUINT64_FORMAT " frames, %" G_GUINT64_FORMAT " KiB; "
      "%" G_GUINT64_FORMAT " dropped, "
      "%" G_GUINT64_FORMAT " keyframe requests, "
      "%" G_GUINT64_FORMAT " candidates passed over",
      stats.units_sent, stats.bytes_sent / 1024, stats.units_dropped,
      stats.keyframe_requests, stats.candidates_refused);
  add_stats (&self->sent_before, &stats);
  g_clear_pointer (&self->peer, wvs_peer_close);
}

/* The player must be paused. */
gboolean
wvs_session_open_peer (WvsSession *self, GError **error)
{
  static const WvsPeerEvents peer_events = {
    .offer = on_offer,
    .answer = on_answer,
    .candidate = on_candidate,
    .connected = on_connected,
    .failed = on_peer_failed,
    .closed = on_peer_closed,
    .keyframe_wanted = on_keyframe_wanted,
  };
  WvsPeerConfig config = { .id = self->id,
    .ice = self->environment->ice,
    .viewer = self->viewer,
    .offer = self->offer,
    .n_tracks = self->n_tracks };

  for (guint i = 0; i < self->n_tracks; i++)
    config.tracks[i] = self->tracks[i];
  wvs_session_close_peer (self);
  self->peer = wvs_peer_new (&config, &peer_events, self, error);
  if (self->peer == NULL)
    return FALSE;
  wvs_session_set_state (self, WVS_SESSION_NEGOTIATING);
  if (self->offer != NULL)
    wvs_peer_create_answer (self->peer);
  else
    wvs_peer_create_offer (self->peer);
  return TRUE;
}
