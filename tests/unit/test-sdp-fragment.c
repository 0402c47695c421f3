/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp-fragment.h"

#include <string.h>

#include "error.h"
#include "wvs-test.h"

#define CREDENTIALS "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
#define MEDIA "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
#define CANDIDATE "candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host"
#define END "a=end-of-candidates\r\n"

/* @candidates: "mid|text" of each, apart by newlines; NULL: refused */
typedef struct {
  const char *text;
  const char *ufrag;
  const char *candidates;
} Case;

static char *
describe (const WvsSdpFragment *fragment)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fragment->candidates->len; i++) {
    const WvsFragmentCandidate *candidate = fragment->candidates->pdata[i];

    g_string_append_printf (text, "%s%s|%s", i > 0 ? "\n" : "",
        candidate->mid != NULL ? candidate->mid : "-", candidate->text);
  }
  return g_string_free (text, FALSE);
}

static void
check (const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsSdpFragment) fragment =
      wvs_sdp_fragment_parse (c->text, strlen (c->text), &error);
  g_autofree char *found = NULL;

  if (c->candidates == NULL) {
    g_assert_error (error, WVS_ERROR, WVS_ERROR_INVALID);
    g_assert_null (fragment);
    return;
  }
  g_assert_no_error (error);
  found = describe (fragment);
  g_assert_cmpstr (found, ==, c->candidates);
  g_assert_cmpstr (fragment->ufrag, ==, c->ufrag);
  g_assert_cmpint (fragment->ufrag == NULL, ==, fragment->pwd == NULL);
}

static void
check_all (const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_test_message ("case %u: %.60s", i, cases[i].text);
    check (&cases[i]);
  }
}

static void
test_good (void)
{
  static const Case cases[] = {
    /* as the draft has it */
    { "a=group:BUNDLE 0 1\r\n" MEDIA CREDENTIALS "a=" CANDIDATE
      " generation 0 ufrag EsAw network-id 1\r\n" END,
        "EsAw", "0|" CANDIDATE " generation 0 ufrag EsAw network-id 1\n0|" },
    { CREDENTIALS MEDIA "a=" CANDIDATE "\r\n", "EsAw", "0|" CANDIDATE },
    /* two media descriptions, of one transport */
    { MEDIA CREDENTIALS END
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\n" CREDENTIALS
        "a=" CANDIDATE "\r\n",
        "EsAw", "0|\nv|" CANDIDATE },
    /* a=mid after what it is said of */
    { "m=audio 0 RTP/AVP 0\n" CREDENTIALS "a=" CANDIDATE "\n" END "a=mid:0\n",
        "EsAw", "0|" CANDIDATE "\n0|" },
    /* an ICE restart may have nothing else */
    { CREDENTIALS, "EsAw", "" },
    /* nothing said of credentials */
    { MEDIA "a=" CANDIDATE "\r\n", NULL, "0|" CANDIDATE },
    { END, NULL, "-|" },
    /* unknown attributes, the last line not ended, LF */
    { "a=ice-lite\na=x\na=ice-options:trickle\n" MEDIA "a=rtcp-mux", NULL, "" },
    /* what a candidate says is not looked into */
    { MEDIA "a=candidate:\r\n", NULL, "0|candidate:" },
  };

  check_all (cases, G_N_ELEMENTS (cases));
}

static void
test_bad (void)
{
  static const Case cases[] = {
    { "", NULL, NULL },
    { "\r\n", NULL, NULL },
    { "hello", NULL, NULL },
    { "{\"candidate\":\"\"}", NULL, NULL },
    { CANDIDATE "\r\n", NULL, NULL },
    { "a=" CANDIDATE "\r\n", NULL, NULL },
    { "a=" CANDIDATE "\r\n" MEDIA, NULL, NULL },
    { "a=\r\n", NULL, NULL },
    { MEDIA "\r\n" END, NULL, NULL },
    { "v=0\r\n" MEDIA, NULL, NULL },
    { " " MEDIA, NULL, NULL },
    { "m=audio\r\na=mid:0\r\n", NULL, NULL },
    { "m=audio 9 UDP/TLS/RTP/SAVPF \r\n", NULL, NULL },
    { "m=audio x UDP/TLS/RTP/SAVPF 111\r\n", NULL, NULL },
    { "m=audio 65536 UDP/TLS/RTP/SAVPF 111\r\n", NULL, NULL },
    { "a=mid:0\r\n", NULL, NULL },
    { MEDIA "a=mid:0\r\n", NULL, NULL },
    { "m=audio 9 RTP/AVP 0\r\na=mid:\r\n", NULL, NULL },
    { "m=audio 9 RTP/AVP 0\r\na=mid:a b\r\n", NULL, NULL },
    /* whose are they? */
    { "m=audio 9 RTP/AVP 0\r\na=" CANDIDATE "\r\n", NULL, NULL },
    { "m=audio 9 RTP/AVP 0\r\na=" CANDIDATE "\r\n" MEDIA, NULL, NULL },
    /* credentials */
    { "a=ice-ufrag:EsAw\r\n" MEDIA, NULL, NULL },
    { "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n" MEDIA, NULL, NULL },
    { "a=ice-ufrag:abc\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n", NULL, NULL },
    { "a=ice-ufrag:EsAw\r\na=ice-pwd:short\r\n", NULL, NULL },
    { "a=ice-ufrag:Es-w\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n", NULL,
        NULL },
    { CREDENTIALS MEDIA "a=ice-ufrag:other\r\n", NULL, NULL },
    { "\xff\xfe", NULL, NULL },
  };

  check_all (cases, G_N_ELEMENTS (cases));
}

static void
test_nul (void)
{
  static const char text[] = MEDIA "\0" END;
  g_autoptr (GError) error = NULL;

  g_assert_null (wvs_sdp_fragment_parse (text, sizeof text - 1, &error));
  g_assert_error (error, WVS_ERROR, WVS_ERROR_INVALID);
}

static void
check_many (const char *before, const char *piece, guint n, gboolean good)
{
  GString *text = g_string_new (before);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsSdpFragment) fragment = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  fragment = wvs_sdp_fragment_parse (text->str, text->len, &error);
  g_assert_cmpint (fragment != NULL, ==, good);
  g_assert_cmpint (error == NULL, ==, good);
  g_string_free (text, TRUE);
}

static void
test_bounds (void)
{
  check_many ("", "a=x\n", 256, TRUE);
  check_many ("", "a=x\n", 257, FALSE);
  check_many ("", "a=x\n", 10000, FALSE);
  check_many ("", MEDIA, 16, TRUE);
  check_many ("", MEDIA, 17, FALSE);
  check_many ("a=", "x", 1022, TRUE);
  check_many ("a=", "x", 1023, FALSE);
  check_many ("m=audio 9 RTP/AVP 0\na=mid:", "x", 64, TRUE);
  check_many ("m=audio 9 RTP/AVP 0\na=mid:", "x", 65, FALSE);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/sdp-fragment/good", test_good);
  g_test_add_func ("/sdp-fragment/bad", test_bad);
  g_test_add_func ("/sdp-fragment/nul", test_nul);
  g_test_add_func ("/sdp-fragment/bounds", test_bounds);
  return g_test_run ();
}
