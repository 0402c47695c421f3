/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* A request whose answer takes a while. Its client may leave meanwhile; libsoup
 * 3.2 must not be told to go on then. Thread: main. */
typedef struct _WvsHeldReply WvsHeldReply;

/**
 * wvs_held_reply_new:
 * @gone: called, at most once, when the client has left: there is nobody to
 *   answer any more, and the held reply is to be freed
 *
 * Keeps libsoup from answering @message, within the handler of the request.
 */
WvsHeldReply *wvs_held_reply_new (SoupServerMessage *message,
    void (*gone) (gpointer data), gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): to set the answer up in. */
SoupServerMessage *wvs_held_reply_get_message (WvsHeldReply *reply);

/* (transfer full): has the answer sent that was set up, and frees @reply. */
void wvs_held_reply_send (WvsHeldReply *reply);

/* For a client that has left. */
void wvs_held_reply_free (WvsHeldReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsHeldReply, wvs_held_reply_free)
