/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "deadlines.h"
#include "peer.h"
#include "player.h"

/* One viewer on the server: its connection, its timeline, its deadlines.
 * Made by the registry. Thread: main. */
#define WVS_TYPE_SESSION (wvs_session_get_type ())
G_DECLARE_FINAL_TYPE (WvsSession, wvs_session, WVS, SESSION, GObject)

/* What the viewer sees; a name for each goes over the wire. */
typedef enum {
  WVS_VIEW_CONNECTING = 1, /* no media path yet */
  WVS_VIEW_BUFFERING,
  WVS_VIEW_PLAYING,
  WVS_VIEW_PAUSED,
  WVS_VIEW_ENDED,
} WvsView;

/* To the signaling channel. None but `ended` is called before
 * wvs_session_start(), none after `ended`. */
typedef struct {
  void (*offer) (const char *sdp, gpointer data);

  /* To the viewer's own offer, once, with all candidates of ours; neither
   * `offer` nor `candidate` comes then. */
  void (*answer) (const char *sdp, gpointer data);

  void (*candidate) (const char *candidate, const char *mid, guint mline,
      gpointer data);
  void (*view) (WvsView view, const WvsPlayerStatus *status, gpointer data);

  /* Some of the title cannot be played; the session goes on. */
  void (*damaged) (const char *message, gpointer data);

  /* The session is over, by whichever side; @error: (nullable): why, where
   * it was not wished. Called once, also as answer to wvs_session_stop(). */
  void (*ended) (const GError *error, gpointer data);
} WvsSessionEvents;

typedef struct {
  const char *title;  /* (nullable): id; %NULL is the first */
  gint64 position_us; /* where to begin */
  gboolean playing;   /* or begin paused */

  /* (nullable): the viewer's offer as it came, to be answered. It says what the
   * viewer decodes, and nothing is renegotiated with who sends one. */
  const char *offer;
  gboolean muted; /* of an offer no sound is wanted, whatever it takes */
  WvsCapabilities capabilities; /* of who sends none */
} WvsStart;

/* What sessions share. Plain data, not owned. */
typedef struct {
  WvsMedia *media;
  const WvsIceConfig *ice;
  WvsDeadlines deadlines;
} WvsSessionEnvironment;

/**
 * wvs_session_new:
 * @environment: (transfer none): kept, must outlive the session
 * @viewer: (nullable): where the viewer's signaling comes from
 * @events: copied
 *
 * For the registry, which hears of the end by the signal `stopped`.
 */
WvsSession *wvs_session_new (const WvsSessionEnvironment *environment,
    GInetAddress *viewer, const WvsSessionEvents *events, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (nullable) */
GInetAddress *wvs_session_get_viewer (WvsSession *session);

/* Whether the media path is up, and with it all that a session opens. */
gboolean wvs_session_is_connected (WvsSession *session);

/* What the viewer sees now. */
WvsView wvs_session_get_view (WvsSession *session);

/* Adds to @sum what its connections have sent, also those that are closed. */
void wvs_session_add_stats (WvsSession *session, WvsPeerStats *sum);

/* Short, for the log and for people. (transfer none) */
const char *wvs_session_get_id (WvsSession *session);

/* Each of these is a wish of the viewer. They return %FALSE with @error set to
 * %WVS_ERROR_STATE (out of order), %WVS_ERROR_INVALID, %WVS_ERROR_UNACCEPTABLE
 * or %WVS_ERROR_NOT_FOUND, and nothing is changed then. What a title turns out
 * to be comes later, by `ended`: %WVS_ERROR_UNPLAYABLE, or
 * %WVS_ERROR_UNACCEPTABLE where the viewer's offer does not take it. */
gboolean wvs_session_start (WvsSession *session, const WvsStart *start,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_session_answer (WvsSession *session, const char *sdp,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_session_add_candidate (WvsSession *session, const char *candidate,
    const char *mid, gint64 mline, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_session_play (WvsSession *session, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_session_pause (WvsSession *session, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean wvs_session_seek (WvsSession *session, gint64 position_us,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whose offer was answered gets the title in the codecs that were agreed on;
 * where it cannot be had in them the session ends with %WVS_ERROR_STATE. */
gboolean wvs_session_select (WvsSession *session, const char *title,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @ufrag is of the ICE session of the viewer's offer; else the viewer
 * wants to restart ICE. */
gboolean wvs_session_has_ufrag (WvsSession *session, const char *ufrag);

/**
 * wvs_session_stop:
 * @reason: (nullable): why, for the log and for `ended`
 *
 * Ends the session; a second call does nothing.
 */
void wvs_session_stop (WvsSession *session, const GError *reason);

/* "connecting", "buffering", … */
const char *wvs_view_get_name (WvsView view);
