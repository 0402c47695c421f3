/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "answer.h"

#include <gst/sdp/sdp.h>
#include <string.h>

#include "error.h"
#include "sdp-text.h"
#include "wvs-test.h"

typedef struct {
  const char *name;
  gboolean rtx; /* takes retransmission */
} Good;

static const Good good[] = {
  { "chromium-video", TRUE },
  { "chromium-av", TRUE },
  { "firefox-video", TRUE },
  { "firefox-av", TRUE },
  { "safari-av", TRUE },
  { "aiortc-av", TRUE },
  { "pion-video", FALSE },
  { "tagged-only-av", TRUE },
};

static WvsSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  WvsSdp *sdp = wvs_sdp_parse (text, &error);

  g_assert_no_error (error);
  return sdp;
}

static WvsSdp *
offer_for (const char *answer)
{
  g_autofree char *text = wvs_test_sdp (
      g_str_has_suffix (answer, "-av") ? "offer-av" : "offer-video");

  return parse (text);
}

/* As GStreamer reads it, and only what was offered. */
static void
assert_media (const GstSDPMedia *media, const WvsSdpMedia *offer,
    const WvsSdpMedia *answer)
{
  g_autofree char *print = g_strdup_printf ("sha-256 %s", answer->fingerprint);

  g_assert_cmpstr (gst_sdp_media_get_media (media), ==, offer->kind);
  g_assert_cmpuint (gst_sdp_media_get_port (media), ==, 9);
  g_assert_cmpstr (gst_sdp_media_get_proto (media), ==, offer->protocol);
  g_assert_cmpuint (gst_sdp_media_connections_len (media), ==, 1);
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "mid"), ==,
      offer->mid);
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "ice-ufrag"), ==,
      answer->ice_ufrag);
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "ice-pwd"), ==,
      answer->ice_pwd);
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "fingerprint"), ==,
      print);
  g_assert_nonnull (gst_sdp_media_get_attribute_val (media, "setup"));
  g_assert_nonnull (gst_sdp_media_get_attribute_val (media, "recvonly"));
  g_assert_nonnull (gst_sdp_media_get_attribute_val (media, "rtcp-mux"));
  g_assert_null (gst_sdp_media_get_attribute_val (media, "candidate"));
  for (guint i = 0; i < gst_sdp_media_formats_len (media); i++) {
    int payload_type = atoi (gst_sdp_media_get_format (media, i));
    g_autoptr (GstCaps) caps =
        gst_sdp_media_get_caps_from_media (media, payload_type);

    g_assert_nonnull (wvs_sdp_media_lookup_format (offer, (guint)payload_type));
    g_assert_nonnull (caps);
  }
}

static void
test_good (gconstpointer data)
{
  const Good *row = data;
  g_autoptr (WvsSdp) offer = offer_for (row->name);
  g_autofree char *text = wvs_test_sdp (row->name);
  g_autoptr (WvsSdp) answer = parse (text);
  g_autofree char *built = NULL;
  g_autoptr (WvsSdp) again = NULL;
  g_autoptr (GError) error = NULL;
  GstSDPMessage *message;

  g_assert_true (wvs_answer_check (offer, answer, &error));
  g_assert_no_error (error);
  built = wvs_answer_build (offer, answer);
  g_assert_cmpint (gst_sdp_message_new_from_text (built, &message), ==,
      GST_SDP_OK);
  g_assert_cmpuint (gst_sdp_message_medias_len (message), ==,
      offer->media->len);
  for (guint i = 0; i < offer->media->len; i++)
    assert_media (gst_sdp_message_get_media (message, i),
        wvs_sdp_get_media (offer, i), wvs_sdp_get_media (answer, i));
  g_assert_cmpuint (gst_sdp_media_formats_len (
                        gst_sdp_message_get_media (message, 0)),
      ==, row->rtx ? 2 : 1);
  gst_sdp_message_free (message);

  again = parse (built);
  g_assert_true (wvs_answer_check (offer, again, &error));
  g_assert_no_error (error);
}

/* The feedback that was taken, and no other. */
static void
test_feedback (void)
{
  g_autoptr (WvsSdp) offer = offer_for ("chromium-video");
  g_autofree char *text = wvs_test_sdp ("chromium-video");
  g_autofree char *less = wvs_test_replace (text, "a=rtcp-fb:96 nack\r\n", "");
  g_autoptr (WvsSdp) answer = parse (less);
  g_autofree char *built = wvs_answer_build (offer, answer);

  g_assert_nonnull (strstr (built, "a=rtcp-fb:96 nack pli\r\n"));
  g_assert_nonnull (strstr (built, "a=rtcp-fb:96 ccm fir\r\n"));
  g_assert_null (strstr (built, "a=rtcp-fb:96 nack\r\n"));
  g_assert_null (strstr (built, "transport-cc"));
}

/* Of what a viewer can write at will nothing is handed on. */
static void
test_nothing_else (void)
{
  static const struct {
    const char *from;
    const char *to;
  } changes[] = {
    { "s=-", "s=EVIL" },
    { "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "o=EVIL 1 1 IN IP4 EVIL" },
    { "a=msid-semantic: WMS", "a=EVIL:EVIL" },
    { "c=IN IP4 0.0.0.0", "c=IN IP4 EVIL" },
    { "a=rtcp:9 IN IP4 0.0.0.0", "a=candidate:EVIL 1 UDP 1 192.0.2.1 1 typ x" },
    { "SAVPF 96 97", "SAVPF 96 97 98" },
    { "a=rtpmap:96 VP8/90000", "a=rtpmap:96 vP8/90000/EVIL" },
    { "a=rtpmap:97 rtx/90000", "a=rtpmap:97 rtX/90000\r\na=rtpmap:98 EVIL/1" },
    { "a=fmtp:97 apt=96", "a=fmtp:97 EVIL;apt=96\r\na=fmtp:96 EVIL" },
    { "a=rtcp-fb:96 nack\r\n", "a=rtcp-fb:96 EVIL\r\na=rtcp-fb:98 nack\r\n" },
  };
  g_autoptr (WvsSdp) offer = offer_for ("chromium-video");
  g_autofree char *text = wvs_test_sdp ("chromium-video");
  g_autoptr (WvsSdp) answer = NULL;
  g_autofree char *built = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    char *changed = wvs_test_replace (text, changes[i].from, changes[i].to);

    g_free (text);
    text = changed;
  }
  answer = parse (text);
  g_assert_true (wvs_answer_check (offer, answer, &error));
  g_assert_no_error (error);
  built = wvs_answer_build (offer, answer);
  g_assert_null (strstr (built, "EVIL"));
  g_assert_null (strstr (built, "candidate"));
  g_assert_null (strstr (built, "98"));
  g_assert_nonnull (strstr (built, "a=rtpmap:96 VP8/90000\r\n"));
  g_assert_nonnull (strstr (built, "a=rtpmap:97 rtx/90000\r\n"));
}

/* The order of the group is the offer's: which description leads it makes no
 * difference here, as they are all on one transport. */
static void
test_swapped_bundle (void)
{
  g_autoptr (WvsSdp) offer = offer_for ("chromium-av");
  g_autofree char *text = wvs_test_sdp ("chromium-av");
  g_autofree char *swapped =
      wvs_test_replace (text, "BUNDLE video0 audio1", "BUNDLE audio1 video0");
  g_autoptr (WvsSdp) answer = parse (swapped);
  g_autofree char *built = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (wvs_answer_check (offer, answer, &error));
  g_assert_no_error (error);
  built = wvs_answer_build (offer, answer);
  g_assert_nonnull (strstr (built, "a=group:BUNDLE video0 audio1\r\n"));
}

/* A good answer with one thing replaced. */
static void
test_bad (void)
{
  static const struct {
    const char *name;
    const char *from;
    const char *to;
    const char *message;
  } cases[] = {
    { "chromium-video", "m=video", "m=audio", "another kind" },
    { "chromium-video", "m=video", "m=application", "another kind" },
    { "chromium-video", "m=video 9", "m=video 0", "rejected by the browser" },
    { "chromium-video", "a=mid:video0\r\n", "", "a=mid" },
    { "chromium-video", "a=mid:video0", "a=mid:0", "a=mid" },
    { "chromium-video", "UDP/TLS/RTP/SAVPF", "RTP/AVP", "protocol" },
    { "chromium-video", "UDP/TLS/RTP/SAVPF", "RTP/SAVPF", "protocol" },
    { "chromium-video", "UDP/TLS/RTP/SAVPF", "UDP/DTLS/SCTP", "protocol" },
    { "chromium-video", "a=recvonly", "a=sendonly", "a=recvonly" },
    { "chromium-video", "a=recvonly", "a=sendrecv", "a=recvonly" },
    { "chromium-video", "a=recvonly", "a=inactive", "a=recvonly" },
    { "chromium-video", "a=recvonly\r\n", "", "a=recvonly" },
    { "chromium-video", "SAVPF 96 97", "SAVPF 97", "codec" },
    { "chromium-video", "SAVPF 96 97", "SAVPF 98", "codec" },
    { "chromium-video", "VP8/90000", "H264/90000", "codec" },
    { "chromium-video", "VP8/90000", "VP8/48000", "codec" },
    { "chromium-video", "a=rtpmap:96 VP8/90000\r\n", "", "codec" },
    { "chromium-video", "a=fmtp:97 apt=96", "a=fmtp:96 apt=97", "codec" },
    { "chromium-video", "a=rtcp-mux\r\n", "", "a=rtcp-mux" },
    { "chromium-video", "a=ice-ufrag:Qs+m\r\n", "", "a=ice-ufrag" },
    { "chromium-video", "a=ice-pwd:6yVvOOOx5VZb4bbO/m+6Xdgz\r\n", "",
        "a=ice-pwd" },
    { "chromium-video", "a=fingerprint:sha-256", "a=x", "a=fingerprint" },
    { "chromium-video", "a=fingerprint:sha-256", "a=fingerprint:sha-1",
        "a=fingerprint" },
    { "chromium-video", "a=fingerprint:sha-256", "a=fingerprint:foo bar",
        "a=fingerprint" },
    { "chromium-video", "a=setup:active\r\n", "", "a=setup" },
    { "chromium-video", "a=setup:active", "a=setup:actpass", "a=setup" },
    { "chromium-video", "a=group:BUNDLE video0\r\n", "", "BUNDLE" },
    { "chromium-video", "a=group:BUNDLE video0", "a=group:BUNDLE", "BUNDLE" },
    { "chromium-video", "a=group:BUNDLE video0", "a=group:LS video0",
        "BUNDLE" },
    { "chromium-video", "a=group:BUNDLE video0", "a=group:BUNDLE nobody",
        "BUNDLE" },
    { "chromium-video", "a=group:BUNDLE video0", "a=group:BUNDLE video0 x",
        "BUNDLE" },
    { "chromium-av", "BUNDLE video0 audio1", "BUNDLE video0", "BUNDLE" },
    { "chromium-av", "BUNDLE video0 audio1", "BUNDLE audio1", "BUNDLE" },
    { "chromium-av", "BUNDLE video0 audio1", "BUNDLE video0 video0", "BUNDLE" },
    { "chromium-av", "m=audio 9", "m=audio 0", "m= line 1: was rejected" },
    { "chromium-av", "m=audio", "m=video", "m= line 1: is of another kind" },
    { "chromium-av", "a=mid:audio1", "a=mid:video0", "m= line 1: a=mid" },
    { "chromium-av", "opus/48000/2", "PCMU/8000", "m= line 1: does not" },
    { "safari-av", "a=rtcp-mux\r\na=rtpmap:111", "a=rtpmap:111",
        /* the first one's holds */ NULL },
    { "firefox-av", "a=setup:active\r\na=ssrc:33",
        "a=setup:passive\r\na=ssrc:33", "m= line 1: differs" },
    { "firefox-av", "6ba5bd9e\r\na=mid:audio1", "6ba5bd9f\r\na=mid:audio1",
        "m= line 1: differs" },
    { "firefox-av", "4b06c\r\na=ice-ufrag:6ba5bd9e\r\na=mid:audio1",
        "4b06d\r\na=ice-ufrag:6ba5bd9e\r\na=mid:audio1", "m= line 1: differs" },
    { "firefox-av", "a=mid:audio1",
        "a=mid:audio1\r\na=fingerprint:sha-256 "
        "00:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:"
        "DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08",
        "m= line 1: differs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WvsSdp) offer = offer_for (cases[i].name);
    g_autofree char *text = wvs_test_sdp (cases[i].name);
    g_autofree char *changed =
        wvs_test_replace (text, cases[i].from, cases[i].to);
    g_autoptr (WvsSdp) answer = parse (changed);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s: %s -> %s", cases[i].name, cases[i].from, cases[i].to);
    g_assert_cmpint (wvs_answer_check (offer, answer, &error), ==,
        cases[i].message == NULL);
    if (cases[i].message != NULL)
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID,
          cases[i].message);
  }
}

/* Answers to another offer than the one that was made. */
static void
test_count (void)
{
  static const struct {
    const char *offer;
    const char *answer;
    const char *message;
  } cases[] = {
    { "offer-av", "chromium-video", "1 m= lines, 2 were offered" },
    { "offer-video", "chromium-av", "2 m= lines, 1 were offered" },
    { "offer-video", "offer-video", "a=recvonly" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *offer_text = wvs_test_sdp (cases[i].offer);
    g_autofree char *answer_text = wvs_test_sdp (cases[i].answer);
    g_autoptr (WvsSdp) offer = parse (offer_text);
    g_autoptr (WvsSdp) answer = parse (answer_text);
    g_autoptr (GError) error = NULL;

    g_assert_false (wvs_answer_check (offer, answer, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID,
        cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  int status;

  wvs_test_init (&argc, &argv);
  gst_init (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strdup_printf ("/answer/good/%s", good[i].name);

    g_test_add_data_func (path, &good[i], test_good);
  }
  g_test_add_func ("/answer/feedback", test_feedback);
  g_test_add_func ("/answer/nothing-else", test_nothing_else);
  g_test_add_func ("/answer/swapped-bundle", test_swapped_bundle);
  g_test_add_func ("/answer/bad", test_bad);
  g_test_add_func ("/answer/count", test_count);
  status = g_test_run ();
  gst_deinit (); /* the leak tracer reports now */
  return status;
}
