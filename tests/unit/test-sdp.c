/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp.h"

#include <string.h>

#include "error.h"
#include "sdp-text.h"
#include "wvs-test.h"

static const char fingerprint[] =
    "6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:"
    "DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

static WvsSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  WvsSdp *sdp = wvs_sdp_parse (text, &error);

  g_assert_no_error (error);
  return sdp;
}

static void
test_offer (void)
{
  g_autofree char *text = wvs_test_sdp ("offer-av");
  g_autoptr (WvsSdp) sdp = parse (text);
  const WvsSdpMedia *video = wvs_sdp_get_media (sdp, 0);
  const WvsSdpMedia *audio = wvs_sdp_get_media (sdp, 1);
  const WvsSdpFormat *rtx = wvs_sdp_media_lookup_format (video, 97);

  g_assert_cmpuint (sdp->media->len, ==, 2);
  g_assert_cmpuint (g_strv_length (sdp->bundle), ==, 2);
  g_assert_cmpstr (video->kind, ==, "video");
  g_assert_cmpuint (video->port, ==, 9);
  g_assert_cmpstr (video->protocol, ==, "UDP/TLS/RTP/SAVPF");
  g_assert_cmpstr (video->mid, ==, "video0");
  g_assert_cmpint (video->setup, ==, WVS_SDP_SETUP_ACTPASS);
  g_assert_cmpint (video->direction, ==, WVS_SDP_SENDONLY);
  g_assert_true (video->rtcp_mux);
  g_assert_cmpuint (video->formats->len, ==, 2);
  g_assert_cmpstr (rtx->encoding, ==, "rtx");
  g_assert_cmpint (rtx->apt, ==, 96);
  g_assert_null (wvs_sdp_media_lookup_format (video, 98));
  g_assert_cmpstr (audio->kind, ==, "audio");
  g_assert_cmpuint (audio->port, ==, 0);
  g_assert_cmpstr (audio->mid, ==, "audio1");
}

/* Everything that is kept of an answer, here from the session level, there from
 * the media level; with CRLF and with LF. */
static void
test_answers (void)
{
  static const struct {
    const char *name;
    const char *ufrag;
    const char *pwd;
    guint n_media;
    guint n_candidates;
    gboolean pli;
    WvsSdpSetup setup;
  } cases[] = {
    { "chromium-video", "Qs+m", "6yVvOOOx5VZb4bbO/m+6Xdgz", 1, 0, TRUE,
        WVS_SDP_SETUP_ACTIVE },
    { "chromium-av", "Qs+m", "6yVvOOOx5VZb4bbO/m+6Xdgz", 2, 0, TRUE,
        WVS_SDP_SETUP_ACTIVE },
    { "firefox-video", "6ba5bd9e", "1cd65bd0fb1c1f27ad4ed79d16c4b06c", 1, 0,
        TRUE, WVS_SDP_SETUP_ACTIVE },
    { "firefox-av", "6ba5bd9e", "1cd65bd0fb1c1f27ad4ed79d16c4b06c", 2, 0, TRUE,
        WVS_SDP_SETUP_ACTIVE },
    { "safari-av", "8rYC", "zW0f1JVd9x7p1q+mNSCY5Zaa", 2, 2, TRUE,
        WVS_SDP_SETUP_ACTIVE },
    { "aiortc-av", "Kx7d", "RtJ1eO8uG9q3zKfY2mWbLp", 2, 1, TRUE,
        WVS_SDP_SETUP_ACTIVE },
    { "pion-video", "nXIrPWSjzjpZtRqY", "AdXuJhVbVYxCXnAgkvEuQoTzyzSxXoRa", 1,
        0, TRUE, WVS_SDP_SETUP_ACTIVE },
    { "tagged-only-av", "nXIr", "AdXuJhVbVYxCXnAgkvEuQoTz", 2, 0, FALSE,
        WVS_SDP_SETUP_PASSIVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    g_autofree char *crlf = wvs_test_sdp (cases[i / 2].name);
    g_autofree char *lf = wvs_test_replace (crlf, "\r\n", "\n");
    g_autoptr (WvsSdp) sdp = parse (i % 2 == 0 ? crlf : lf);

    g_test_message ("%s", cases[i / 2].name);
    g_assert_cmpuint (sdp->media->len, ==, cases[i / 2].n_media);
    for (guint j = 0; j < sdp->media->len; j++) {
      const WvsSdpMedia *media = wvs_sdp_get_media (sdp, j);

      g_assert_cmpstr (media->ice_ufrag, ==, cases[i / 2].ufrag);
      g_assert_cmpstr (media->ice_pwd, ==, cases[i / 2].pwd);
      g_assert_cmpstr (media->fingerprint, ==, fingerprint);
      g_assert_cmpint (media->setup, ==, cases[i / 2].setup);
      g_assert_cmpint (media->direction, ==, WVS_SDP_RECVONLY);
      g_assert_true (media->rtcp_mux);
    }
    g_assert_cmpuint (wvs_sdp_get_media (sdp, 0)->candidates->len, ==,
        cases[i / 2].n_candidates);
    g_assert_cmpint (
        wvs_sdp_media_lookup_format (wvs_sdp_get_media (sdp, 0), 96)->nack_pli,
        ==, cases[i / 2].pli);
  }
}

/* Lines that say nothing to us and must not be in the way. */
static void
test_ignored (void)
{
  static const char *const lines[] = { "i=Zürich", "b=AS:4000", "z=0 0",
    "a=rtcp:9 IN IP4 0.0.0.0", "a=extmap-allow-mixed", "a=msid-semantic: WMS",
    "a=ice-options:trickle renomination", "a=ice-lite", "a=end-of-candidates",
    "a=rtpmap:120 H264/90000", "a=rtpmap:99999999999999 H264/90000",
    "a=fmtp:text apt=96", "a=rtcp-fb:96 goog-remb", "a=rtcp-fb:120 nack",
    "a=ssrc-group:FID 1 2", "a=rid:1 send", "a=simulcast:send 1",
    "a=", "a=x-unknown", "a=fingerprint:sha-1 AB:CD",
    "a=fingerprint:sha-512 anything" };
  g_autofree char *text = wvs_test_sdp ("chromium-video");

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *line = g_strdup_printf ("%s\r\na=mid:video0", lines[i]);
    g_autofree char *changed = wvs_test_replace (text, "a=mid:video0", line);
    g_autoptr (WvsSdp) sdp = NULL;

    g_test_message ("%s", lines[i]);
    sdp = parse (changed);
    g_assert_cmpstr (wvs_sdp_get_media (sdp, 0)->mid, ==, "video0");
    g_assert_cmpstr (wvs_sdp_get_media (sdp, 0)->fingerprint, ==, fingerprint);
  }
}

typedef struct {
  const char *from;
  const char *to;
  const char *message;
} Bad;

/* The good answer of Chromium with one thing replaced. */
static void
assert_bad (const Bad *cases, guint n, WvsErrorCode code)
{
  g_autofree char *text = wvs_test_sdp ("chromium-video");

  for (guint i = 0; i < n; i++) {
    g_autofree char *changed =
        wvs_test_replace (text, cases[i].from, cases[i].to);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s -> %s", cases[i].from, cases[i].to);
    g_assert_null (wvs_sdp_parse (changed, &error));
    wvs_test_assert_error (&error, WVS_ERROR, code, cases[i].message);
  }
}

static void
test_bad (void)
{
  static const Bad cases[] = {
    { "v=0\r\n", "", "v= must be the first line" },
    { "s=-", "v=0", "v= must be the first line" },
    { "s=-", "hello", "line 3" },
    { "s=-", "S=-", "line 3" },
    { "s=-", "s", "line 3" },
    { "s=-", "", "line 3" },
    { "s=-", "s=\x01", "line 3 has a control" },
    { "s=-", "s=a\rb", "line 3 has a control" },
    { "s=-", "s=a\tb", "line 3 has a control" },
    { "s=-", "s=M\xfcller", "UTF-8" },
    { "s=-", "k=prompt", "k=" },
    { "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=video 9", "m= line" },
    { "m=video", "m=telnet", "kind" },
    { "m=video", "m=VIDEO", "kind" },
    { "m=video 9", "m=video nine", "port" },
    { "m=video 9", "m=video -1", "port" },
    { "m=video 9", "m=video 65536", "port" },
    { "UDP/TLS/RTP/SAVPF", "UDP%TLS", "bad protocol or format" },
    { "SAVPF 96", "SAVPF <96>", "bad protocol or format" },
    { "a=group:BUNDLE video0", "a=group:BUNDLE 1 2 3 4 5 6 7 8 9",
        "too many mids" },
  };

  assert_bad (cases, G_N_ELEMENTS (cases), WVS_ERROR_INVALID);
}

/* Lines as they should be, with values that cannot be. */
static void
test_unacceptable (void)
{
  static const Bad cases[] = {
    { "SAVPF 96 97", "SAVPF 96 128", "'128' is not a payload type" },
    { "SAVPF 96 97", "SAVPF 96 99999999999999", "is not a payload type" },
    { "SAVPF 96 97", "SAVPF 96 -1", "is not a payload type" },
    { "SAVPF 96 97", "SAVPF 96 VP8", "'VP8' is not a payload type" },
    { "SAVPF 96 97", "SAVPF 96  97", "is not a payload type" },
    { "SAVPF 96 97", "SAVPF 96 96", "payload type 96 comes twice" },
    { "VP8/90000", "VP8", "a=rtpmap of payload type 96" },
    { "VP8/90000", "VP8/0", "a=rtpmap of payload type 96" },
    { "VP8/90000", "VP8/-1", "a=rtpmap of payload type 96" },
    { "VP8/90000", "VP8/99999999999", "a=rtpmap of payload type 96" },
    { "VP8/90000", "VP8/fast", "a=rtpmap of payload type 96" },
    { "apt=96", "apt=128", "a=fmtp of payload type 97" },
    { "apt=96", "apt=", "a=fmtp of payload type 97" },
    { "apt=96", "x=1;apt=VP8", "a=fmtp of payload type 97" },
    { "a=ice-ufrag:Qs+m", "a=ice-ufrag:abc", "a=ice-ufrag is malformed" },
    { "a=ice-ufrag:Qs+m", "a=ice-ufrag:", "a=ice-ufrag is malformed" },
    { "a=ice-ufrag:Qs+m", "a=ice-ufrag", "a=ice-ufrag is malformed" },
    { "a=ice-ufrag:Qs+m", "a=ice-ufrag:a b c", "a=ice-ufrag is malformed" },
    { "a=ice-ufrag:Qs+m", "a=ice-ufrag:Qs+m\r\na=ice-ufrag:Qs+n",
        "a=ice-ufrag comes twice" },
    { "a=ice-pwd:6yVvOOOx5VZb4bbO/m+6Xdgz", "a=ice-pwd:short",
        "a=ice-pwd is malformed" },
    { "a=ice-pwd:6yVvOOOx5VZb4bbO/m+6Xdgz",
        "a=ice-pwd:6yVvOOOx5VZb4bbO%m+6Xdgz", "a=ice-pwd is malformed" },
    { "a=mid:video0", "a=mid:", "a=mid is malformed" },
    { "a=mid:video0", "a=mid:vi deo", "a=mid is malformed" },
    { "a=mid:video0", "a=mid:video0123456789012345678901234567",
        "a=mid is malformed" },
    { "a=mid:video0", "a=mid:video0\r\na=mid:video0", "a=mid comes twice" },
    { "sha-256 6B:8B:", "sha-256 6B:", "a=fingerprint must have 32 bytes" },
    { "sha-256 6B:8B:", "sha-256 6B:8B:8B:",
        "a=fingerprint must have 32 bytes" },
    { "sha-256 6B:8B:", "sha-256 6B:8G:", "a=fingerprint is not hexadecimal" },
    { "sha-256 6B:8B:", "sha-256 6B:8B-", "a=fingerprint is not hexadecimal" },
    { "sha-256 6B:8B:", "sha-256 ", "a=fingerprint must have 32 bytes" },
    { "a=setup:active", "a=setup:holdconn", "a=setup" },
    { "a=setup:active", "a=setup:banana", "a=setup" },
    { "a=setup:active", "a=setup", "a=setup" },
    { "a=group:BUNDLE video0", "a=group:BUNDLE video0\r\na=group:BUNDLE video0",
        "more than one BUNDLE group" },
    { "a=rtcp-rsize", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc",
        "a=crypto" },
    { "a=rtcp-rsize", "a=key-mgmt:mikey abc", "a=key-mgmt" },
  };

  assert_bad (cases, G_N_ELEMENTS (cases), WVS_ERROR_UNACCEPTABLE);
}

static void
test_not_sdp (void)
{
  static const char *const texts[] = { "", "hello", "\n", "v=0", "v=0\r\n",
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
    "\xef\xbb\xbfv=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (wvs_sdp_parse (texts[i], &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, NULL);
  }
}

/* @n times @piece after the first line. */
static char *
with_many (const char *piece, guint n)
{
  GString *text = g_string_new ("v=0\r\n");

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const char media[] = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  g_autofree char *long_value = g_strnfill (WVS_SDP_MAX_LINE - 2, 'x');
  g_autofree char *long_line = g_strdup_printf ("a=%s\r\n", long_value);
  g_autofree char *longer_line = g_strdup_printf ("a=x%s\r\n", long_value);
  struct {
    const char *piece;
    guint n;
    const char *message;
  } cases[] = {
    { media, WVS_SDP_MAX_MEDIA, NULL },
    { media, WVS_SDP_MAX_MEDIA + 1, "more than 8 m= lines" },
    { media, 200, "more than 8 m= lines" },
    { "a=x\r\n", WVS_SDP_MAX_LINES - 2, NULL },
    { "a=x\r\n", WVS_SDP_MAX_LINES - 1, "more than 1000 lines" },
    { "a=rtpmap:96 VP8/90000\n", 2500, "more than 1000 lines" },
    { "a=x\r\n", 20000, "at most 65536 bytes" },
    { long_line, 1, NULL },
    { longer_line, 1, "line 2 is too long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *many = with_many (cases[i].piece, cases[i].n);
    g_autofree char *text = cases[i].piece == media
                                ? g_strdup (many)
                                : g_strconcat (many, media, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (WvsSdp) sdp = wvs_sdp_parse (text, &error);

    g_test_message ("%u times %.30s", cases[i].n, cases[i].piece);
    if (cases[i].message == NULL)
      g_assert_no_error (error);
    else
      wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID,
          cases[i].message);
  }
}

static void
test_formats_limit (void)
{
  GString *text = g_string_new ("v=0\nm=video 9 UDP/TLS/RTP/SAVPF");
  g_autofree char *line = NULL;
  g_autoptr (WvsSdp) sdp = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < WVS_SDP_MAX_FORMATS; i++)
    g_string_append_printf (text, " %u", i);
  sdp = parse (text->str);
  g_assert_cmpuint (wvs_sdp_get_media (sdp, 0)->formats->len, ==,
      WVS_SDP_MAX_FORMATS);
  g_string_append (text, " 127");
  line = g_string_free (text, FALSE);
  g_assert_null (wvs_sdp_parse (line, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
      "more than 64 payload types");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/sdp/offer", test_offer);
  g_test_add_func ("/sdp/answers", test_answers);
  g_test_add_func ("/sdp/ignored", test_ignored);
  g_test_add_func ("/sdp/bad", test_bad);
  g_test_add_func ("/sdp/unacceptable", test_unacceptable);
  g_test_add_func ("/sdp/not-sdp", test_not_sdp);
  g_test_add_func ("/sdp/limits", test_limits);
  g_test_add_func ("/sdp/formats-limit", test_formats_limit);
  return g_test_run ();
}
