/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "acceptance.h"

#include <string.h>

#include "error.h"
#include "sdp-text.h"
#include "webrtc-answer.h"
#include "wvs-test.h"

/* An offer, what is sent, and what is said about it to webrtcbin and to the
 * viewer. */
typedef struct {
  const char *offer;
  WvsCodec video; /* NONE: no pictures are sent */
  WvsCodec audio;
  const char *asked;    /* the m= lines for webrtcbin */
  const char *answered; /* those for the viewer */
  const char *group;    /* the mids of BUNDLE */
} Row;

#define VP8 WVS_CODEC_VP8
#define VP9 WVS_CODEC_VP9
#define H264 WVS_CODEC_H264
#define NONE WVS_CODEC_NONE
#define OPUS WVS_CODEC_OPUS

static const Row rows[] = {
  { "chromium-av", VP8, OPUS, "video 9 96 97|audio 9 111",
      "video 9 96 97|audio 9 111", "0 1" },
  { "chromium-av", VP9, NONE, "video 9 98 99", "video 9 98 99|audio 0 111",
      "0" },
  { "chromium-av", NONE, OPUS, "audio 9 111", "video 0 96|audio 9 111", "1" },
  { "chromium-reordered", H264, OPUS, "audio 9 111|video 9 116 117",
      "audio 9 111|video 9 116 117", "0 1" },
  { "chromium-two-videos", VP8, OPUS, "video 9 96 97|audio 9 111",
      "video 9 96 97|video 0 96|audio 9 111", "0 2" },
  { "chromium-max-bundle", VP8, OPUS, "video 9 96 97|audio 9 111",
      "video 9 96 97|audio 9 111", "0 1" },
  { "firefox-data", VP8, OPUS, "audio 9 109|video 9 120 124",
      "audio 9 109|video 9 120 124|application 0 UDP/DTLS/SCTP "
      "webrtc-datachannel",
      "0 1" },
  { "firefox-video", VP8, NONE, "video 9 120 124", "video 9 120 124", "0" },
  { "safari-av", H264, OPUS, "video 9 96 97|audio 9 111",
      "video 9 96 97|audio 9 111", "0 1" },
  { "aiortc-av", VP8, OPUS, "video 9 97 98|audio 9 96",
      "video 9 97 98|audio 9 96", "0 1" },
  { "gstreamer-av", VP8, OPUS, "video 9 96 98|audio 9 97",
      "video 9 96 98|audio 9 97", "video0 audio1" },
  { "gstreamer-unbundled", VP8, NONE, "video 9 96 97",
      "video 9 96 97|audio 0 97", "" },
  { "obs-like-av", H264, OPUS, "audio 9 111|video 9 96",
      "audio 9 111|video 9 96", "0 1" },
};

static WvsOffer *
load (const char *name, const char *from, const char *to)
{
  g_autofree char *path = g_strconcat ("offers/", name, NULL);
  g_autofree char *text = wvs_test_sdp (path);
  g_autofree char *changed =
      from != NULL ? wvs_test_replace (text, from, to) : g_strdup (text);
  g_autoptr (GError) error = NULL;
  WvsOffer *offer = wvs_offer_parse (changed, &error);

  g_assert_no_error (error);
  return offer;
}

static WvsAcceptance *
accept (WvsOffer *offer, WvsCodec video, WvsCodec audio, GError **error)
{
  WvsTrack tracks[WVS_MAX_TRACKS];
  guint n = 0;

  if (video != NONE)
    tracks[n++] = (WvsTrack){ .kind = WVS_KIND_VIDEO, .codec = video };
  if (audio != NONE)
    tracks[n++] = (WvsTrack){ .kind = WVS_KIND_AUDIO, .codec = audio };
  return wvs_acceptance_new (offer, tracks, n, error);
}

static char *
answer_to (const WvsAcceptance *acceptance)
{
  g_autofree char *asked = wvs_acceptance_build_offer (acceptance);
  g_autofree char *ours = wvs_test_webrtc_answer (asked);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *answer;

  g_ptr_array_add (candidates, (gpointer) "candidate:1 1 UDP 2015363327 "
                                          "192.0.2.1 40000 typ host");
  answer = wvs_acceptance_build_answer (acceptance, ours, candidates, &error);
  g_assert_no_error (error);
  return answer;
}

/* What follows @prefix on the lines of @text that begin with it, with "|" in
 * between. What every m= line has is left out. */
static char *
lines_of (const char *text, const char *prefix)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  char *savpf;

  for (char **line = lines; *line != NULL; line++) {
    if (!g_str_has_prefix (*line, prefix))
      continue;
    if ((savpf = strstr (*line, " UDP/TLS/RTP/SAVPF")) != NULL)
      memmove (savpf, savpf + strlen (" UDP/TLS/RTP/SAVPF"),
          strlen (savpf) - strlen (" UDP/TLS/RTP/SAVPF") + 1);
    g_strv_builder_add (found, *line + strlen (prefix));
  }
  list = g_strv_builder_end (found);
  return g_strjoinv ("|", list);
}

static void
assert_lines (const char *text, const char *prefix, const char *expected)
{
  g_autofree char *actual = lines_of (text, prefix);

  g_assert_cmpstr (actual, ==, expected);
}

/* Each accepted media description says what WHEP wants it to. */
static void
assert_accepted (const WvsSdpMedia *media)
{
  g_assert_cmpint (media->direction, ==, WVS_SDP_SENDONLY);
  g_assert_true (media->rtcp_mux);
  g_assert_cmpstr (media->ice_ufrag, ==, "PWiPBht7Y6zfGsgW8VV37s66SYNEm7wr");
  g_assert_nonnull (media->ice_pwd);
  g_assert_nonnull (media->fingerprint);
  g_assert_cmpint (media->setup, ==, WVS_SDP_SETUP_ACTIVE);
}

static void
assert_answer (const Row *row, const WvsAcceptance *acceptance,
    const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsSdp) sdp = wvs_sdp_parse (answer, &error);
  g_autofree char *group =
      row->group != NULL ? g_strconcat ("a=group:BUNDLE ", row->group, NULL)
                         : g_strdup ("");
  g_auto (GStrv) parts = g_strsplit (answer, "a=rtcp-mux-only\r\n", -1);
  g_autofree char *streams = lines_of (answer, "a=msid:");
  g_auto (GStrv) names = g_strsplit (streams, "|", -1);
  guint next = 0;

  g_assert_no_error (error);
  assert_lines (answer, "m=", row->answered);
  assert_lines (answer, "a=group:BUNDLE ", row->group);
  assert_lines (answer,
      "a=candidate:", "1 1 UDP 2015363327 192.0.2.1 40000 typ host");
  g_assert_nonnull (strstr (answer, "\r\na=end-of-candidates\r\n"));
  g_assert_cmpuint (g_strv_length (parts), ==, acceptance->n_media + 1);
  g_assert_cmpuint (g_strv_length (names), ==, acceptance->n_media);
  g_assert_null (strstr (answer, "webrtctransceiver"));
  for (guint i = 0; i < sdp->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (sdp, i);

    if (media->port == 0) {
      g_assert_cmpint (media->direction, ==, WVS_SDP_INACTIVE);
      continue;
    }
    assert_accepted (media);
    g_assert_cmpuint (acceptance->media[next].mline, ==, i);
    g_assert_true (g_str_has_prefix (names[next], "wvs "));
    g_assert_cmpstr (media->mid, ==, acceptance->media[next++].media->mid);
  }
  g_assert_cmpuint (next, ==, acceptance->n_media);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (WvsOffer) offer = load (row->offer, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsAcceptance) acceptance =
      accept (offer, row->video, row->audio, &error);
  g_autofree char *asked = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (WvsOffer) again = NULL;

  g_assert_no_error (error);
  asked = wvs_acceptance_build_offer (acceptance);
  assert_lines (asked, "m=", row->asked);
  again = wvs_offer_parse (asked, &error);
  g_assert_no_error (error);
  answer = answer_to (acceptance);
  assert_answer (row, acceptance, answer);
}

/* The parameters, and no more of them than are needed. */
static void
test_formats (void)
{
  g_autoptr (WvsOffer) offer = load ("safari-av", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsAcceptance) acceptance = accept (offer, H264, OPUS, &error);
  g_autofree char *asked = wvs_acceptance_build_offer (acceptance);
  g_autofree char *answer = answer_to (acceptance);

  assert_lines (asked, "a=fmtp:",
      "96 packetization-mode=1;level-asymmetry-allowed=1;"
      "profile-level-id=640c1f|97 apt=96");
  assert_lines (asked, "a=rtcp-fb:", "96 nack|96 nack pli|96 ccm fir");
  assert_lines (answer,
      "a=rtpmap:", "96 H264/90000|97 rtx/90000|111 OPUS/48000/2");
  assert_lines (answer, "a=fmtp:",
      "96 packetization-mode=1;level-asymmetry-allowed=1;"
      "profile-level-id=640c1f|97 apt=96");
  assert_lines (answer, "a=rtcp-fb:", "96 nack|96 nack pli|96 ccm fir");
  assert_lines (answer,
      "a=ssrc-group:", "FID 1111 2810593431|FID 1111 2810593431");
}

/* No feedback is taken that was not offered. */
static void
test_feedback (void)
{
  g_autoptr (WvsOffer) offer =
      load ("gstreamer-av", "a=rtcp-fb:96 nack\r\n", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsAcceptance) acceptance = accept (offer, VP8, OPUS, &error);
  g_autofree char *answer = answer_to (acceptance);

  assert_lines (answer, "a=rtcp-fb:", "96 nack pli|96 ccm fir");
}

/* RFC 9143 §7.3.1: of several transports the first in the group that is not
 * rejected. */
static void
test_transport (void)
{
  static const struct {
    const char *group;
    WvsCodec video;
    const char *ufrag;
    const char *answered;
  } cases[] = {
    { "BUNDLE 0 1", VP8, "9T2F", "0 1" },
    { "BUNDLE 1 0", VP8, "UHmy", "1 0" },
    { "BUNDLE 0 1", NONE, "UHmy", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WvsOffer) offer =
        load ("aiortc-av", "BUNDLE 0 1", cases[i].group);
    g_autoptr (GError) error = NULL;
    g_autoptr (WvsAcceptance) acceptance =
        accept (offer, cases[i].video, OPUS, &error);
    g_autofree char *asked = wvs_acceptance_build_offer (acceptance);
    g_autofree char *answer = answer_to (acceptance);
    g_autoptr (WvsSdp) sdp = wvs_sdp_parse (asked, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (wvs_acceptance_get_transport (acceptance)->ice_ufrag, ==,
        cases[i].ufrag);
    for (guint j = 0; j < sdp->media->len; j++)
      g_assert_cmpstr (wvs_sdp_get_media (sdp, j)->ice_ufrag, ==,
          cases[i].ufrag);
    assert_lines (answer, "a=group:BUNDLE ", cases[i].answered);
  }
}

/* Of what a viewer can write at will nothing reaches webrtcbin. */
static void
test_nothing_else (void)
{
  static const struct {
    const char *from;
    const char *to;
  } changes[] = {
    { "s=-", "s=EVIL" },
    { "a=msid-semantic: WMS", "a=EVIL:EVIL" },
    { "c=IN IP4 0.0.0.0", "c=IN IP4 EVIL" },
    { "a=rtcp:9 IN IP4 0.0.0.0", "a=candidate:EVIL 1 UDP 1 192.0.2.1 1 typ x" },
    { "VP8/90000", "vP8/90000/EVIL" },
    { "a=rtcp-fb:96 nack\r\n", "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 EVIL\r\n" },
    { "a=fmtp:97 apt=96", "a=fmtp:97 EVIL;apt=96\r\na=fmtp:96 EVIL" },
    { "opus/48000/2", "OpUs/48000/EVIL" },
    { "useinbandfec=1", "EVIL=1" },
    { "UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF" },
  };
  g_autofree char *text = wvs_test_sdp ("offers/chromium-av");
  g_autoptr (WvsOffer) offer = NULL;
  g_autoptr (WvsAcceptance) acceptance = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    char *changed = wvs_test_replace (text, changes[i].from, changes[i].to);

    g_free (text);
    text = changed;
  }
  offer = wvs_offer_parse (text, &error);
  g_assert_no_error (error);
  acceptance = accept (offer, VP8, OPUS, &error);
  asked = wvs_acceptance_build_offer (acceptance);
  answer = answer_to (acceptance);
  g_assert_null (strstr (asked, "EVIL"));
  g_assert_null (strstr (asked, "TCP"));
  g_assert_null (strstr (asked, "candidate"));
  g_assert_null (strstr (answer, "EVIL"));
  assert_lines (answer, "m=", /* as it was offered */
      "video 9 TCP/TLS/RTP/SAVPF 96 97|audio 9 TCP/TLS/RTP/SAVPF 111");
}

static void
test_not_offered (void)
{
  static const struct {
    const char *offer;
    WvsCodec video;
    WvsCodec audio;
    const char *message;
  } cases[] = {
    { "firefox-av", H264, OPUS, "no m= line takes H264" },
    { "gstreamer-h264", VP8, NONE, "no m= line takes VP8" },
    { "chromium-video", VP8, OPUS, "no m= line takes opus" },
    { "chromium-audio", VP8, OPUS, "no m= line takes VP8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WvsOffer) offer = load (cases[i].offer, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (accept (offer, cases[i].video, cases[i].audio, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        cases[i].message);
  }
}

/* What webrtcbin answers is looked at, too. */
static void
test_odd_answer (void)
{
  static const struct {
    const char *from;
    const char *to;
  } cases[] = {
    { "m=audio 9", "m=audio 0" },
    { "a=sendonly", "a=inactive" },
    { "a=ice-pwd:", "a=x:" },
    { "a=fingerprint:", "a=x:" },
  };
  g_autoptr (WvsOffer) offer = load ("chromium-av", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsAcceptance) acceptance = accept (offer, VP8, OPUS, &error);
  g_autofree char *asked = wvs_acceptance_build_offer (acceptance);
  g_autofree char *ours = wvs_test_webrtc_answer (asked);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *changed =
        wvs_test_replace (ours, cases[i].from, cases[i].to);

    g_assert_null (
        wvs_acceptance_build_answer (acceptance, changed, none, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INTERNAL, "webrtcbin");
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path =
        g_strdup_printf ("/acceptance/%s/%s%s%s", rows[i].offer,
            rows[i].video != NONE ? wvs_codec_get_name (rows[i].video) : "",
            rows[i].video != NONE && rows[i].audio != NONE ? "-" : "",
            rows[i].audio != NONE ? wvs_codec_get_name (rows[i].audio) : "");

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/acceptance/formats", test_formats);
  g_test_add_func ("/acceptance/feedback", test_feedback);
  g_test_add_func ("/acceptance/transport", test_transport);
  g_test_add_func ("/acceptance/nothing-else", test_nothing_else);
  g_test_add_func ("/acceptance/not-offered", test_not_offered);
  g_test_add_func ("/acceptance/odd-answer", test_odd_answer);
  return g_test_run ();
}
