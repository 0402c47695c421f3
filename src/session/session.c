/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "session.h"

#include "error.h"
#include "log.h"
#include "session-state.h"
#include "token.h"

/* How often the media path is asked whether the viewer is still there. */
#define WATCH_INTERVAL_MS 1000

struct _WvsSession {
  GObject parent_instance;

  const WvsSessionEnvironment *environment;
  char *token;
  char *id;
  GInetAddress *viewer; /* (nullable) */
  WvsSessionEvents events;
  gpointer data;

  WvsSessionState state;
  gboolean wants_to_play; /* the viewer's wish, also while not connected */
  char **video;           /* (nullable): what the viewer decodes */
  char **audio;           /* (nullable) */
  WvsPlayer *player;      /* (nullable) */
  gboolean loading;       /* it has not named the tracks of its title yet */
  WvsPeer *peer;          /* (nullable); the pacer's thread uses it, so it
                             changes only while the player is paused */
  guint n_tracks;         /* of the peer */
  WvsTrack tracks[WVS_MAX_TRACKS];
  guint deadline_id;
  guint watch_id;
  gint64 started_us;
  gint64 flowing_since_us; /* 0: no media flows */
};

G_DEFINE_FINAL_TYPE (WvsSession, wvs_session, G_TYPE_OBJECT)

enum { STOPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const view_names[] = {
  [WVS_VIEW_CONNECTING] = "connecting",
  [WVS_VIEW_BUFFERING] = "buffering",
  [WVS_VIEW_PLAYING] = "playing",
  [WVS_VIEW_PAUSED] = "paused",
  [WVS_VIEW_ENDED] = "ended",
};

const char *
wvs_view_get_name (WvsView view)
{
  return view_names[view];
}

static void
stop_with (WvsSession *self, WvsErrorCode code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (WVS_ERROR, (int)code, why);

  wvs_session_stop (self, error);
}

static gboolean
on_deadline (gpointer data)
{
  WvsSession *self = data;

  self->deadline_id = 0;
  switch (self->state) {
  case WVS_SESSION_NEW:
    stop_with (self, WVS_ERROR_TIMEOUT, "no start came in time");
    break;
  case WVS_SESSION_NEGOTIATING:
    stop_with (self, WVS_ERROR_TIMEOUT, "no answer came in time");
    break;
  case WVS_SESSION_CONNECTING:
    stop_with (self, WVS_ERROR_TIMEOUT,
        "no media connection could be made in time; a firewall, a VPN or a "
        "NAT may be in the way of UDP, see --ice-server and --ice-address");
    break;
  case WVS_SESSION_PREPARING:
  case WVS_SESSION_CONNECTED:
  case WVS_SESSION_ENDED:
    break;
  }
  return G_SOURCE_REMOVE;
}

static guint
deadline_of (WvsSession *self)
{
  const WvsDeadlines *deadlines = &self->environment->deadlines;

  switch (self->state) {
  case WVS_SESSION_NEW:
    return deadlines->start_ms;
  case WVS_SESSION_NEGOTIATING:
    return deadlines->answer_ms;
  case WVS_SESSION_CONNECTING:
    return deadlines->connect_ms;
  case WVS_SESSION_PREPARING: /* the player has its own */
  case WVS_SESSION_CONNECTED:
  case WVS_SESSION_ENDED:
    return 0;
  }
  return 0;
}

/* The only writer of the state; each state brings its deadline along. */
static void
set_state (WvsSession *self, WvsSessionState state)
{
  guint deadline_ms;

  if (self->state != 0) {
    g_return_if_fail (wvs_session_state_can_follow (self->state, state));
    wvs_session_debug (self->id, "%s → %s",
        wvs_session_state_get_name (self->state),
        wvs_session_state_get_name (state));
  }
  self->state = state;
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  deadline_ms = deadline_of (self);
  if (deadline_ms > 0)
    self->deadline_id = g_timeout_add (deadline_ms, on_deadline, self);
}

static WvsView
view_of (WvsSession *self, const WvsPlayerStatus *status)
{
  if (self->state != WVS_SESSION_CONNECTED)
    return WVS_VIEW_CONNECTING;
  switch (status->state) {
  case WVS_PLAYER_PLAYING:
    return WVS_VIEW_PLAYING;
  case WVS_PLAYER_PAUSED:
    return WVS_VIEW_PAUSED;
  case WVS_PLAYER_ENDED:
    return WVS_VIEW_ENDED;
  case WVS_PLAYER_PREPARING:
  case WVS_PLAYER_BUFFERING:
  case WVS_PLAYER_FAILED:
    break;
  }
  return WVS_VIEW_BUFFERING;
}

static void
tell_view (WvsSession *self, const WvsPlayerStatus *status)
{
  WvsView view = view_of (self, status);

  if (view == WVS_VIEW_PLAYING && self->flowing_since_us == 0)
    self->flowing_since_us = g_get_monotonic_time ();
  else if (view != WVS_VIEW_PLAYING)
    self->flowing_since_us = 0;
  wvs_session_info (self->id, "%s at %.2f s", wvs_view_get_name (view),
      (double)status->position_us / G_USEC_PER_SEC);
  self->events.view (view, status, self->data);
}

static void
tell_current_view (WvsSession *self)
{
  WvsPlayerStatus status;

  wvs_player_get_status (self->player, &status);
  tell_view (self, &status);
}

/* --- The peer ----------------------------------------------------------- */

static void
on_offer (const char *sdp, gpointer data)
{
  WvsSession *self = data;

  wvs_session_info (self->id, "offer sent");
  self->events.offer (sdp, self->data);
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
  stop_with (self, WVS_ERROR_CONNECTION,
      "nothing came from the viewer any more: the media path is lost");
  return G_SOURCE_REMOVE;
}

/* Not before the title's tracks are known: it may take another peer. */
static gboolean
play_if_wanted (WvsSession *self)
{
  if (self->state != WVS_SESSION_CONNECTED || self->loading ||
      !self->wants_to_play)
    return FALSE;
  wvs_player_play (self->player); /* its state follows */
  return TRUE;
}

static void
on_connected (gpointer data)
{
  WvsSession *self = data;

  set_state (self, WVS_SESSION_CONNECTED);
  wvs_session_info (self->id, "connected after %" G_GINT64_FORMAT " ms",
      (g_get_monotonic_time () - self->started_us) / 1000);
  self->watch_id = g_timeout_add (WATCH_INTERVAL_MS, on_watch, self);
  if (!play_if_wanted (self))
    tell_current_view (self);
}

static void
on_peer_failed (const GError *error, gpointer data)
{
  wvs_session_stop (data, error);
}

static void
on_peer_closed (gpointer data)
{
  stop_with (data, WVS_ERROR_CONNECTION, "the viewer closed the connection");
}

static void
on_keyframe_wanted (guint track, gpointer data)
{
  WvsSession *self = data;

  wvs_session_debug (self->id, "keyframe wanted");
  wvs_player_request_keyframe (self->player, track);
}

static void
close_peer (WvsSession *self)
{
  WvsPeerStats stats;

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->peer == NULL)
    return;
  wvs_peer_get_stats (self->peer, &stats);
  wvs_session_info (self->id,
      "sent %" G_GUINT64_FORMAT " frames, %" G_GUINT64_FORMAT " KiB; "
      "%" G_GUINT64_FORMAT " dropped, %u keyframe requests, "
      "%u candidates passed over",
      stats.units_sent, stats.bytes_sent / 1024, stats.units_dropped,
      stats.keyframe_requests, stats.candidates_refused);
  g_clear_pointer (&self->peer, wvs_peer_close);
}

/* The player must be paused. */
static gboolean
open_peer (WvsSession *self, GError **error)
{
  static const WvsPeerEvents peer_events = {
    .offer = on_offer,
    .candidate = on_candidate,
    .connected = on_connected,
    .failed = on_peer_failed,
    .closed = on_peer_closed,
    .keyframe_wanted = on_keyframe_wanted,
  };
  WvsPeerConfig config = { .id = self->id,
    .ice = self->environment->ice,
    .viewer = self->viewer,
    .n_tracks = self->n_tracks };

  for (guint i = 0; i < self->n_tracks; i++)
    config.tracks[i] = self->tracks[i];
  close_peer (self);
  self->peer = wvs_peer_new (&config, &peer_events, self, error);
  if (self->peer == NULL)
    return FALSE;
  set_state (self, WVS_SESSION_NEGOTIATING);
  wvs_peer_create_offer (self->peer);
  return TRUE;
}

/* --- The player --------------------------------------------------------- */

static gboolean
same_codecs (WvsSession *self, const WvsTrack *tracks, guint n_tracks)
{
  if (self->n_tracks != n_tracks)
    return FALSE;
  for (guint i = 0; i < n_tracks; i++) {
    if (self->tracks[i].codec != tracks[i].codec)
      return FALSE;
  }
  return TRUE;
}

static void
on_prepared (const WvsTrack *tracks, guint n_tracks, gpointer data)
{
  WvsSession *self = data;
  gboolean again = self->peer != NULL;
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  if (again && same_codecs (self, tracks, n_tracks)) {
    play_if_wanted (self);
    return;
  }
  self->n_tracks = MIN (n_tracks, WVS_MAX_TRACKS);
  for (guint i = 0; i < self->n_tracks; i++)
    self->tracks[i] = tracks[i];
  if (!open_peer (self, &error))
    wvs_session_stop (self, error);
  else if (again && self->state == WVS_SESSION_NEGOTIATING)
    tell_current_view (self); /* "connecting", once more */
}

static void
on_player_changed (const WvsPlayerStatus *status, gpointer data)
{
  WvsSession *self = data;

  /* Before, the viewer sees "connecting", whatever the player does. */
  if (self->state == WVS_SESSION_CONNECTED)
    tell_view (self, status);
}

static void
on_player_failed (const GError *error, gpointer data)
{
  wvs_session_stop (data, error);
}

/* Runs on the pacer's thread. */
static void
on_deliver (guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity, gpointer data)
{
  WvsSession *self = data;

  wvs_peer_push (self->peer, track, unit, due_us, discontinuity);
}

/* --- The viewer's wishes ------------------------------------------------ */

static gboolean
fail_state (GError **error, const char *why)
{
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE, why);
  return FALSE;
}

static void
load (WvsSession *self, WvsTitle *title, gint64 position_us)
{
  WvsCapabilities capabilities = {
    .video = (const char *const *)self->video,
    .audio = (const char *const *)self->audio,
  };

  self->loading = TRUE;
  wvs_player_load (self->player, title, &capabilities, position_us);
}

static WvsTitle *
lookup_title (WvsSession *self, const char *id, GError **error)
{
  WvsLibrary *library = wvs_media_get_library (self->environment->media);
  WvsTitle *title = wvs_library_lookup (library, id);

  if (title == NULL)
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_NOT_FOUND,
        "title: there is no such title");
  return title;
}

gboolean
wvs_session_start (WvsSession *self, const WvsStart *start, GError **error)
{
  static const WvsPlayerEvents player_events = {
    .prepared = on_prepared,
    .changed = on_player_changed,
    .failed = on_player_failed,
    .deliver = on_deliver,
  };
  WvsTitle *title;

  if (self->state != WVS_SESSION_NEW)
    return fail_state (error, "the session has been started already");
  title = lookup_title (self, start->title, error);
  if (title == NULL)
    return FALSE;
  wvs_session_info (self->id, "start \"%s\" at %.2f s",
      wvs_title_get_info (title)->name,
      (double)start->position_us / G_USEC_PER_SEC);
  self->started_us = g_get_monotonic_time ();
  self->wants_to_play = start->playing;
  self->video = g_strdupv ((char **)start->capabilities.video);
  self->audio = g_strdupv ((char **)start->capabilities.audio);
  set_state (self, WVS_SESSION_PREPARING);
  self->player =
      wvs_player_new (self->environment->media, self->id, &player_events, self);
  load (self, title, start->position_us);
  tell_current_view (self);
  return TRUE;
}

gboolean
wvs_session_answer (WvsSession *self, const char *sdp, GError **error)
{
  if (self->state != WVS_SESSION_NEGOTIATING)
    return fail_state (error, "no answer is awaited");
  if (!wvs_peer_set_answer (self->peer, sdp, error))
    return FALSE;
  wvs_session_info (self->id, "answer received");
  set_state (self, WVS_SESSION_CONNECTING);
  return TRUE;
}

gboolean
wvs_session_add_candidate (WvsSession *self, const char *candidate,
    const char *mid, gint64 mline, GError **error)
{
  if (self->peer == NULL)
    return fail_state (error, "no candidate is awaited");
  return wvs_peer_add_candidate (self->peer, candidate, mid, mline, error);
}

static gboolean
check_started (WvsSession *self, GError **error)
{
  return self->player != NULL ||
         fail_state (error, "the session has not been started");
}

gboolean
wvs_session_play (WvsSession *self, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  self->wants_to_play = TRUE;
  play_if_wanted (self);
  return TRUE;
}

gboolean
wvs_session_pause (WvsSession *self, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  self->wants_to_play = FALSE;
  wvs_player_pause (self->player);
  return TRUE;
}

gboolean
wvs_session_seek (WvsSession *self, gint64 position_us, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  wvs_player_seek (self->player, position_us);
  return TRUE;
}

gboolean
wvs_session_select (WvsSession *self, const char *id, GError **error)
{
  WvsTitle *title;

  if (!check_started (self, error))
    return FALSE;
  title = lookup_title (self, id, error);
  if (title == NULL)
    return FALSE;
  wvs_session_info (self->id, "select \"%s\"",
      wvs_title_get_info (title)->name);
  load (self, title, 0);
  return TRUE;
}

/* --- The end ------------------------------------------------------------ */

void
wvs_session_stop (WvsSession *self, const GError *reason)
{
  if (self->state == WVS_SESSION_ENDED)
    return;

  g_object_ref (self);
  set_state (self, WVS_SESSION_ENDED);
  /* In this order: the player's thread feeds the peer. */
  g_clear_pointer (&self->player, wvs_player_free);
  close_peer (self);
  wvs_session_info (self->id, "ended%s%s", reason != NULL ? ": " : "",
      reason != NULL ? reason->message : "");
  self->events.ended (reason, self->data);
  g_signal_emit (self, signals[STOPPED], 0);
  g_object_unref (self);
}

static void
wvs_session_dispose (GObject *object)
{
  wvs_session_stop (WVS_SESSION (object), NULL);
  G_OBJECT_CLASS (wvs_session_parent_class)->dispose (object);
}

static void
wvs_session_finalize (GObject *object)
{
  WvsSession *self = WVS_SESSION (object);

  g_free (self->token);
  g_free (self->id);
  g_strfreev (self->video);
  g_strfreev (self->audio);
  g_clear_object (&self->viewer);
  G_OBJECT_CLASS (wvs_session_parent_class)->finalize (object);
}

static void
wvs_session_class_init (WvsSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = wvs_session_dispose;
  object_class->finalize = wvs_session_finalize;
  signals[STOPPED] = g_signal_new ("stopped", WVS_TYPE_SESSION,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wvs_session_init (WvsSession *self)
{
  self->token = wvs_token_new ();
  self->id = wvs_token_new ();
  self->id[6] = '\0'; /* enough to tell sessions apart in a log */
}

WvsSession *
wvs_session_new (const WvsSessionEnvironment *environment, GInetAddress *viewer,
    const WvsSessionEvents *events, gpointer data)
{
  WvsSession *self = g_object_new (WVS_TYPE_SESSION, NULL);

  self->environment = environment;
  self->viewer = viewer != NULL ? g_object_ref (viewer) : NULL;
  self->events = *events;
  self->data = data;
  set_state (self, WVS_SESSION_NEW);
  return self;
}

const char *
wvs_session_get_token (WvsSession *self)
{
  return self->token;
}

const char *
wvs_session_get_id (WvsSession *self)
{
  return self->id;
}

GInetAddress *
wvs_session_get_viewer (WvsSession *self)
{
  return self->viewer;
}
