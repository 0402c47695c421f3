/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "answer-pair.h"

#include <gst/gst.h>
#include <string.h>

#include "error.h"
#include "frames.h"
#include "gst-test.h"
#include "ice-server.h"
#include "process.h"
#include "rtc.h"
#include "sdp-text.h"
#include "wvs-test.h"

#define TIMEOUT_S 20
#define N_PUSHED 20

/* The offer with the candidates that came meanwhile, as who does not trickle
 * sends it. */
static char *
complete (AnswerPair *pair)
{
  const char *end = strstr (pair->offer, "\r\nm=");
  const char *next;
  GString *text = g_string_new (pair->offer);

  g_assert_nonnull (end);
  next = strstr (end + 1, "\r\nm=");
  g_string_insert (text,
      next != NULL ? (gssize)(next + 2 - pair->offer) : (gssize)text->len,
      pair->early->str);
  return g_string_free (text, FALSE);
}

static void
connect (AnswerPair *pair, const char *media)
{
  g_autofree char *text = NULL;

  answer_pair_offer (pair, media);
  WVS_TEST_WAIT_FOR (pair->early->len > 0, TIMEOUT_S);
  text = complete (pair);
  answer_pair_answer (pair, text);
  WVS_TEST_WAIT_FOR (pair->connected || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
}

/* Pushes frames and packets of sound until some of each have arrived; the viewer
 * takes for lost what comes a little late. */
static void
assert_flows (AnswerPair *pair, const char *media)
{
  gboolean h264 = strchr (media, 'h') != NULL;
  gboolean pictures = h264 || strchr (media, 'v') != NULL;
  gboolean sound = strchr (media, 'a') != NULL;
  g_autoptr (GPtrArray) frames = h264 ? wvs_test_frames_new_h264 (N_PUSHED)
                                      : wvs_test_frames_new (N_PUSHED);
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_PUSHED; i++) {
    g_autoptr (WvsAccessUnit) unit =
        wvs_access_unit_new (g_bytes_new_static ("\xfc\xff\xfe", 3), i * 20000,
            20000, TRUE);

    if (pictures)
      wvs_peer_push (pair->peer, 0, g_ptr_array_index (frames, i),
          begin_us + i * 33333, i == 0);
    if (sound)
      wvs_peer_push (pair->peer, pictures ? 1 : 0, unit, begin_us + i * 20000,
          i == 0);
  }
  WVS_TEST_WAIT_FOR (!pictures || wvs_viewer_get_n_frames (pair->viewer) >= 5,
      TIMEOUT_S);
  WVS_TEST_WAIT_FOR (!sound ||
                         wvs_viewer_get_n_sound_packets (pair->viewer) >= 5,
      TIMEOUT_S);
}

/* @data: what is offered. What can be served flows, the rest is rejected. */
static void
test_flows (AnswerPair *pair, gconstpointer data)
{
  const char *media = data;
  g_autoptr (GError) error = NULL;

  connect (pair, media);
  assert_flows (pair, media);
  g_assert_nonnull (strstr (pair->answer, "a=sendonly\r\n"));
  g_assert_nonnull (strstr (pair->answer, "a=setup:active\r\n"));
  g_assert_nonnull (strstr (pair->answer, "a=candidate:"));
  if (strchr (media, 'v') != NULL)
    g_assert_nonnull (strstr (pair->answer, "a=ssrc-group:FID "));
  if (strchr (media, 'd') != NULL)
    g_assert_nonnull (strstr (pair->answer, "m=application 0 "));
}

/* Who trickles: its candidates come after the answer. */
static void
test_trickle (AnswerPair *pair, gconstpointer data)
{
  answer_pair_offer (pair, "va");
  answer_pair_answer (pair, pair->offer);
  g_string_truncate (pair->early, 0);
  WVS_TEST_WAIT_FOR (pair->connected || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
  assert_flows (pair, "va");
}

static void
test_keyframe_request (AnswerPair *pair, gconstpointer data)
{
  connect (pair, "va");
  assert_flows (pair, "va");
  wvs_viewer_request_keyframe (pair->viewer);
  WVS_TEST_WAIT_FOR (pair->n_keyframes_wanted > 0, TIMEOUT_S);
}

/* A viewer that wants to be the DTLS client gets its way. */
static void
test_viewer_is_active (AnswerPair *pair, gconstpointer data)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");
  g_autofree char *changed =
      wvs_test_replace (text, "a=setup:actpass", "a=setup:active");

  answer_pair_answer (pair, changed);
  WVS_TEST_WAIT_FOR (pair->answer != NULL || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
  g_assert_nonnull (strstr (pair->answer, "a=setup:passive\r\n"));
}

/* A STUN server that never answers costs no more than the time for it. */
static void
test_dead_stun (AnswerPair *pair, gconstpointer data)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");
  g_autoptr (GError) error = NULL;
  WvsIceServer *server = wvs_ice_server_parse ("stun:127.0.0.1:9", &error);

  g_assert_no_error (error);
  g_ptr_array_add (pair->servers, server);
  answer_pair_answer (pair, text);
  WVS_TEST_WAIT_FOR (pair->answer != NULL || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
  g_assert_nonnull (strstr (pair->answer, "a=candidate:"));
  g_test_message ("answered after %" G_GINT64_FORMAT " ms",
      (pair->answered_us - pair->begun_us) / 1000);
}

static void
test_no_address (AnswerPair *pair, gconstpointer data)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");

  g_free (pair->addresses[0]);
  pair->addresses[0] = g_strdup ("192.0.2.254"); /* nobody's */
  answer_pair_answer (pair, text);
  WVS_TEST_WAIT_FOR (pair->failure != NULL, TIMEOUT_S);
  g_assert_null (pair->answer);
  g_assert_error (pair->failure, WVS_ERROR, WVS_ERROR_CONNECTION);
}

/* Candidates of an offer with several transports. */
static void
test_candidates (AnswerPair *pair, gconstpointer data)
{
  static const char candidate[] = "candidate:1 1 udp 1 127.0.0.1 5000 typ host";
  g_autofree char *text = wvs_test_sdp ("offers/aiortc-data");
  g_autoptr (GError) error = NULL;
  WvsPeerStats before, after;

  answer_pair_answer (pair, text);
  wvs_peer_get_stats (pair->peer, &before);
  for (guint mline = 0; mline < 3; mline++)
    g_assert_true (
        wvs_peer_add_candidate (pair->peer, candidate, NULL, mline, &error));
  g_assert_no_error (error);
  wvs_peer_get_stats (pair->peer, &after);
  g_assert_cmpuint (after.candidates_refused - before.candidates_refused, ==,
      2);
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, candidate, NULL, 3, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdpMLineIndex");
  g_assert_false (
      wvs_peer_add_candidate (pair->peer, candidate, "x", -1, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "sdpMid");
  g_assert_false (wvs_peer_set_answer (pair->peer, text, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_STATE, "answer");
  WVS_TEST_WAIT_FOR (pair->answer != NULL || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
}

/* They stand with the pictures, which are rejected, and are the sound's, too. */
static void
test_candidates_of_rejected (AnswerPair *pair, gconstpointer data)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-max-bundle");
  g_autofree char *changed = wvs_test_replace (text, "m=video 9", "m=video 0");
  WvsPeerStats stats;

  answer_pair_answer (pair, changed);
  wvs_peer_get_stats (pair->peer, &stats);
  g_assert_cmpuint (stats.candidates_refused, ==, 2); /* looked at: mDNS */
  WVS_TEST_WAIT_FOR (pair->answer != NULL || pair->failure != NULL, TIMEOUT_S);
  g_assert_no_error (pair->failure);
  g_assert_nonnull (strstr (pair->answer, "m=video 0 "));
}

static void
test_not_offered (AnswerPair *pair, gconstpointer data)
{
  g_autofree char *text = wvs_test_sdp ("offers/firefox-video");
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsOffer) offered = wvs_offer_parse (text, &error);
  const WvsPeerEvents events = { 0 };
  const WvsPeerConfig config = { .id = "test",
    .ice = &pair->ice,
    .offer = offered,
    .n_tracks = 1,
    .tracks = { { .kind = WVS_KIND_VIDEO, .codec = WVS_CODEC_H264 } } };

  g_assert_null (wvs_peer_new (&config, &events, NULL, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE, "H264");
}

/* Every offer of the collection is answered by a real webrtcbin. */
static void
test_offers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (WVS_TEST_SDP "/offers", 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path =
        g_strdup_printf ("offers/%.*s", (int)strlen (name) - 4, name);
    g_autofree char *text = wvs_test_sdp (path);
    AnswerPair pair = { 0 };

    g_test_message ("%s", name);
    answer_pair_set_up (&pair, NULL);
    answer_pair_answer (&pair, text);
    WVS_TEST_WAIT_FOR (pair.answer != NULL || pair.failure != NULL, TIMEOUT_S);
    g_assert_no_error (pair.failure);
    answer_pair_tear_down (&pair, NULL);
  }
}

/* Numbers that nobody chooses, and everybody could. */
static void
test_odd_offers (void)
{
  static const struct {
    const char *from;
    const char *to;
  } cases[] = {
    { "98", "35" }, /* RTX as browsers number it when they run out */
    { "98", "97" }, /* RTX as the sound of the same BUNDLE */
    { "97", "96" }, /* sound as pictures */
    { "apt=96", "apt=97" },
    { "a=rtcp-fb:96 nack\r\n", "" },
    { "BUNDLE video0 audio1", "BUNDLE audio1 video0" },
    { "BUNDLE video0 audio1", "BUNDLE video0" },
  };
  g_autofree char *text = wvs_test_sdp ("offers/gstreamer-av");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *changed =
        wvs_test_replace (text, cases[i].from, cases[i].to);
    AnswerPair pair = { 0 };

    g_test_message ("%s -> %s", cases[i].from, cases[i].to);
    answer_pair_set_up (&pair, NULL);
    answer_pair_answer (&pair, changed);
    WVS_TEST_WAIT_FOR (pair.answer != NULL || pair.failure != NULL, TIMEOUT_S);
    g_assert_no_error (pair.failure);
    answer_pair_tear_down (&pair, NULL);
  }
}

/* Closed after so many turns of the main loop, whatever it is at. */
static void
test_close_early (void)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");

  for (guint turns = 0; turns < 8; turns++) {
    AnswerPair pair = { 0 };

    answer_pair_set_up (&pair, NULL);
    answer_pair_answer (&pair, text);
    for (guint i = 0; i < turns && pair.answer == NULL; i++)
      g_main_context_iteration (NULL, TRUE);
    answer_pair_tear_down (&pair, NULL);
  }
}

/* One peer after another leaves nothing behind, connected or abandoned. */
static void
test_nothing_left (void)
{
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");
  guint threads = 0;
  guint files = 0;

  for (guint round = 0; round < 12; round++) {
    AnswerPair pair = { 0 };

    answer_pair_set_up (&pair, NULL);
    if (round % 2 == 0) {
      connect (&pair, "va");
    } else {
      answer_pair_answer (&pair, text);
      WVS_TEST_WAIT_FOR (pair.answer != NULL, TIMEOUT_S);
      g_test_message ("answered after %" G_GINT64_FORMAT " ms",
          (pair.answered_us - pair.begun_us) / 1000);
    }
    answer_pair_tear_down (&pair, NULL);
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
  static const char *const media[] = { "v", "a", "va", "av", "vad", "vva", "h",
    "ah" };
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  gst_init (NULL, NULL);
  g_assert_true (wvs_rtc_init (&error));
  wvs_rtc_warm_up ();
  for (guint i = 0; i < G_N_ELEMENTS (media); i++) {
    g_autofree char *path = g_strconcat ("/peer-answer/flows/", media[i], NULL);

    g_test_add (path, AnswerPair, media[i], answer_pair_set_up, test_flows,
        answer_pair_tear_down);
  }
#define ADD(name, func)                                                        \
  g_test_add ("/peer-answer/" name, AnswerPair, NULL, answer_pair_set_up,      \
      func, answer_pair_tear_down)
  ADD ("trickle", test_trickle);
  ADD ("keyframe-request", test_keyframe_request);
  ADD ("viewer-is-active", test_viewer_is_active);
  ADD ("dead-stun", test_dead_stun);
  ADD ("no-address", test_no_address);
  ADD ("candidates", test_candidates);
  ADD ("candidates-of-rejected", test_candidates_of_rejected);
  ADD ("not-offered", test_not_offered);
#undef ADD
  g_test_add_func ("/peer-answer/offers", test_offers);
  g_test_add_func ("/peer-answer/odd-offers", test_odd_offers);
  g_test_add_func ("/peer-answer/close-early", test_close_early);
  g_test_add_func ("/peer-answer/nothing-left", test_nothing_left);
  status = g_test_run ();
  wvs_rtc_deinit ();
  wvs_test_gst_deinit ();
  return status;
}
