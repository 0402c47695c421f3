/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "session.h"

#include <string.h>

#include "error.h"
#include "fake-engine.h"
#include "fake-viewer.h"
#include "session-state.h"
#include "wvs-test.h"

static const WvsCodec vp8[] = { WVS_CODEC_VP8 };
static const WvsCodec vp9_opus[] = { WVS_CODEC_VP9, WVS_CODEC_OPUS };

static void
set_up (FakeViewer *v, gconstpointer data)
{
  fake_viewer_init (v);
}

static void
tear_down (FakeViewer *v, gconstpointer data)
{
  fake_viewer_clear (v);
}

#define EVENTS(expected) fake_viewer_assert_events (v, expected)
#define CALLS(expected) fake_viewer_assert_calls (expected)

/* From start to end, with everything that is said on the way. */
static void
test_life (FakeViewer *v, gconstpointer data)
{
  WvsStart start = { .position_us = 5000000, .playing = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_session_start (v->session, &start, &error));
  CALLS ("player-new load(one,5000000)");
  EVENTS ("connecting");
  fake_player_tell_changed (WVS_PLAYER_PAUSED);
  EVENTS ("");
  fake_player_tell_prepared (vp8, 1);
  CALLS ("peer-new(VP8) create-offer");
  fake_peer_tell_offer ();
  fake_peer_tell_candidate ();
  EVENTS ("offer(v=0) candidate(candidate:1,video0,0)");
  g_assert_true (wvs_session_answer (v->session, "good", &error));
  g_assert_true (wvs_session_add_candidate (v->session, "c", "m", 0, &error));
  CALLS ("answer(good) candidate(c,m,0)");
  fake_peer_tell_connected ();
  CALLS ("play");
  fake_player_tell_changed (WVS_PLAYER_BUFFERING);
  fake_player_tell_changed (WVS_PLAYER_PLAYING);
  EVENTS ("buffering playing");
  fake_player_deliver ();
  fake_peer_tell_keyframe_wanted (0);
  CALLS ("push(0,1000,1) keyframe(0)");
  g_assert_true (wvs_session_seek (v->session, 9000000, &error));
  g_assert_true (wvs_session_pause (v->session, &error));
  CALLS ("seek(9000000) pause");
  fake_player_tell_changed (WVS_PLAYER_PAUSED);
  g_assert_true (wvs_session_play (v->session, &error));
  CALLS ("play");
  fake_player_tell_changed (WVS_PLAYER_ENDED);
  EVENTS ("paused ended");
  wvs_session_stop (v->session, NULL);
  CALLS ("player-free peer-close"); /* the player's thread feeds the peer */
  EVENTS ("ended");
  g_assert_null (v->ended_by);
}

typedef enum {
  START,
  ANSWER,
  CANDIDATE,
  PLAY,
  PAUSE,
  SEEK,
  SELECT,
  N_WISHES
} Wish;

static gboolean
wish (WvsSession *session, Wish what, GError **error)
{
  static const WvsStart start = { .title = "one" };

  switch (what) {
  case START:
    return wvs_session_start (session, &start, error);
  case ANSWER:
    return wvs_session_answer (session, "good", error);
  case CANDIDATE:
    return wvs_session_add_candidate (session, "c", NULL, 0, error);
  case PLAY:
    return wvs_session_play (session, error);
  case PAUSE:
    return wvs_session_pause (session, error);
  case SEEK:
    return wvs_session_seek (session, 1, error);
  case SELECT:
    return wvs_session_select (session, "two", error);
  case N_WISHES:
    break;
  }
  g_assert_not_reached ();
}

/* Each wish in each state: taken, or refused and nothing done. */
static void
test_order (void)
{
  static const struct {
    WvsSessionState state;
    const char *taken; /* a letter for each wish, '-' where it is refused */
  } cases[] = {
    { WVS_SESSION_NEW, "S------" },
    { WVS_SESSION_PREPARING, "---pask" },
    { WVS_SESSION_NEGOTIATING, "-Acpask" },
    { WVS_SESSION_CONNECTING, "--cpask" },
    { WVS_SESSION_CONNECTED, "--cpask" },
    { WVS_SESSION_ENDED, "-------" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * N_WISHES; i++) {
    WvsSessionState state = cases[i / N_WISHES].state;
    Wish what = (Wish)(i % N_WISHES);
    g_autoptr (GError) error = NULL;
    FakeViewer v;

    g_test_message ("%s: wish %u", wvs_session_state_get_name (state), what);
    fake_viewer_init (&v);
    fake_viewer_reach (&v, state, FALSE);
    if (cases[i / N_WISHES].taken[what] != '-') {
      g_assert_true (wish (v.session, what, &error));
      g_assert_no_error (error);
    } else {
      g_assert_false (wish (v.session, what, &error));
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, NULL);
      fake_viewer_assert_calls ("");
      fake_viewer_assert_events (&v, "");
    }
    fake_viewer_clear (&v);
  }
}

/* What is refused can be wished again, better. */
static void
test_bad_wishes (FakeViewer *v, gconstpointer data)
{
  WvsStart start = { .title = "../../etc/passwd" };
  g_autoptr (GError) error = NULL;

  g_assert_false (wvs_session_start (v->session, &start, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "title");
  CALLS ("");
  EVENTS ("");
  fake_viewer_reach (v, WVS_SESSION_NEGOTIATING, FALSE);
  g_assert_false (wvs_session_answer (v->session, "bad", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdp");
  g_assert_false (
      wvs_session_add_candidate (v->session, "bad", NULL, -1, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "candidate");
  g_assert_false (wvs_session_select (v->session, "three", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "title");
  CALLS ("answer(bad) candidate(bad,-,-1)");
  g_assert_true (wvs_session_answer (v->session, "good", &error));
  g_assert_false (wvs_session_answer (v->session, "good", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "answer");
  CALLS ("answer(good)");
  EVENTS ("");
}

/* @data: whether it is started to play; the last wish before the connection is
 * what holds. */
static void
test_remembered (FakeViewer *v, gconstpointer data)
{
  gboolean playing = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  fake_viewer_reach (v, WVS_SESSION_PREPARING, playing);
  g_assert_true (wish (v->session, playing ? PAUSE : PLAY, &error));
  CALLS (playing ? "pause" : "");
  fake_player_tell_prepared (vp8, 1);
  g_assert_true (wvs_session_answer (v->session, "good", &error));
  EVENTS ("");
  CALLS ("peer-new(VP8) create-offer answer(good)");
  fake_peer_tell_connected ();
  CALLS (playing ? "" : "play");
  EVENTS (playing ? "paused" : "");
}

static void
test_select_same_codecs (FakeViewer *v, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_viewer_reach (v, WVS_SESSION_CONNECTED, TRUE);
  g_assert_true (wvs_session_select (v->session, "two", &error));
  CALLS ("load(two,0)");
  fake_player_tell_prepared (vp8, 1);
  CALLS ("play");
  g_assert_true (wvs_session_pause (v->session, &error));
  g_assert_true (wvs_session_select (v->session, "one", &error));
  fake_player_tell_prepared (vp8, 1);
  CALLS ("pause load(one,0)"); /* paused as it was */
}

/* The old peer goes once the player, which feeds it, is paused; a play in the
 * meantime must not undo that. */
static void
test_select_other_codecs (FakeViewer *v, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_viewer_reach (v, WVS_SESSION_CONNECTED, TRUE);
  g_assert_true (wvs_session_select (v->session, "two", &error));
  g_assert_true (wvs_session_play (v->session, &error));
  CALLS ("load(two,0)");
  EVENTS ("");
  fake_player_tell_prepared (vp9_opus, 2);
  CALLS ("peer-close peer-new(VP9,opus) create-offer");
  EVENTS ("connecting");
  fake_peer_tell_offer ();
  EVENTS ("offer(v=0)");
  g_assert_true (wvs_session_answer (v->session, "good", &error));
  fake_peer_tell_connected ();
  CALLS ("answer(good) play");
  fake_player_tell_changed (WVS_PLAYER_PLAYING);
  EVENTS ("playing");
}

/* @data: the state in which another title with other codecs is selected. */
static void
test_select_early (FakeViewer *v, gconstpointer data)
{
  guint state = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  fake_viewer_reach (v, state, TRUE);
  g_assert_true (wvs_session_select (v->session, "two", &error));
  if (state == WVS_SESSION_CONNECTING) {
    fake_peer_tell_connected (); /* while the title is being loaded */
    EVENTS ("paused");
  }
  CALLS ("load(two,0)");
  fake_player_tell_prepared (vp9_opus, 2);
  CALLS (state == WVS_SESSION_PREPARING
             ? "peer-new(VP9,opus) create-offer"
             : "peer-close peer-new(VP9,opus) create-offer");
  g_assert_true (wvs_session_answer (v->session, "good", &error));
  fake_peer_tell_connected ();
  CALLS ("answer(good) play");
}

static void
test_capabilities (FakeViewer *v, gconstpointer data)
{
  char video[] = "video/VP8";
  const char *const list[] = { video, NULL };
  WvsStart start = { .title = "one", .capabilities = { .video = list } };
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_session_start (v->session, &start, &error));
  g_assert_cmpstr (fake_player_get_capabilities (), ==, "video/VP8/-");
  memset (video, 'x', sizeof video - 1); /* whose it was has other use for it */
  g_assert_true (wvs_session_select (v->session, "two", &error));
  g_assert_cmpstr (fake_player_get_capabilities (), ==, "video/VP8/-");
}

static void
test_names (FakeViewer *v, gconstpointer data)
{
  g_assert_cmpuint (strlen (wvs_session_get_id (v->session)), ==, 6);
  g_assert_null (wvs_session_get_viewer (v->session));
  g_assert_cmpstr (wvs_view_get_name (WVS_VIEW_CONNECTING), ==, "connecting");
  g_assert_cmpstr (wvs_view_get_name (WVS_VIEW_ENDED), ==, "ended");
}

/* What cannot be played of a title is told, and that is all. */
static void
test_damaged (FakeViewer *v, gconstpointer data)
{
  fake_viewer_reach (v, WVS_SESSION_CONNECTED, TRUE);
  fake_player_tell_skipped ("'one': it is broken");
  EVENTS ("damaged(4.0 s to 6.0 s cannot be played whole: "
          "'one': it is broken)");
  CALLS ("");
}

/* A track is not what it promised to be: it plays on when its tracks are
 * known, with another peer if it takes one. */
static void
test_planned_anew (FakeViewer *v, gconstpointer data)
{
  static const WvsCodec same = WVS_CODEC_VP8;
  static const WvsCodec other = WVS_CODEC_H264;

  fake_viewer_reach (v, WVS_SESSION_CONNECTED, TRUE);
  fake_player_tell_prepared (&same, 1);
  CALLS ("play");
  fake_player_tell_prepared (&other, 1);
  CALLS ("peer-close peer-new(H264) create-offer");
  EVENTS ("connecting");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(path, data, func)                                                  \
  g_test_add ("/session/" path, FakeViewer, data, set_up, func, tear_down)
  ADD ("life", NULL, test_life);
  g_test_add_func ("/session/order", test_order);
  ADD ("bad-wishes", NULL, test_bad_wishes);
  ADD ("remembered/play", GINT_TO_POINTER (FALSE), test_remembered);
  ADD ("remembered/pause", GINT_TO_POINTER (TRUE), test_remembered);
  ADD ("select/same-codecs", NULL, test_select_same_codecs);
  ADD ("select/other-codecs", NULL, test_select_other_codecs);
  ADD ("select/preparing", GUINT_TO_POINTER (WVS_SESSION_PREPARING),
      test_select_early);
  ADD ("select/negotiating", GUINT_TO_POINTER (WVS_SESSION_NEGOTIATING),
      test_select_early);
  ADD ("select/connecting", GUINT_TO_POINTER (WVS_SESSION_CONNECTING),
      test_select_early);
  ADD ("damaged", NULL, test_damaged);
  ADD ("planned-anew", NULL, test_planned_anew);
  ADD ("capabilities", NULL, test_capabilities);
  ADD ("names", NULL, test_names);
  return g_test_run ();
}
