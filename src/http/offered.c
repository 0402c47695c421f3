/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "offered.h"

#include "address.h"
#include "error.h"
#include "held-reply.h"
#include "post.h"
#include "reply.h"

struct _WvsOffered {
  const WvsOfferedEvents *events;
  gpointer data;
  WvsSession *session;
  WvsHeldReply *reply; /* (nullable): there is nothing to answer any more */
  gboolean over;
  guint deadline_id;
};

static void
free_offered (gpointer data)
{
  WvsOffered *self = data;

  g_clear_object (&self->session);
  g_free (self);
}

static void
do_nothing (gpointer data)
{
}

/* To be called with the answer set up. */
static void
send_reply (WvsOffered *self)
{
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  wvs_held_reply_send (g_steal_pointer (&self->reply));
}

static void
on_gone (gpointer data)
{
  WvsOffered *self = data;

  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_pointer (&self->reply, wvs_held_reply_free);
  wvs_session_stop (self->session, NULL);
}

static gboolean
on_deadline (gpointer data)
{
  WvsOffered *self = data;
  g_autoptr (GError) error = g_error_new_literal (WVS_ERROR, WVS_ERROR_TIMEOUT,
      "no answer could be made in time");

  self->deadline_id = 0;
  wvs_session_stop (self->session, error);
  return G_SOURCE_REMOVE;
}

static void
on_answer (const char *sdp, gpointer data)
{
  WvsOffered *self = data;

  if (self->reply == NULL)
    return;
  self->events->answered (sdp, wvs_held_reply_get_message (self->reply),
      self->data);
  send_reply (self);
}

static void
on_ended (const GError *error, gpointer data)
{
  WvsOffered *self = data;
  g_autoptr (GError) wished = g_error_new_literal (WVS_ERROR,
      WVS_ERROR_SHUTDOWN, "the session was ended");

  if (self->reply != NULL) {
    wvs_reply_error (wvs_held_reply_get_message (self->reply),
        error != NULL ? error : wished);
    send_reply (self);
  }
  self->over = TRUE;
  self->events->ended (self->data);
  /* Later: the session is below us on the stack. */
  wvs_post (NULL, do_nothing, self, free_offered);
}

/* All candidates of ours are in the answer, and nobody hears of the rest. */
static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
}

static void
on_view (WvsView view, const WvsPlayerStatus *status, gpointer data)
{
}

static void
on_damaged (const char *message, gpointer data)
{
}

static const WvsSessionEvents session_events = {
  .answer = on_answer,
  .candidate = on_candidate,
  .view = on_view,
  .damaged = on_damaged,
  .ended = on_ended,
};

static GInetAddress *
get_viewer (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
}

/* Those behind a proxy on this machine are the proxy's affair. */
static gboolean
keeps_rate (const WvsOfferedContext *context, SoupServerMessage *message,
    GError **error)
{
  GInetAddress *viewer = get_viewer (message);
  g_autofree char *client = wvs_address_dup_client (viewer);

  if (wvs_address_classify (viewer) == WVS_ADDRESS_LOOPBACK ||
      wvs_rates_take (context->rates, client, g_get_monotonic_time ()))
    return TRUE;
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_BUSY,
      "too many offers from this address");
  return FALSE;
}

WvsOffered *
wvs_offered_open (const WvsOfferedContext *context, SoupServerMessage *message,
    const WvsStart *start, const WvsOfferedEvents *events, gpointer data)
{
  WvsOffered *self = g_new0 (WvsOffered, 1);
  g_autoptr (GError) error = NULL;

  self->events = events;
  self->data = data;
  if (keeps_rate (context, message, &error))
    self->session = wvs_registry_open (context->registry, get_viewer (message),
        &session_events, self, &error);
  if (self->session == NULL) {
    wvs_reply_error (message, error);
    events->ended (data);
    free_offered (self);
    return NULL;
  }
  self->reply = wvs_held_reply_new (message, on_gone, self);
  self->deadline_id =
      g_timeout_add (context->limits.answer_ms, on_deadline, self);
  if (!wvs_session_start (self->session, start, &error))
    wvs_session_stop (self->session, error);
  return self->over ? NULL : self; /* freed later, in both cases */
}

WvsSession *
wvs_offered_get_session (WvsOffered *self)
{
  return self->session;
}
