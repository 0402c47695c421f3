/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-viewer.h"

#include <string.h>

#include "fake-engine.h"
#include "session-state.h"
#include "wvs-test.h"

static void
note (FakeViewer *viewer, const char *event, const char *detail)
{
  g_assert_cmpuint (viewer->n_ended, ==, 0);
  if (viewer->events->len > 0)
    g_string_append_c (viewer->events, ' ');
  g_string_append (viewer->events, event);
  if (detail != NULL)
    g_string_append_printf (viewer->events, "(%s)", detail);
}

static void
maybe_stop (FakeViewer *viewer, const char *event)
{
  if (g_strcmp0 (viewer->stop_at, event) == 0)
    wvs_session_stop (viewer->session, NULL);
}

static void
on_offer (const char *sdp, gpointer data)
{
  note (data, "offer", sdp);
  maybe_stop (data, "offer");
}

static void
on_answer (const char *sdp, gpointer data)
{
  note (data, "answer", sdp);
  maybe_stop (data, "answer");
}

static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
  g_autofree char *detail = g_strdup_printf ("%s,%s,%u", candidate, mid, mline);

  note (data, "candidate", detail);
  maybe_stop (data, "candidate");
}

static void
on_view (WvsView view, const WvsPlayerStatus *status, gpointer data)
{
  g_assert_nonnull (status);
  note (data, wvs_view_get_name (view), NULL);
  maybe_stop (data, wvs_view_get_name (view));
}

static void
on_damaged (const char *message, gpointer data)
{
  note (data, "damaged", message);
}

static void
on_ended (const GError *error, gpointer data)
{
  FakeViewer *viewer = data;

  note (viewer, "ended", NULL);
  viewer->n_ended++;
  viewer->ended_by = error != NULL ? g_error_copy (error) : NULL;
  maybe_stop (viewer, "ended");
}

const WvsSessionEvents fake_viewer_events = {
  .offer = on_offer,
  .answer = on_answer,
  .candidate = on_candidate,
  .view = on_view,
  .damaged = on_damaged,
  .ended = on_ended,
};

void
fake_viewer_init (FakeViewer *viewer)
{
  static const WvsIceConfig ice;

  *viewer =
      (FakeViewer){ .media = fake_media_new (), .events = g_string_new (NULL) };
  viewer->environment = (WvsSessionEnvironment){ .media = viewer->media,
    .ice = &ice,
    .deadlines = { .start_ms = 60000,
        .answer_ms = 60000,
        .connect_ms = 60000,
        .silence_ms = 60000 } };
  viewer->session =
      wvs_session_new (&viewer->environment, NULL, &fake_viewer_events, viewer);
}

void
fake_viewer_clear (FakeViewer *viewer)
{
  g_autofree char *calls = NULL;

  wvs_session_stop (viewer->session, NULL);
  g_assert_finalize_object (viewer->session);
  g_assert_cmpuint (viewer->n_ended, ==, 1);
  g_assert_cmpuint (fake_player_get_alive (), ==, 0);
  g_assert_cmpuint (fake_peer_get_alive (), ==, 0);
  wvs_test_drain ();
  calls = fake_engine_take_calls ();
  g_string_free (viewer->events, TRUE);
  g_clear_error (&viewer->ended_by);
  fake_media_free (viewer->media);
}

static void
enter (FakeViewer *viewer, guint state, gboolean playing)
{
  static const WvsCodec vp8 = WVS_CODEC_VP8;
  WvsStart start = { .title = "one", .playing = playing };
  g_autoptr (GError) error = NULL;

  if (state == WVS_SESSION_PREPARING) {
    g_assert_true (wvs_session_start (viewer->session, &start, &error));
  } else if (state == WVS_SESSION_NEGOTIATING) {
    fake_player_tell_prepared (&vp8, 1);
    fake_peer_tell_offer ();
  } else if (state == WVS_SESSION_CONNECTING) {
    g_assert_true (wvs_session_answer (viewer->session, "good", &error));
  } else if (state == WVS_SESSION_CONNECTED) {
    fake_peer_tell_connected ();
    if (playing)
      fake_player_tell_changed (WVS_PLAYER_PLAYING);
  } else if (state == WVS_SESSION_ENDED) {
    wvs_session_stop (viewer->session, NULL);
  }
  g_assert_no_error (error);
}

void
fake_viewer_reach (FakeViewer *viewer, guint state, gboolean playing)
{
  g_autofree char *calls = NULL;

  for (guint i = WVS_SESSION_NEW; i <= state; i++)
    enter (viewer, i, playing);
  calls = fake_engine_take_calls ();
  g_string_truncate (viewer->events, 0);
}

void
fake_viewer_assert_events (FakeViewer *viewer, const char *expected)
{
  g_assert_cmpstr (viewer->events->str, ==, expected);
  g_string_truncate (viewer->events, 0);
}

void
fake_viewer_assert_calls (const char *expected)
{
  g_autofree char *calls = fake_engine_take_calls ();

  g_assert_cmpstr (calls, ==, expected);
}

void
fake_viewer_assert_ended (FakeViewer *viewer, WvsErrorCode code,
    const char *text)
{
  g_assert_cmpuint (viewer->n_ended, ==, 1);
  wvs_test_assert_error (&viewer->ended_by, WVS_ERROR, (int)code, text);
}
