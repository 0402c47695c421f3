/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "session.h"

#include "log.h"
#include "session-private.h"
#include "token.h"

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

void
wvs_session_stop_with (WvsSession *self, WvsErrorCode code, const char *why)
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
    wvs_session_stop_with (self, WVS_ERROR_TIMEOUT, "no start came in time");
    break;
  case WVS_SESSION_NEGOTIATING:
    wvs_session_stop_with (self, WVS_ERROR_TIMEOUT,
        self->offer != NULL ? "no answer could be made in time"
                            : "no answer came in time");
    break;
  case WVS_SESSION_CONNECTING:
    wvs_session_stop_with (self, WVS_ERROR_TIMEOUT,
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

void
wvs_session_set_state (WvsSession *self, WvsSessionState state)
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

WvsView
wvs_session_get_view (WvsSession *self)
{
  WvsPlayerStatus status = { 0 };

  if (self->player != NULL)
    wvs_player_get_status (self->player, &status);
  return view_of (self, &status);
}

void
wvs_session_tell_view (WvsSession *self, const WvsPlayerStatus *status)
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

void
wvs_session_tell_current_view (WvsSession *self)
{
  WvsPlayerStatus status;

  wvs_player_get_status (self->player, &status);
  wvs_session_tell_view (self, &status);
}

void
wvs_session_stop (WvsSession *self, const GError *reason)
{
  if (self->state == WVS_SESSION_ENDED)
    return;

  g_object_ref (self);
  wvs_session_set_state (self, WVS_SESSION_ENDED);
  /* In this order: the player's thread feeds the peer. */
  g_clear_pointer (&self->player, wvs_player_free);
  wvs_session_close_peer (self);
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

  g_free (self->id);
  wvs_offer_unref (self->offer);
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
  wvs_session_set_state (self, WVS_SESSION_NEW);
  return self;
}

gboolean
wvs_session_is_connected (WvsSession *self)
{
  return self->state == WVS_SESSION_CONNECTED;
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
