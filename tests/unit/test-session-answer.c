/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* Sessions of viewers who bring an offer. */

#include "error.h"
#include "fake-engine.h"
#include "fake-viewer.h"
#include "sdp-text.h"
#include "session-state.h"
#include "wvs-test.h"

typedef struct {
  FakeViewer viewer;
  char *offer;
} Fixture;

static const WvsCodec vp8[] = { WVS_CODEC_VP8 };
static const WvsCodec vp8_opus[] = { WVS_CODEC_VP8, WVS_CODEC_OPUS };
static const WvsCodec vp9_opus[] = { WVS_CODEC_VP9, WVS_CODEC_OPUS };

static void
set_up (Fixture *f, gconstpointer data)
{
  fake_viewer_init (&f->viewer);
  f->offer = wvs_test_sdp ("offers/chromium-av");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fake_viewer_clear (&f->viewer);
  g_free (f->offer);
}

#define EVENTS(expected) fake_viewer_assert_events (&f->viewer, expected)
#define CALLS(expected) fake_viewer_assert_calls (expected)

static void
start (Fixture *f)
{
  const WvsStart wish = { .title = "one", .playing = TRUE, .offer = f->offer };
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_session_start (f->viewer.session, &wish, &error));
  g_assert_no_error (error);
}

static void
reach_connected (Fixture *f, const WvsCodec *codecs, guint n_codecs)
{
  g_autofree char *calls = NULL;

  start (f);
  fake_player_tell_prepared (codecs, n_codecs);
  fake_peer_tell_answer ();
  fake_peer_tell_connected ();
  calls = fake_engine_take_calls ();
  g_string_truncate (f->viewer.events, 0);
}

static void
test_life (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (wvs_session_has_ufrag (f->viewer.session, "sZBc"));
  start (f);
  g_assert_cmpstr (fake_player_get_capabilities (), ==,
      "video/VP8,video/VP9,"
      "video/H264;packetization-mode=1;profile-level-id=4d001f/audio/opus");
  CALLS ("player-new load(one,0)");
  EVENTS ("connecting");
  fake_player_tell_prepared (vp8_opus, 2);
  CALLS ("peer-new(VP8,opus) create-answer");
  g_assert_false (wvs_session_answer (f->viewer.session, "good", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "answer");
  EVENTS ("");
  fake_peer_tell_answer ();
  EVENTS ("answer(v=0)");
  g_assert_true (
      wvs_session_add_candidate (f->viewer.session, "c", "0", -1, &error));
  g_assert_true (wvs_session_has_ufrag (f->viewer.session, "sZBc"));
  g_assert_false (wvs_session_has_ufrag (f->viewer.session, "sZBd"));
  CALLS ("candidate(c,0,-1)");
  fake_peer_tell_connected ();
  CALLS ("play");
  fake_player_tell_changed (WVS_PLAYER_PLAYING);
  EVENTS ("playing");
  wvs_session_stop (f->viewer.session, NULL);
  CALLS ("player-free peer-close");
  EVENTS ("ended");
}

/* What is refused at once leaves the session as it was. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *title;
    const char *offer; /* (nullable): the good one */
    WvsErrorCode code;
  } cases[] = {
    { "missing", NULL, WVS_ERROR_NOT_FOUND },
    { "one", "hello", WVS_ERROR_INVALID },
    { "one", "", WVS_ERROR_INVALID },
    { "one",
        "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
        "a=mid:0\r\n",
        WVS_ERROR_UNACCEPTABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WvsStart wish = { .title = cases[i].title,
      .offer = cases[i].offer != NULL ? cases[i].offer : f->offer };
    g_autoptr (GError) error = NULL;

    g_assert_false (wvs_session_start (f->viewer.session, &wish, &error));
    wvs_test_assert_error (&error, WVS_ERROR, (int)cases[i].code, NULL);
    CALLS ("");
    EVENTS ("");
  }
  start (f);
}

static void
test_muted (Fixture *f, gconstpointer data)
{
  g_autofree char *sound = wvs_test_sdp ("offers/chromium-audio");
  WvsStart wish = { .title = "one", .offer = sound, .muted = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_false (wvs_session_start (f->viewer.session, &wish, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE, "sound");
  CALLS ("");
  wish.offer = f->offer;
  g_assert_true (wvs_session_start (f->viewer.session, &wish, &error));
  g_assert_cmpstr (fake_player_get_capabilities (), ==,
      "video/VP8,video/VP9,"
      "video/H264;packetization-mode=1;profile-level-id=4d001f/");
}

/* Stopped within the event that has the answer. */
static void
test_stop_at_answer (Fixture *f, gconstpointer data)
{
  f->viewer.stop_at = "answer";
  start (f);
  fake_player_tell_prepared (vp8_opus, 2);
  fake_peer_tell_answer ();
  EVENTS ("connecting answer(v=0) ended");
}

/* The offer does not take what the title is made of. */
static void
test_no_peer (Fixture *f, gconstpointer data)
{
  start (f);
  fake_peer_refuse ();
  fake_player_tell_prepared (vp8_opus, 2);
  EVENTS ("connecting ended");
  fake_viewer_assert_ended (&f->viewer, WVS_ERROR_INTERNAL, "no peer today");
}

/* Another title comes over the connection that there is. */
static void
test_select (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  reach_connected (f, vp8_opus, 2);
  g_assert_true (wvs_session_select (f->viewer.session, "two", &error));
  g_assert_cmpstr (fake_player_get_capabilities (), ==, "video/VP8/audio/opus");
  fake_player_tell_prepared (vp8_opus, 2);
  CALLS ("load(two,0) play");
  g_assert_true (wvs_session_select (f->viewer.session, "one", &error));
  fake_player_tell_prepared (vp8, 1); /* a title without sound */
  CALLS ("load(one,0) play");
  g_assert_true (wvs_session_select (f->viewer.session, "two", &error));
  fake_player_tell_prepared (vp8_opus, 2); /* with sound once more */
  CALLS ("load(two,0) play");
  EVENTS ("");
}

/* A connection without sound has no sound for titles that have some. */
static void
test_select_narrowed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  reach_connected (f, vp8, 1);
  g_assert_true (wvs_session_select (f->viewer.session, "two", &error));
  g_assert_cmpstr (fake_player_get_capabilities (), ==, "video/VP8/");
}

static void
test_select_other_codecs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  reach_connected (f, vp8_opus, 2);
  g_assert_true (wvs_session_select (f->viewer.session, "two", &error));
  fake_player_tell_prepared (vp9_opus, 2);
  EVENTS ("ended");
  fake_viewer_assert_ended (&f->viewer, WVS_ERROR_STATE, "other codecs");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(path, func)                                                        \
  g_test_add ("/session-answer/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("life", test_life);
  ADD ("refused", test_refused);
  ADD ("muted", test_muted);
  ADD ("stop-at-answer", test_stop_at_answer);
  ADD ("no-peer", test_no_peer);
  ADD ("select", test_select);
  ADD ("select-narrowed", test_select_narrowed);
  ADD ("select-other-codecs", test_select_other_codecs);
  return g_test_run ();
}
