/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "answer-pair.h"

#include "error.h"
#include "ice-server.h"
#include "rtc.h"
#include "wvs-test.h"

#define TIMEOUT_S 20

static void
on_answer (const char *sdp, gpointer data)
{
  AnswerPair *pair = data;

  g_assert_null (pair->answer); /* once */
  pair->answer = g_strdup (sdp);
  pair->answered_us = g_get_monotonic_time ();
  if (pair->viewer != NULL)
    wvs_viewer_take_answer (pair->viewer, sdp);
}

static void
on_candidate (const char *candidate, const char *mid, guint mline,
    gpointer data)
{
  g_assert_not_reached (); /* all are in the answer */
}

static void
on_connected (gpointer data)
{
  ((AnswerPair *)data)->connected = TRUE;
}

static void
on_failed (const GError *error, gpointer data)
{
  AnswerPair *pair = data;

  g_assert_null (pair->failure); /* once */
  pair->failure = g_error_copy (error);
}

static void
on_closed (gpointer data)
{
}

static void
on_keyframe_wanted (guint track, gpointer data)
{
  ((AnswerPair *)data)->n_keyframes_wanted++;
}

static void
on_viewer_offer (const char *sdp, gpointer data)
{
  ((AnswerPair *)data)->offer = g_strdup (sdp);
}

static void
on_viewer_candidate (const char *candidate, guint mline, gpointer data)
{
  AnswerPair *pair = data;
  g_autoptr (GError) error = NULL;

  if (pair->peer == NULL) {
    g_string_append_printf (pair->early, "a=%s\r\n", candidate);
    return;
  }
  g_assert_true (
      wvs_peer_add_candidate (pair->peer, candidate, NULL, mline, &error));
  g_assert_no_error (error);
}

void
answer_pair_set_up (AnswerPair *pair, gconstpointer data)
{
  static const char *const loopback[] = { "127.0.0.1", NULL };

  pair->servers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_ice_server_free);
  pair->addresses = g_strdupv ((char **)loopback);
  pair->ice = (WvsIceConfig){ .servers = pair->servers,
    .local_addresses = pair->addresses };
  pair->early = g_string_new (NULL);
}

void
answer_pair_tear_down (AnswerPair *pair, gconstpointer data)
{
  g_clear_pointer (&pair->peer, wvs_peer_close);
  g_clear_pointer (&pair->viewer, wvs_viewer_free);
  WVS_TEST_WAIT_FOR (wvs_rtc_get_closing () == 0, TIMEOUT_S);
  wvs_test_drain ();
  g_free (pair->offer);
  g_free (pair->answer);
  g_string_free (pair->early, TRUE);
  g_clear_error (&pair->failure);
  g_strfreev (pair->addresses);
  g_ptr_array_unref (pair->servers);
}

/* The codecs that a feed would choose for who offers this: VP8 before H.264. */
static guint
choose_tracks (WvsTrack *tracks, const WvsOffer *offer)
{
  const WvsCapabilities *capabilities = wvs_offer_get_capabilities (offer);
  guint n = 0;

  if (capabilities->video[0] != NULL)
    tracks[n++] = (WvsTrack){ .kind = WVS_KIND_VIDEO,
      .codec = g_str_equal (capabilities->video[0], "video/VP8")
                   ? WVS_CODEC_VP8
                   : WVS_CODEC_H264 };
  if (capabilities->audio[0] != NULL)
    tracks[n++] = (WvsTrack){ .kind = WVS_KIND_AUDIO, .codec = WVS_CODEC_OPUS };
  return n;
}

void
answer_pair_answer (AnswerPair *pair, const char *text)
{
  static const WvsPeerEvents events = { .answer = on_answer,
    .candidate = on_candidate,
    .connected = on_connected,
    .failed = on_failed,
    .closed = on_closed,
    .keyframe_wanted = on_keyframe_wanted };
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) address =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (WvsOffer) offer = wvs_offer_parse (text, &error);
  WvsPeerConfig config = { .id = "test",
    .ice = &pair->ice,
    .viewer = address,
    .offer = offer };

  g_assert_no_error (error);
  config.n_tracks = choose_tracks (config.tracks, offer);
  pair->peer = wvs_peer_new (&config, &events, pair, &error);
  g_assert_no_error (error);
  pair->begun_us = g_get_monotonic_time ();
  wvs_peer_create_answer (pair->peer);
}

void
answer_pair_offer (AnswerPair *pair, const char *media)
{
  static const WvsViewerEvents events = { .offer = on_viewer_offer,
    .candidate = on_viewer_candidate };

  pair->viewer = wvs_viewer_new (&events, pair);
  wvs_viewer_create_offer (pair->viewer, media);
  WVS_TEST_WAIT_FOR (pair->offer != NULL, TIMEOUT_S);
}
