/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "session.h"

/* The signaling protocol's messages, webrtc-video-server.v1: JSON objects with
 * a `type`. Pure; thread: any. */

typedef enum {
  WVS_MESSAGE_START = 1,
  WVS_MESSAGE_ANSWER,
  WVS_MESSAGE_CANDIDATE,
  WVS_MESSAGE_PLAY,
  WVS_MESSAGE_PAUSE,
  WVS_MESSAGE_SEEK,
  WVS_MESSAGE_SELECT,
} WvsMessageType;

/* What a client said. Which fields are set, the type tells. */
typedef struct {
  WvsMessageType type;
  char *title;        /* start (nullable), select */
  gint64 position_us; /* start, seek */
  gboolean playing;   /* start */
  char **video;       /* start (nullable): what the client decodes */
  char **audio;
  char *sdp;       /* answer */
  char *candidate; /* candidate; "" ends them */
  char *mid;       /* candidate (nullable) */
  gint64 mline;    /* candidate; -1: not said */
} WvsMessage;

/**
 * wvs_message_parse:
 * @text: what came over the wire; need not be terminated
 *
 * Returns: (nullable): the message, every field checked, or %NULL with @error
 *   set to %WVS_ERROR_INVALID, saying which field and what was expected
 */
WvsMessage *wvs_message_parse (const char *text, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_message_free (WvsMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsMessage, wvs_message_free)

/* What the server says. (transfer full) */

/* @ice_servers: (element-type WvsIceServer). Holds their passwords. */
char *wvs_message_new_welcome (const char *session, GPtrArray *ice_servers)
    G_GNUC_WARN_UNUSED_RESULT;
char *wvs_message_new_offer (const char *sdp) G_GNUC_WARN_UNUSED_RESULT;
char *wvs_message_new_candidate (const char *candidate, const char *mid,
    guint mline) G_GNUC_WARN_UNUSED_RESULT;
char *wvs_message_new_state (WvsView view, const WvsPlayerStatus *status)
    G_GNUC_WARN_UNUSED_RESULT;
char *wvs_message_new_error (const char *code, const char *text)
    G_GNUC_WARN_UNUSED_RESULT;
