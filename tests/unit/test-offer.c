/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "offer.h"

#include <string.h>

#include "error.h"
#include "sdp-text.h"
#include "wvs-test.h"

/* Offers as browsers and libraries write them, and what they take of us. */
typedef struct {
  const char *name;
  const char *video; /* "": no pictures */
  const char *audio;
} Good;

#define OPUS "audio/opus"
#define H264(profile)                                                          \
  "video/H264;packetization-mode=1;profile-level-id=" profile
#define CHROMIUM "video/VP8 video/VP9 " H264 ("4d001f")
#define FIREFOX "video/VP8 video/VP9"
#define AIORTC "video/VP8 " H264 ("42001f")

static const Good good[] = {
  { "chromium-av", CHROMIUM, OPUS },
  { "chromium-video", CHROMIUM, "" },
  { "chromium-audio", "", OPUS },
  { "chromium-reordered", CHROMIUM, OPUS },
  { "chromium-max-bundle", CHROMIUM, OPUS },
  { "chromium-data", CHROMIUM, OPUS },
  { "chromium-sendrecv", CHROMIUM, OPUS },
  { "chromium-two-videos", CHROMIUM, OPUS },
  { "chromium-trickle", CHROMIUM, OPUS },
  { "firefox-av", FIREFOX, OPUS },
  { "firefox-video", FIREFOX, "" },
  { "firefox-audio", "", OPUS },
  { "firefox-max-bundle", FIREFOX, OPUS }, /* bundle-only */
  { "firefox-data", FIREFOX, OPUS },
  { "firefox-sendrecv", FIREFOX, OPUS },
  { "firefox-trickle", FIREFOX, OPUS },
  { "safari-av", "video/VP8 video/VP9 " H264 ("640c1f") " video/H265", OPUS },
  { "aiortc-av", AIORTC, OPUS }, /* a transport for each */
  { "aiortc-video", AIORTC, "" },
  { "aiortc-data", AIORTC, OPUS },
  { "pion-av", "video/VP8 video/VP9 " H264 ("64001f"), OPUS },
  { "pion-video", "video/VP8 video/VP9 " H264 ("64001f"), "" },
  { "gstreamer-av", "video/VP8", OPUS }, /* bundle-only */
  { "gstreamer-h264", H264 ("42e01f"), "" },
  { "gstreamer-unbundled", "video/VP8", "" }, /* one transport is served */
  { "gstreamer-audio", "", OPUS },
  { "obs-like-av", H264 ("42e01f"), OPUS },
};

static char *
load (const char *name)
{
  g_autofree char *path = g_strconcat ("offers/", name, NULL);

  return wvs_test_sdp (path);
}

static void
assert_types (const char *const *types, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (types); /* none is an empty list, not "did not say" */
  text = g_strjoinv (" ", (char **)types);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_capabilities (const char *text, const char *video, const char *audio)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsOffer) offer = wvs_offer_parse (text, &error);

  g_assert_no_error (error);
  assert_types (wvs_offer_get_capabilities (offer)->video, video);
  assert_types (wvs_offer_get_capabilities (offer)->audio, audio);
}

static void
test_good (gconstpointer data)
{
  const Good *row = data;
  g_autofree char *text = load (row->name);
  g_autofree char *lf = wvs_test_replace (text, "\r\n", "\n");

  assert_capabilities (text, row->video, row->audio);
  assert_capabilities (lf, row->video, row->audio);
}

/* A good offer with one thing replaced. */
typedef struct {
  const char *name; /* what is offered, for the name of the test */
  const char *offer;
  const char *from;
  const char *to;
  WvsErrorCode code;   /* 0: accepted */
  const char *message; /* (nullable); accepted: the types, VIDEO/AUDIO */
} Row;

#define INVALID WVS_ERROR_INVALID
#define UNACCEPTABLE WVS_ERROR_UNACCEPTABLE
#define UFRAG "a=ice-ufrag:VMJfzf1ntz378AnxipZ2XhFZRTWObimr\r\n"
#define PWD "a=ice-pwd:jrVn5rSxCmcGJYzJ8m6yJrPwbDUBCXXc\r\n"
#define VP8_OPUS "video/VP8/audio/opus"
#define AUDIO_LINE "m=audio 0 UDP/TLS/RTP/SAVPF 97"
#define VIDEO_LINE "m=video 9 UDP/TLS/RTP/SAVPF 96 98"

static const Row rows[] = {
  /* What is no session description. */
  { "empty-group", "gstreamer-av", "BUNDLE video0 audio1", "BUNDLE",
      UNACCEPTABLE, "the BUNDLE group is empty" },
  { "empty-group-space", "gstreamer-av", "BUNDLE video0 audio1", "BUNDLE ",
      UNACCEPTABLE, "the BUNDLE group names ''" },
  { "no-version", "gstreamer-av", "v=0\r\n", "", INVALID, "v=" },
  { "no-media", "gstreamer-audio", "m=audio 9 UDP/TLS/RTP/SAVPF 97\r\n", "",
      INVALID, "no m= line" },
  { "long-line", "gstreamer-av", "s=-", "s=%LONG%", INVALID, "too long" },
  { "control", "gstreamer-av", "s=-", "s=\x1b[2J", INVALID, "control" },
  { "latin-1", "gstreamer-av", "s=-", "s=M\xfcller", INVALID, "UTF-8" },
  { "many-media", "gstreamer-av", "s=-\r\n",
      "s=-\r\nm=text 0 A x\r\nm=text 0 A x\r\nm=text 0 A x\r\n"
      "m=text 0 A x\r\nm=text 0 A x\r\nm=text 0 A x\r\nm=text 0 A x\r\n",
      INVALID, "more than 8 m= lines" },

  /* BUNDLE */
  { "unknown-mid", "gstreamer-av", "BUNDLE video0 audio1",
      "BUNDLE video0 nobody", UNACCEPTABLE, "'nobody'" },
  { "mid-twice-in-group", "gstreamer-av", "BUNDLE video0 audio1",
      "BUNDLE video0 video0", UNACCEPTABLE, "'video0'" },
  { "two-groups", "gstreamer-av", "a=group:BUNDLE video0 audio1",
      "a=group:BUNDLE video0\r\na=group:BUNDLE audio1", UNACCEPTABLE,
      "more than one BUNDLE group" },
  { "swapped-group", "chromium-av", "BUNDLE 0 1", "BUNDLE 1 0", 0,
      CHROMIUM "/" OPUS },
  { "second-only", "chromium-av", "BUNDLE 0 1", "BUNDLE 1", 0, CHROMIUM "/" },
  { "first-only", "chromium-av", "BUNDLE 0 1", "BUNDLE 0", 0, CHROMIUM "/" },
  { "no-group", "chromium-av", "a=group:BUNDLE 0 1\r\n", "", 0, CHROMIUM "/" },
  { "other-group", "gstreamer-av", "s=-", "s=-\r\na=group:LS video0 audio1", 0,
      VP8_OPUS },

  /* mid */
  { "no-mid", "gstreamer-av", "a=mid:video0\r\n", "", UNACCEPTABLE,
      "m= line 0 (video): needs a=mid" },
  { "same-mid", "gstreamer-av", "a=mid:audio1", "a=mid:video0", UNACCEPTABLE,
      "m= line 1 (audio): its a=mid is another one's" },

  /* The transport */
  { "no-ufrag", "gstreamer-av", UFRAG, "", UNACCEPTABLE, "needs a=ice-ufrag" },
  { "no-pwd", "gstreamer-av", PWD, "", UNACCEPTABLE, "a=ice-pwd" },
  { "no-fingerprint", "gstreamer-av", "a=fingerprint:sha-256", "a=x",
      UNACCEPTABLE, "needs a=fingerprint:sha-256" },
  { "no-setup", "gstreamer-av", "a=setup:actpass\r\n", "", UNACCEPTABLE,
      "needs a=setup" },
  { "no-rtcp-mux", "gstreamer-av", "a=rtcp-mux\r\n", "", UNACCEPTABLE,
      "needs a=rtcp-mux" },
  { "odd-fingerprint", "gstreamer-av", "a=fingerprint:sha-256",
      "a=fingerprint:foo bar", UNACCEPTABLE, "needs a=fingerprint:sha-256" },
  { "weak-fingerprint", "gstreamer-av", "a=fingerprint:sha-256",
      "a=fingerprint:sha-1", UNACCEPTABLE, "needs a=fingerprint:sha-256" },
  { "short-fingerprint", "gstreamer-av",
      "sha-256 2D:E5:", "sha-256 2D:", UNACCEPTABLE, "must have 32 bytes" },
  { "two-fingerprints", "gstreamer-av",
      "a=mid:audio1\r\na=fingerprint:sha-256 2D",
      "a=mid:audio1\r\na=fingerprint:sha-256 2E", UNACCEPTABLE,
      "m= line 1 (audio): differs" },
  { "two-setups", "gstreamer-av",
      AUDIO_LINE "\r\nc=IN IP4 0.0.0.0\r\na=setup:actpass",
      AUDIO_LINE "\r\nc=IN IP4 0.0.0.0\r\na=setup:active", UNACCEPTABLE,
      "m= line 1 (audio): differs" },
  { "setup-passive", "gstreamer-av", "a=setup:actpass", "a=setup:passive", 0,
      VP8_OPUS },
  { "setup-active", "gstreamer-av", "a=setup:actpass", "a=setup:active", 0,
      VP8_OPUS },
  { "setup-holdconn", "gstreamer-av", "a=setup:actpass", "a=setup:holdconn",
      UNACCEPTABLE, "a=setup" },
  { "setup-banana", "gstreamer-av", "a=setup:actpass", "a=setup:banana",
      UNACCEPTABLE, "a=setup" },
  { "short-ufrag", "gstreamer-av", UFRAG, "a=ice-ufrag:V\r\n", UNACCEPTABLE,
      "a=ice-ufrag is malformed" },
  { "long-ufrag", "gstreamer-av", "a=ice-ufrag:VMJ", "a=ice-ufrag:%256%",
      UNACCEPTABLE, "a=ice-ufrag is malformed" },
  { "sdes", "gstreamer-av", "a=rtcp-mux\r\n",
      "a=rtcp-mux\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n",
      UNACCEPTABLE, "keys come by DTLS only" },
  { "mikey", "gstreamer-av", "a=rtcp-mux\r\n",
      "a=rtcp-mux\r\na=key-mgmt:mikey x\r\n", UNACCEPTABLE,
      "keys come by DTLS only" },
  { "plain-rtp", "gstreamer-h264", "UDP/TLS/RTP/SAVPF", "RTP/AVP", UNACCEPTABLE,
      "must be UDP/TLS/RTP/SAVPF" },
  { "plain-rtp-too", "gstreamer-av", VIDEO_LINE, "m=video 9 RTP/AVPF 96 98", 0,
      "/" OPUS },
  { "old-name", "gstreamer-h264", "UDP/TLS/RTP/SAVPF", "RTP/SAVPF", 0,
      H264 ("42e01f") "/" },
  { "tcp-name", "gstreamer-av", "UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF", 0,
      VP8_OPUS },

  /* Codecs and their numbers */
  { "no-codec", "gstreamer-h264", "H264/90000", "H263/90000", UNACCEPTABLE,
      "m= line 0 (video): names no codec that can be sent" },
  { "no-codec-but-sound", "gstreamer-av", "VP8/90000", "AV1/90000", 0,
      "/" OPUS },
  { "no-sound-codec", "gstreamer-av", "OPUS/48000/2", "PCMU/8000", 0,
      "video/VP8/" },
  { "packetization-mode-0", "gstreamer-h264", "packetization-mode=1",
      "packetization-mode=0", UNACCEPTABLE, "names no codec" },
  { "no-packetization-mode", "gstreamer-h264", "packetization-mode=1", "x=1",
      UNACCEPTABLE, "names no codec" },
  { "spaces-in-fmtp", "gstreamer-h264", "packetization-mode=1",
      "  Packetization-Mode=1 ; x", 0, H264 ("42e01f") "/" },
  { "odd-profile", "gstreamer-h264", "profile-level-id=42e01f",
      "profile-level-id=EVIL00", UNACCEPTABLE, "names no codec" },
  { "444-profile", "gstreamer-h264", "profile-level-id=42e01f",
      "profile-level-id=f4001f", UNACCEPTABLE, "names no codec" },
  { "vp9-of-10-bit", "gstreamer-av", "a=rtpmap:96 VP8/90000",
      "a=rtpmap:96 VP9/90000\r\na=fmtp:96 profile-id=2", 0, "/" OPUS },
  { "clock-0", "gstreamer-av", "VP8/90000", "VP8/0", UNACCEPTABLE, "a=rtpmap" },
  { "clock-negative", "gstreamer-av", "VP8/90000", "VP8/-1", UNACCEPTABLE,
      "a=rtpmap" },
  { "clock-other", "gstreamer-av", "VP8/90000", "VP8/48000", 0, "/" OPUS },
  { "type-low", "gstreamer-h264", "96", "35", UNACCEPTABLE,
      "a payload type from 96 on" },
  /* The profile of 98 then. */
  { "type-low-of-two", "safari-av", "96", "50", 0,
      "video/VP8 video/VP9 " H264 ("42e01f") " video/H265/" OPUS },
  { "type-huge", "gstreamer-av", "SAVPF 96 98", "SAVPF 99999999999999",
      UNACCEPTABLE, "is not a payload type" },
  { "type-text", "gstreamer-av", "SAVPF 96 98", "SAVPF VP8", UNACCEPTABLE,
      "is not a payload type" },
  { "type-twice", "gstreamer-av", "SAVPF 96 98", "SAVPF 96 96", UNACCEPTABLE,
      "comes twice" },

  /* Directions and ports */
  { "sendonly", "gstreamer-av", "a=recvonly", "a=sendonly", UNACCEPTABLE,
      "m= line 0 (video): must be a=recvonly or a=sendrecv" },
  { "inactive", "gstreamer-av", "a=recvonly", "a=inactive", UNACCEPTABLE,
      "must be a=recvonly or a=sendrecv" },
  { "sendrecv", "gstreamer-av", "a=recvonly", "a=sendrecv", 0, VP8_OPUS },
  { "no-direction", "gstreamer-av", "a=recvonly\r\n", "", 0, VP8_OPUS },
  { "port-0", "gstreamer-h264", "m=video 9", "m=video 0", UNACCEPTABLE,
      "its port is 0" },
  { "port-0-too", "gstreamer-av", "a=bundle-only\r\n", "", 0, "video/VP8/" },
  { "bundle-only", "gstreamer-av", "c=IN", "c=IN", 0, VP8_OPUS },
  { "bundle-only-alone", "gstreamer-av", "BUNDLE video0 audio1",
      "BUNDLE video0", 0, "video/VP8/" },

  /* What is not served */
  { "data-alone", "gstreamer-h264", "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", UNACCEPTABLE,
      "no m= line is of video or audio" },
  { "data-odd", "firefox-data", "a=sctp-port:5000", "a=sctp-port:x", 0,
      FIREFOX "/" OPUS },
  { "text", "gstreamer-av", AUDIO_LINE, "m=text 9 UDP/TLS/RTP/SAVPF 97", 0,
      "video/VP8/" },
};

static char *
change (const Row *row)
{
  g_autofree char *text = load (row->offer);
  g_autofree char *changed = wvs_test_replace (text, row->from, row->to);
  g_autofree char *of_line = g_strnfill (10000, 'x');
  g_autofree char *of_256 = g_strnfill (256, 'u');
  char *result = g_strdup (changed);

  if (strstr (row->to, "%LONG%") != NULL) {
    g_free (result);
    result = wvs_test_replace (changed, "%LONG%", of_line);
  } else if (strstr (row->to, "%256%") != NULL) {
    g_free (result);
    result = wvs_test_replace (changed, "%256%", of_256);
  }
  return result;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = change (row);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsOffer) offer = NULL;
  g_autofree char *expected = NULL;
  char *audio;

  if (row->code != 0) {
    offer = wvs_offer_parse (text, &error);
    g_assert_null (offer);
    wvs_test_assert_error (&error, WVS_ERROR, row->code, row->message);
    return;
  }
  expected = g_strdup (row->message);
  audio = strstr (expected, "/" OPUS);
  if (audio == NULL)
    audio = expected + strlen (expected) - 1;
  *audio = '\0';
  assert_capabilities (text, expected, audio + 1);
}

static void
test_not_sdp (void)
{
  static const char *const texts[] = { "", "hello", "\n", "v=0\r\n",
    "{\"type\":\"offer\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (wvs_offer_parse (texts[i], &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, NULL);
  }
}

/* It outlives who parsed it. */
static void
test_references (void)
{
  g_autofree char *text = load ("chromium-av");
  g_autoptr (GError) error = NULL;
  WvsOffer *offer = wvs_offer_parse (text, &error);
  g_autoptr (WvsOffer) held = wvs_offer_ref (offer);

  g_assert_no_error (error);
  wvs_offer_unref (offer);
  assert_types (wvs_offer_get_capabilities (held)->audio, OPUS);
  wvs_offer_unref (NULL);
}

static void
test_ufrag (void)
{
  g_autofree char *text = load ("aiortc-av");
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsOffer) offer = wvs_offer_parse (text, &error);

  g_assert_no_error (error);
  g_assert_true (wvs_offer_has_ufrag (offer, "9T2F"));
  g_assert_true (wvs_offer_has_ufrag (offer, "UHmy"));
  g_assert_false (wvs_offer_has_ufrag (offer, "UHmyx"));
  g_assert_false (wvs_offer_has_ufrag (offer, ""));
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strconcat ("/offer/good/", good[i].name, NULL);

    g_test_add_data_func (path, &good[i], test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/offer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/offer/not-sdp", test_not_sdp);
  g_test_add_func ("/offer/references", test_references);
  g_test_add_func ("/offer/ufrag", test_ufrag);
  return g_test_run ();
}
