/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* How sessions end: session.c. */

#include "error.h"
#include "fake-engine.h"
#include "fake-viewer.h"
#include "session-state.h"
#include "wvs-test.h"

static const WvsCodec vp8[] = { WVS_CODEC_VP8 };

/* Every state that waits for the viewer has its deadline, and no other's. */
static void
test_deadlines (void)
{
  static const struct {
    WvsSessionState state;
    WvsDeadlines deadlines;
    const char *message;
  } cases[] = {
    { WVS_SESSION_NEW, { 20, 60000, 60000, 60000 }, "start" },
    { WVS_SESSION_NEGOTIATING, { 60000, 20, 60000, 60000 }, "answer" },
    { WVS_SESSION_CONNECTING, { 60000, 60000, 20, 60000 }, "connection" },
    /* those of the steps before are over */
    { WVS_SESSION_CONNECTING, { 1, 1, 40, 60000 }, "connection" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    FakeViewer v;

    g_test_message ("%s", wvs_session_state_get_name (cases[i].state));
    fake_viewer_init (&v);
    g_clear_object (&v.session); /* one with these deadlines instead */
    v.n_ended = 0;
    v.environment.deadlines = cases[i].deadlines;
    v.session = wvs_session_new (&v.environment, NULL, &fake_viewer_events, &v);
    fake_viewer_reach (&v, cases[i].state, TRUE);
    WVS_TEST_WAIT_FOR (v.n_ended > 0, 10);
    fake_viewer_assert_ended (&v, WVS_ERROR_TIMEOUT, cases[i].message);
    fake_viewer_clear (&v);
  }
}

/* The states that wait for nothing of the viewer last. */
static void
test_no_deadline (void)
{
  static const WvsSessionState states[] = { WVS_SESSION_PREPARING,
    WVS_SESSION_CONNECTED };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    gint64 end_us;
    FakeViewer v;

    fake_viewer_init (&v);
    v.environment.deadlines = (WvsDeadlines){ 10, 10, 10, 10 };
    fake_viewer_reach (&v, states[i], FALSE);
    end_us = g_get_monotonic_time () + 50000;
    WVS_TEST_WAIT_FOR (g_get_monotonic_time () >= end_us, 10);
    g_assert_cmpuint (v.n_ended, ==, 0);
    fake_viewer_clear (&v);
  }
}

/* Silence counts only while media flows, and not while packets come. */
static void
test_silence (void)
{
  g_autoptr (GError) error = NULL;
  FakeViewer v;
  guint looks;

  fake_viewer_init (&v);
  v.environment.deadlines.silence_ms = 50;
  fake_viewer_reach (&v, WVS_SESSION_CONNECTED, FALSE);
  fake_peer_set_heard (FALSE);
  looks = fake_peer_get_looks ();
  WVS_TEST_WAIT_FOR (fake_peer_get_looks () >= looks + 2, 10);
  g_assert_cmpuint (v.n_ended, ==, 0);

  fake_peer_set_heard (TRUE);
  g_assert_true (wvs_session_play (v.session, &error));
  fake_player_tell_changed (WVS_PLAYER_PLAYING);
  looks = fake_peer_get_looks ();
  WVS_TEST_WAIT_FOR (fake_peer_get_looks () >= looks + 2, 10);
  g_assert_cmpuint (v.n_ended, ==, 0);

  fake_peer_set_heard (FALSE);
  WVS_TEST_WAIT_FOR (v.n_ended > 0, 10);
  fake_viewer_assert_ended (&v, WVS_ERROR_CONNECTION, "nothing came");
  fake_viewer_clear (&v);
}

static void
peer_failed (void)
{
  fake_peer_tell_failed ("ICE gave up");
}

static void
player_failed (void)
{
  fake_player_tell_failed (WVS_ERROR_UNPLAYABLE, "it is broken");
}

/* What fails below ends the session, with its reason, in every state. */
static void
test_failures (void)
{
  static const struct {
    const char *what;
    void (*fail) (void);
    WvsSessionState first;
    WvsErrorCode code;
    const char *message;
  } cases[] = {
    { "peer failed", peer_failed, WVS_SESSION_NEGOTIATING, WVS_ERROR_CONNECTION,
        "ICE gave up" },
    { "peer closed", fake_peer_tell_closed, WVS_SESSION_NEGOTIATING,
        WVS_ERROR_CONNECTION, "closed" },
    { "player failed", player_failed, WVS_SESSION_PREPARING,
        WVS_ERROR_UNPLAYABLE, "it is broken" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint state = cases[i].first; state < WVS_SESSION_ENDED; state++) {
      FakeViewer v;

      g_test_message ("%s when %s", cases[i].what,
          wvs_session_state_get_name (state));
      fake_viewer_init (&v);
      fake_viewer_reach (&v, state, TRUE);
      cases[i].fail ();
      fake_viewer_assert_ended (&v, cases[i].code, cases[i].message);
      fake_viewer_assert_events (&v, "ended");
      fake_viewer_clear (&v);
    }
  }
}

/* @data: whether there was a peer before. */
static void
test_no_peer (gconstpointer data)
{
  static const WvsCodec vp9[] = { WVS_CODEC_VP9 };
  gboolean again = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  FakeViewer v;

  fake_viewer_init (&v);
  fake_viewer_reach (&v, again ? WVS_SESSION_CONNECTED : WVS_SESSION_PREPARING,
      TRUE);
  if (again)
    g_assert_true (wvs_session_select (v.session, "two", &error));
  fake_peer_refuse ();
  fake_player_tell_prepared (again ? vp9 : vp8, 1);
  fake_viewer_assert_ended (&v, WVS_ERROR_INTERNAL, "no peer today");
  fake_viewer_assert_events (&v, "ended");
  fake_viewer_clear (&v);
}

/* @data: the event within which the session is stopped. Nothing follows but
 * the end, which fake_viewer_clear() and the events themselves look at. */
static void
test_stop_within (gconstpointer data)
{
  WvsStart start = { .title = "one", .playing = TRUE };
  g_autoptr (GError) error = NULL;
  FakeViewer v;

  fake_viewer_init (&v);
  v.stop_at = data;
  g_assert_true (wvs_session_start (v.session, &start, &error));
  if (v.n_ended == 0) {
    fake_player_tell_prepared (vp8, 1);
    fake_peer_tell_offer ();
  }
  if (v.n_ended == 0)
    fake_peer_tell_candidate ();
  if (v.n_ended == 0) {
    g_assert_true (wvs_session_answer (v.session, "good", &error));
    fake_peer_tell_connected ();
    fake_player_tell_changed (WVS_PLAYER_PLAYING);
  }
  if (v.n_ended == 0)
    fake_peer_tell_closed ();
  g_assert_cmpuint (v.n_ended, ==, 1);
  fake_viewer_clear (&v);
}

/* Stopped when a view is told at the connection, or at a new one. */
static void
test_stop_within_connected (void)
{
  static const WvsCodec vp9[] = { WVS_CODEC_VP9 };
  g_autoptr (GError) error = NULL;

  for (guint again = 0; again < 2; again++) {
    FakeViewer v;

    fake_viewer_init (&v);
    fake_viewer_reach (&v,
        again ? WVS_SESSION_CONNECTED : WVS_SESSION_CONNECTING, FALSE);
    v.stop_at = again ? "connecting" : "paused";
    if (again) {
      g_assert_true (wvs_session_select (v.session, "two", &error));
      fake_player_tell_prepared (vp9, 1);
    } else {
      fake_peer_tell_connected ();
    }
    g_assert_cmpuint (v.n_ended, ==, 1);
    fake_viewer_clear (&v);
  }
}

/* In every state: once, with the first reason, and also for who forgets to
 * stop it. */
static void
test_stop (void)
{
  g_autoptr (GError) reason = g_error_new_literal (WVS_ERROR,
      WVS_ERROR_SHUTDOWN, "the server is shutting down");
  g_autoptr (GError) other =
      g_error_new_literal (WVS_ERROR, WVS_ERROR_TIMEOUT, "too late");

  for (guint state = WVS_SESSION_NEW; state < WVS_SESSION_ENDED; state++) {
    FakeViewer v;

    g_test_message ("%s", wvs_session_state_get_name (state));
    fake_viewer_init (&v);
    fake_viewer_reach (&v, state, TRUE);
    wvs_session_stop (v.session, reason);
    wvs_session_stop (v.session, other);
    fake_viewer_assert_ended (&v, WVS_ERROR_SHUTDOWN, "shutting down");
    fake_viewer_assert_events (&v, "ended");
    fake_viewer_clear (&v);

    fake_viewer_init (&v);
    fake_viewer_reach (&v, state, TRUE);
    g_object_ref (v.session);
    g_object_run_dispose (G_OBJECT (v.session));
    g_object_unref (v.session);
    fake_viewer_assert_events (&v, "ended");
    fake_viewer_clear (&v);
  }
}

int
main (int argc, char **argv)
{
  static const char *const within[] = { "connecting", "offer", "candidate",
    "playing", "ended" };

  wvs_test_init (&argc, &argv);
  g_test_add_func ("/session-end/deadlines", test_deadlines);
  g_test_add_func ("/session-end/no-deadline", test_no_deadline);
  g_test_add_func ("/session-end/silence", test_silence);
  g_test_add_func ("/session-end/failures", test_failures);
  g_test_add_data_func ("/session-end/no-peer/first", GINT_TO_POINTER (FALSE),
      test_no_peer);
  g_test_add_data_func ("/session-end/no-peer/again", GINT_TO_POINTER (TRUE),
      test_no_peer);
  for (guint i = 0; i < G_N_ELEMENTS (within); i++) {
    g_autofree char *path =
        g_strdup_printf ("/session-end/stop-within/%s", within[i]);

    g_test_add_data_func (path, within[i], test_stop_within);
  }
  g_test_add_func ("/session-end/stop-within/connected",
      test_stop_within_connected);
  g_test_add_func ("/session-end/stop", test_stop);
  return g_test_run ();
}
