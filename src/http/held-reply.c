/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "held-reply.h"

struct _WvsHeldReply {
  SoupServerMessage *message;
  void (*gone) (gpointer data); /* (nullable): was called */
  gpointer data;
};

static void
on_gone (SoupServerMessage *message, gpointer data)
{
  WvsHeldReply *self = data;
  void (*gone) (gpointer) = g_steal_pointer (&self->gone);

  if (gone != NULL)
    gone (self->data);
}

WvsHeldReply *
wvs_held_reply_new (SoupServerMessage *message, void (*gone) (gpointer data),
    gpointer data)
{
  WvsHeldReply *self = g_new0 (WvsHeldReply, 1);

  self->message = g_object_ref (message);
  self->gone = gone;
  self->data = data;
  g_signal_connect (message, "disconnected", G_CALLBACK (on_gone), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_gone), self);
  soup_server_message_pause (message);
  return self;
}

SoupServerMessage *
wvs_held_reply_get_message (WvsHeldReply *self)
{
  return self->message;
}

void
wvs_held_reply_send (WvsHeldReply *self)
{
  if (self->gone != NULL)
    soup_server_message_unpause (self->message);
  wvs_held_reply_free (self);
}

void
wvs_held_reply_free (WvsHeldReply *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_free (self);
}
