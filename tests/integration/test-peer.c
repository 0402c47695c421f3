/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "peer.h"

#include <gst/gst.h>
#include <string.h>

#include "error.h"
#include "frames.h"
#include "gst-test.h"
#include "ice-server.h"
#include "process.h"
#include "rtc.h"
#include "viewer.h"
#include "wvs-test.h"

#define TIMEOUT_S 20

/* A peer and a real receiver, wired together without any server. */
typedef struct {
  GPtrArray *servers;
  char **addresses;
  WvsIceConfig ice;
  WvsPeer *peer;
  WvsViewer *viewer;
  char *offer;
  char *answer;
  guint n_candidates;
  gboolean candidates_ended;
  gboolean connected;
  gboolean closed;
  guint n_keyframes_wanted;
  GError *failure;
  gboolean hold_answer;        /* the test hands it over itself */
  gboolean swallow_candidates; /* the viewer's never arrive */
} Pair;

static void
on_offer (const char *sdp, gpointer data)
{
  Pair *pair = data;

  pair->offer = g_strdup (sdp);
  if (pair->viewer != NULL)
    wvs_viewer_take_offer (pair->viewer, sdp);
}

static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
  Pair *pair = data;

  g_assert_nonnull (mid);
  if (*candidate == '\0') {
    pair->candidates_ended = TRUE;
    return;
  }
  pair->n_candidates++;
  if (pair->viewer != NULL)
    wvs_viewer_add_candidate (pair->viewer, mline, candidate);
}

static void
on_connected (gpointer data)
{
  ((Pair *)data)->connected = TRUE;
}

static void
on_failed (const GError *error, gpointer data)
{
  Pair *pair = data;

  g_assert_null (pair->failure); /* once */
  pair->failure = g_error_copy (error);
}

static void
on_closed (gpointer data)
{
  ((Pair *)data)->closed = TRUE;
}

static void
on_keyframe_wanted (guint track, gpointer data)
{
  g_assert_cmpuint (track, ==, 0);
  ((Pair *)data)->n_keyframes_wanted++;
}

static void
give_answer (Pair *pair)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_peer_set_answer (pair->peer, pair->answer, &error));
  g_assert_no_error (error);
}

static void
on_viewer_answer (const char *sdp, gpointer data)
{
  Pair *pair = data;

  pair->answer = g_strdup (sdp);
  if (!pair->hold_answer && pair->peer != NULL)
    give_answer (pair);
}

static void
on_viewer_candidate (const char *candidate, guint mline, gpointer data)
{
  Pair *pair = data;
  g_autoptr (GError) error = NULL;

  if (pair->swallow_candidates || pair->peer == NULL)
    return;
  g_assert_true (
      wvs_peer_add_candidate (pair->peer, candidate, NULL, mline, &error));
  g_assert_no_error (error);
}

static void
set_up (Pair *pair, gconstpointer data)
{
  static const WvsPeerEvents events = { .offer = on_offer,
    .candidate = on_candidate,
    .connected = on_connected,
    .failed = on_failed,
    .closed = on_closed,
    .keyframe_wanted = on_keyframe_wanted };
  static const WvsViewerEvents viewer_events = { .answer = on_viewer_answer,
    .candidate = on_viewer_candidate };
  static const char *const loopback[] = { "127.0.0.1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) address =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  WvsPeerConfig config = { .id = "test",
    .ice = &pair->ice,
    .viewer = address,
    .n_tracks = 1,
    .tracks = { { .kind = WVS_KIND_VIDEO, .codec = WVS_CODEC_VP8 } } };

  pair->servers = g_ptr_array_new ();
  pair->addresses = g_strdupv ((char **)loopback);
  pair->ice = (WvsIceConfig){ .servers = pair->servers,
    .local_addresses = pair->addresses };
  pair->viewer = wvs_viewer_new (&viewer_events, pair);
  pair->peer = wvs_peer_new (&config, &events, pair, &error);
  g_assert_no_error (error);
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  g_clear_pointer (&pair->peer, wvs_peer_close);
  g_clear_pointer (&pair->viewer, wvs_viewer_free);
  WVS_TEST_WAIT_FOR (wvs_rtc_get_closing () == 0, TIMEOUT_S);
  wvs_test_drain ();
  g_free (pair->offer);
  g_free (pair->answer);
  g_clear_error (&pair->failure);
  g_strfreev (pair->addresses);
  g_ptr_array_unref (pair->servers);
}

static void
connect (Pair *pair)
{
  wvs_peer_create_offer (pair->peer);
  WVS_TEST_WAIT_FOR (pair->connected || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
}

/* Hands frame after frame over when it is due, as the pacer does. */
static void
push_frames (Pair *pair, GPtrArray *frames, gint64 begin_us)
{
  for (guint i = 0; i < frames->len; i++) {
    WvsAccessUnit *unit = g_ptr_array_index (frames, i);
    gint64 due_us = begin_us + wvs_access_unit_get_time_us (unit);

    WVS_TEST_WAIT_FOR (g_get_monotonic_time () >= due_us, TIMEOUT_S);
    wvs_peer_push (pair->peer, 0, unit, due_us, i == 0);
  }
}

/* Frame after frame arrives, and after a pause RTP time has gone on as the
 * wall clock has. */
static void
test_frames (Pair *pair, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = wvs_test_frames_new (30);
  WvsViewerFrame first, last, resumed;
  WvsPeerStats stats;
  gint64 begin_us, pause_us;
  double gap_s;

  connect (pair);
  begin_us = g_get_monotonic_time ();
  push_frames (pair, frames, begin_us);
  WVS_TEST_WAIT_FOR (wvs_viewer_get_n_frames (pair->viewer) == frames->len,
      TIMEOUT_S);
  first = wvs_viewer_get_frame (pair->viewer, 0);
  last = wvs_viewer_get_frame (pair->viewer, frames->len - 1);
  g_assert_cmpfloat_with_epsilon ((last.rtp_time - first.rtp_time) / 90000.0,
      29 / 30.0, 0.002);

  pause_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  WVS_TEST_WAIT_FOR (g_get_monotonic_time () >= pause_us, TIMEOUT_S);
  g_assert_cmpuint (wvs_viewer_get_n_frames (pair->viewer), ==, frames->len);
  wvs_peer_push (pair->peer, 0, g_ptr_array_index (frames, 0), pause_us, FALSE);
  WVS_TEST_WAIT_FOR (wvs_viewer_get_n_frames (pair->viewer) == frames->len + 1,
      TIMEOUT_S);
  resumed = wvs_viewer_get_frame (pair->viewer, frames->len);
  gap_s = (double)(pause_us - begin_us) / G_USEC_PER_SEC - 29 / 30.0;
  g_assert_cmpfloat_with_epsilon ((resumed.rtp_time - last.rtp_time) / 90000.0,
      gap_s, 0.005);

  wvs_peer_get_stats (pair->peer, &stats);
  g_assert_cmpuint (stats.units_sent, ==, frames->len + 1);
  g_assert_cmpuint (stats.packets_sent, >=, stats.units_sent);
  g_assert_cmpuint (stats.units_dropped, ==, 0);
}

/* Nothing is sent before the connection is up, then only from a keyframe. */
static void
test_keyframe_first (Pair *pair, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = wvs_test_frames_new (32);
  WvsPeerStats stats;

  wvs_peer_push (pair->peer, 0, g_ptr_array_index (frames, 0),
      g_get_monotonic_time (), TRUE);
  connect (pair);
  for (guint i = 28; i < 32; i++) /* 30 is a keyframe */
    wvs_peer_push (pair->peer, 0, g_ptr_array_index (frames, i),
        g_get_monotonic_time () + i * 1000, FALSE);
  WVS_TEST_WAIT_FOR (wvs_viewer_get_n_frames (pair->viewer) == 2, TIMEOUT_S);
  wvs_peer_get_stats (pair->peer, &stats);
  g_assert_cmpuint (stats.units_sent, ==, 2);
  g_assert_cmpuint (stats.units_dropped, ==, 3);
}

static void
test_keyframe_request (Pair *pair, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = wvs_test_frames_new (3);

  connect (pair);
  push_frames (pair, frames, g_get_monotonic_time ());
  WVS_TEST_WAIT_FOR (wvs_viewer_get_n_frames (pair->viewer) == 3, TIMEOUT_S);
  wvs_viewer_request_keyframe (pair->viewer);
  WVS_TEST_WAIT_FOR (pair->n_keyframes_wanted > 0, TIMEOUT_S);
}

/* The viewer's reports are what proves that it is there. */
static void
test_heard (Pair *pair, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = wvs_test_frames_new (60);
  gint64 heard_us;

  g_assert_cmpint (wvs_peer_get_last_heard_us (pair->peer), ==, 0);
  connect (pair);
  heard_us = wvs_peer_get_last_heard_us (pair->peer);
  g_assert_cmpint (heard_us, >, 0);
  push_frames (pair, frames, g_get_monotonic_time ());
  WVS_TEST_WAIT_FOR (wvs_peer_get_last_heard_us (pair->peer) > heard_us,
      TIMEOUT_S);
}

static void
test_offer (Pair *pair, gconstpointer data)
{
  pair->hold_answer = TRUE;
  wvs_peer_create_offer (pair->peer);
  WVS_TEST_WAIT_FOR (pair->candidates_ended, TIMEOUT_S);
  g_assert_cmpuint (pair->n_candidates, ==, 1); /* no TCP, no other address */
  g_assert_null (strchr (pair->offer, '@'));    /* no cname of user@host */
  g_assert_nonnull (strstr (pair->offer, "a=rtcp-fb:96 nack pli"));
  g_assert_nonnull (strstr (pair->offer, "a=sendonly"));
  g_assert_nonnull (strstr (pair->offer, "rtx/90000"));
  g_assert_nonnull (strstr (pair->offer, "msid:wvs"));
}

/* Candidates that are hidden behind mDNS names never help us; the viewer's
 * checks reach us all the same. */
static void
test_without_candidates (Pair *pair, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pair->swallow_candidates = TRUE;
  wvs_peer_create_offer (pair->peer);
  WVS_TEST_WAIT_FOR (pair->answer != NULL, TIMEOUT_S);
  g_assert_true (wvs_peer_add_candidate (pair->peer,
      "candidate:1 1 udp 2113937151 "
      "11111111-2222-3333-4444-555555555555.local 50000 typ host",
      NULL, 0, &error));
  g_assert_no_error (error);
  WVS_TEST_WAIT_FOR (pair->connected || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
}

/* A certificate other than the announced one is somebody else's. */
static void
test_wrong_fingerprint (Pair *pair, gconstpointer data)
{
  char *digest;

  pair->hold_answer = TRUE;
  wvs_peer_create_offer (pair->peer);
  WVS_TEST_WAIT_FOR (pair->answer != NULL, TIMEOUT_S);
  digest = strstr (pair->answer, "a=fingerprint:sha-256 ") +
           strlen ("a=fingerprint:sha-256 ");
  *digest = *digest == '0' ? '1' : '0';
  give_answer (pair);
  WVS_TEST_WAIT_FOR (pair->failure != NULL, TIMEOUT_S);
  g_assert_false (pair->connected);
  g_assert_error (pair->failure, WVS_ERROR, WVS_ERROR_CONNECTION);
}

static void
test_out_of_order (Pair *pair, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *candidate = "candidate:1 1 udp 1 127.0.0.1 5000 typ host";

  g_assert_false (wvs_peer_set_answer (pair->peer, "v=0\r\n", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "answer");
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, candidate, NULL, 0, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "candidate");

  pair->hold_answer = TRUE;
  wvs_peer_create_offer (pair->peer);
  WVS_TEST_WAIT_FOR (pair->answer != NULL, TIMEOUT_S);
  g_assert_false (wvs_peer_set_answer (pair->peer, "hello", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdp");
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, candidate, NULL, 7, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdpMLineIndex");
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, candidate, "nope", -1, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdpMid");
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, "candidate:%s%n", NULL, 0, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "candidate");
  give_answer (pair); /* the failures left it as it was */
  g_assert_false (wvs_peer_set_answer (pair->peer, pair->answer, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "answer");
  WVS_TEST_WAIT_FOR (pair->connected, TIMEOUT_S);
}

/* What the browser's pc.close() does, as far as the network shows it. */
static void
test_viewer_vanishes (Pair *pair, gconstpointer data)
{
  connect (pair);
  g_clear_pointer (&pair->viewer, wvs_viewer_free);
  /* Nothing to wait for but that our end still closes: see tear_down(). */
}

typedef enum { BEFORE_OFFER, OFFERING, OFFERED, ANSWERED, CONNECTED } Stage;

static void
test_close_at (Pair *pair, gconstpointer data)
{
  Stage stage = GPOINTER_TO_INT (data);

  if (stage >= OFFERING)
    wvs_peer_create_offer (pair->peer);
  if (stage >= OFFERED)
    WVS_TEST_WAIT_FOR (pair->offer != NULL, TIMEOUT_S);
  if (stage >= ANSWERED)
    WVS_TEST_WAIT_FOR (pair->answer != NULL, TIMEOUT_S);
  if (stage >= CONNECTED)
    WVS_TEST_WAIT_FOR (pair->connected, TIMEOUT_S);
  g_clear_pointer (&pair->peer, wvs_peer_close);
}

static void
add_close_at (const char *path, Stage stage)
{
  g_test_add (path, Pair, GINT_TO_POINTER (stage), set_up, test_close_at,
      tear_down);
}

/* One peer after another leaves nothing behind. */
static void
test_nothing_left (void)
{
  guint threads = 0;
  guint files = 0;

  for (guint round = 0; round < 12; round++) {
    Pair pair = { 0 };

    set_up (&pair, NULL);
    connect (&pair);
    tear_down (&pair, NULL);
    if (round == 3) {
      threads = wvs_test_count_threads ();
      files = wvs_test_count_files ();
    }
  }
  WVS_TEST_WAIT_FOR (wvs_test_count_threads () <= threads, TIMEOUT_S);
  WVS_TEST_WAIT_FOR (wvs_test_count_files () <= files, TIMEOUT_S);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  gst_init (NULL, NULL);
  g_assert_true (wvs_rtc_init (&error));
  wvs_rtc_warm_up ();
#define ADD(name, func) g_test_add (name, Pair, NULL, set_up, func, tear_down)
  ADD ("/peer/frames", test_frames);
  ADD ("/peer/keyframe-first", test_keyframe_first);
  ADD ("/peer/keyframe-request", test_keyframe_request);
  ADD ("/peer/heard", test_heard);
  ADD ("/peer/offer", test_offer);
  ADD ("/peer/without-candidates", test_without_candidates);
  ADD ("/peer/wrong-fingerprint", test_wrong_fingerprint);
  ADD ("/peer/out-of-order", test_out_of_order);
  ADD ("/peer/viewer-vanishes", test_viewer_vanishes);
#undef ADD
  add_close_at ("/peer/close/before-offer", BEFORE_OFFER);
  add_close_at ("/peer/close/offering", OFFERING);
  add_close_at ("/peer/close/offered", OFFERED);
  add_close_at ("/peer/close/answered", ANSWERED);
  add_close_at ("/peer/close/connected", CONNECTED);
  g_test_add_func ("/peer/nothing-left", test_nothing_left);
  status = g_test_run ();
  wvs_rtc_deinit ();
  wvs_test_gst_deinit ();
  return status;
}
