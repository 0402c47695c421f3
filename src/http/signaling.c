/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "signaling.h"

#include <string.h>

#include "error.h"
#include "log.h"
#include "message.h"
#include "post.h"
#include "rate.h"

#define TICK_MS 500
#define CLOSE_MS 10000 /* for a closing handshake; libsoup takes 5 s */
#define FRAME_BYTES 16 /* around a message that is sent */

/* A pong of the largest size, in TLS records of its own. */
#define PONG_BYTES 256

typedef struct {
  const WvsSignalingContext *context;
  SoupWebsocketConnection *socket;
  WvsGuard *guard;
  WvsSession *session; /* (nullable): none could be had, or it ended */
  gboolean closing;    /* nothing is read from or sent to the viewer any more */
  gboolean closed;     /* the socket is gone */
  guint tick_id;
  gint64 heard_us; /* when the viewer last gave a sign of life */
  gint64 ponged_us;
  WvsRate rate; /* of messages */
  guint bad;
  gsize backlog;
} Signaling;

static void
free_signaling (gpointer data)
{
  Signaling *self = data;

  g_object_unref (self->socket);
  wvs_guard_unref (self->guard);
  g_free (self);
}

static void
do_nothing (gpointer data)
{
}

/* Later: libsoup and the session are below us on the stack. */
static void
free_when_over (Signaling *self)
{
  if (self->closed && self->session == NULL)
    wvs_post (NULL, do_nothing, self, free_signaling);
}

static void
send_text (Signaling *self, char *text)
{
  g_autofree char *owned = text;

  if (self->closing || soup_websocket_connection_get_state (self->socket) !=
                           SOUP_WEBSOCKET_STATE_OPEN)
    return;
  self->backlog += strlen (text) + FRAME_BYTES;
  if (self->backlog > WVS_MAX_BACKLOG_BYTES)
    wvs_guard_cut (self->guard, "the viewer does not read");
  else
    soup_websocket_connection_send_text (self->socket, text);
}

/* The last words. The session is the caller's affair. */
static void
close_socket (Signaling *self, gushort close_code, const char *code,
    const char *text)
{
  if (self->closing)
    return;
  if (text != NULL)
    send_text (self, wvs_message_new_error (code, text));
  self->closing = TRUE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  wvs_guard_set_deadline (self->guard, CLOSE_MS);
  if (soup_websocket_connection_get_state (self->socket) ==
      SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, close_code, code);
}

/* The channel ends the session: for what the viewer did. */
static void
end (Signaling *self, gushort close_code, const char *code, const char *text)
{
  g_autoptr (GError) reason = NULL;

  if (self->closing)
    return;
  close_socket (self, close_code, code, text);
  reason = g_error_new_literal (WVS_ERROR, WVS_ERROR_INVALID, text);
  if (self->session != NULL)
    wvs_session_stop (self->session, reason);
}

static gushort
close_code_of (const GError *error)
{
  static const gushort codes[] = {
    [WVS_ERROR_UNPLAYABLE] = WVS_CLOSE_UNPLAYABLE,
    [WVS_ERROR_NOT_FOUND] = WVS_CLOSE_NOT_FOUND,
    [WVS_ERROR_PERMISSION] = WVS_CLOSE_PERMISSION,
    [WVS_ERROR_INVALID] = WVS_CLOSE_INVALID,
    [WVS_ERROR_UNACCEPTABLE] = WVS_CLOSE_INVALID,
    [WVS_ERROR_STATE] = WVS_CLOSE_STATE,
    [WVS_ERROR_BUSY] = WVS_CLOSE_BUSY,
    [WVS_ERROR_TIMEOUT] = WVS_CLOSE_TIMEOUT,
    [WVS_ERROR_CONNECTION] = WVS_CLOSE_CONNECTION,
    [WVS_ERROR_SHUTDOWN] = SOUP_WEBSOCKET_CLOSE_GOING_AWAY,
  };

  if (error->domain != WVS_ERROR || error->code < 0 ||
      error->code >= (int)G_N_ELEMENTS (codes) || codes[error->code] == 0)
    return WVS_CLOSE_INTERNAL;
  return codes[error->code];
}

static void
on_offer (const char *sdp, gpointer data)
{
  send_text (data, wvs_message_new_offer (sdp));
}

static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
  send_text (data, wvs_message_new_candidate (candidate, mid, mline));
}

static void
on_view (WvsView view, const WvsPlayerStatus *status, gpointer data)
{
  send_text (data, wvs_message_new_state (view, status));
}

static void
on_damaged (const char *message, gpointer data)
{
  send_text (data, wvs_message_new_error ("damaged", message));
}

static void
tell_error (Signaling *self, const GError *error)
{
  send_text (self,
      wvs_message_new_error (wvs_error_name (error), error->message));
}

static void
unref_session (gpointer data)
{
  g_object_unref (data);
}

static void
on_ended (const GError *error, gpointer data)
{
  Signaling *self = data;

  if (error != NULL)
    close_socket (self, close_code_of (error), wvs_error_name (error),
        error->message);
  else
    close_socket (self, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL, NULL);
  wvs_post (NULL, do_nothing, g_steal_pointer (&self->session), unref_session);
  free_when_over (self);
}

static const WvsSessionEvents session_events = {
  .offer = on_offer,
  .candidate = on_candidate,
  .view = on_view,
  .damaged = on_damaged,
  .ended = on_ended,
};

static gboolean
start (WvsSession *session, const WvsMessage *message, GError **error)
{
  const WvsStart wish = {
    .title = message->title,
    .position_us = message->position_us,
    .playing = message->playing,
    .capabilities = { (const char *const *)message->video,
        (const char *const *)message->audio },
  };

  return wvs_session_start (session, &wish, error);
}

static gboolean
obey (Signaling *self, const WvsMessage *message, GError **error)
{
  WvsSession *session = self->session;

  switch (message->type) {
  case WVS_MESSAGE_START:
    return start (session, message, error);
  case WVS_MESSAGE_ANSWER:
    return wvs_session_answer (session, message->sdp, error);
  case WVS_MESSAGE_CANDIDATE:
    return wvs_session_add_candidate (session, message->candidate, message->mid,
        message->mline, error);
  case WVS_MESSAGE_PLAY:
    return wvs_session_play (session, error);
  case WVS_MESSAGE_PAUSE:
    return wvs_session_pause (session, error);
  case WVS_MESSAGE_SEEK:
    return wvs_session_seek (session, message->position_us, error);
  case WVS_MESSAGE_SELECT:
    return wvs_session_select (session, message->title, error);
  }
  g_return_val_if_reached (FALSE);
}

static void
handle_text (Signaling *self, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsMessage) message = wvs_message_parse (text, length, &error);

  if (message != NULL && obey (self, message, &error))
    return;
  wvs_session_debug (wvs_session_get_id (self->session), "refused: %s",
      error->message);
  if (++self->bad > WVS_MAX_BAD_MESSAGES)
    end (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, wvs_error_name (error),
        error->message);
  else
    tell_error (self, error);
}

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *bytes,
    gpointer data)
{
  Signaling *self = data;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (self->closing || self->session == NULL)
    return;
  self->heard_us = g_get_monotonic_time ();
  wvs_guard_set_budget (self->guard, WVS_MESSAGE_BUDGET);
  if (!wvs_rate_take (&self->rate, WVS_SIGNALING_BURST,
          WVS_SIGNALING_PER_SECOND, self->heard_us))
    end (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "rate",
        "too many messages");
  else if (type != SOUP_WEBSOCKET_DATA_TEXT)
    end (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, "invalid",
        "messages must be text");
  else if (length > WVS_MAX_MESSAGE_BYTES)
    end (self, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "invalid",
        "the message is too large");
  else
    handle_text (self, text != NULL ? text : "", length);
}

static void
on_pong (SoupWebsocketConnection *socket, GBytes *payload, gpointer data)
{
  Signaling *self = data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 ping_us = (gint64)self->context->limits.ping_s * G_USEC_PER_SEC;

  self->heard_us = now_us;
  self->backlog = 0; /* it came after all that was sent before the ping */
  /* One for each ping of ours; who sends more of them pays for them. */
  if (!self->closing && now_us - self->ponged_us > ping_us / 2) {
    self->ponged_us = now_us;
    wvs_guard_add_budget (self->guard, PONG_BYTES);
  }
}

/* The viewer leaves, or is gone. */
static void
stop_session (Signaling *self)
{
  self->closing = TRUE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->session != NULL)
    wvs_session_stop (self->session, NULL);
}

static void
on_closing (SoupWebsocketConnection *socket, gpointer data)
{
  Signaling *self = data;

  /* Also emitted for a close of ours; then the caller ends the session. */
  if (!self->closing)
    stop_session (self);
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer data)
{
  Signaling *self = data;

  g_signal_handlers_disconnect_by_data (socket, self);
  stop_session (self);
  self->closed = TRUE; /* not before: the session may have ended just now */
  wvs_guard_close (self->guard); /* libsoup may have kept a reference */
  free_when_over (self);
}

static gboolean
on_tick (gpointer data)
{
  Signaling *self = data;
  gint64 silent_us = g_get_monotonic_time () - self->heard_us;

  if (silent_us < (gint64)self->context->limits.silence_ms * 1000)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  end (self, WVS_CLOSE_TIMEOUT, "timeout", "the viewer is silent");
  wvs_guard_cut (self->guard, "silent");
  return G_SOURCE_REMOVE;
}

static void
watch (Signaling *self)
{
  const WvsHttpLimits *limits = &self->context->limits;

  self->heard_us = g_get_monotonic_time ();
  wvs_guard_set_deadline (self->guard, 0);
  wvs_guard_set_budget (self->guard, WVS_MESSAGE_BUDGET);
  wvs_guard_set_rate (self->guard, WVS_SIGNALING_BURST_BYTES,
      WVS_SIGNALING_BYTES_PER_SECOND);
  soup_websocket_connection_set_max_incoming_payload_size (self->socket,
      WVS_MAX_FRAME_BYTES);
  soup_websocket_connection_set_keepalive_interval (self->socket,
      limits->ping_s);
  g_signal_connect (self->socket, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->socket, "pong", G_CALLBACK (on_pong), self);
  g_signal_connect (self->socket, "closing", G_CALLBACK (on_closing), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (on_closed), self);
  self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
}

void
wvs_signaling_open (const WvsSignalingContext *context,
    SoupWebsocketConnection *socket, WvsGuard *guard, GInetAddress *viewer)
{
  Signaling *self = g_new0 (Signaling, 1);
  g_autoptr (GError) error = NULL;

  self->context = context;
  self->socket = g_object_ref (socket);
  self->guard = wvs_guard_ref (guard);
  watch (self);
  self->session = wvs_registry_open (context->registry, viewer, &session_events,
      self, &error);
  if (self->session == NULL) {
    /* Only now, when the page can read why. */
    close_socket (self, close_code_of (error), wvs_error_name (error),
        error->message);
    return;
  }
  send_text (self, wvs_message_new_welcome (wvs_session_get_id (self->session),
                       context->config->ice_servers));
}
