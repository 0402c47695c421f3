/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "ice-server.h"

#include <string.h>

#include "error.h"
#include "wvs-test.h"

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *url;
    const char *user;
    const char *password;
    const char *gst_uri;
  } cases[] = {
    { "stun:stun.example.org:19302", "stun:stun.example.org:19302", NULL, NULL,
        "stun://stun.example.org:19302" },
    { "stun:192.0.2.1", "stun:192.0.2.1:3478", NULL, NULL,
        "stun://192.0.2.1:3478" },
    { "stun:[2001:db8::1]:3479", "stun:[2001:db8::1]:3479", NULL, NULL,
        "stun://[2001:db8::1]:3479" },
    { "turn:host:3478[me:secret]", "turn:host:3478", "me", "secret",
        "turn://me:secret@host:3478" },
    { "turns:host[me:secret]", "turns:host:5349", "me", "secret",
        "turns://me:secret@host:5349" },
    { "turn:[::1]:99[u:p]", "turn:[::1]:99", "u", "p", "turn://u:p@[::1]:99" },
    { "turn:h:1?transport=tcp[u:p:q]", "turn:h:1?transport=tcp", "u", "p:q",
        "turn://u:p%3Aq@h:1?transport=tcp" },
    { "turn:h:1[1700000000:a@b:p/w]", "turn:h:1", "1700000000", "a@b:p/w",
        "turn://1700000000:a%40b%3Ap%2Fw@h:1" },
    { "turn:h:1[u:pass]word]", "turn:h:1", "u", "pass]word",
        "turn://u:pass%5Dword@h:1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WvsIceServer) server =
        wvs_ice_server_parse (cases[i].text, &error);
    g_autofree char *uri = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_no_error (error);
    g_assert_cmpstr (wvs_ice_server_get_url (server), ==, cases[i].url);
    g_assert_cmpstr (wvs_ice_server_get_user (server), ==, cases[i].user);
    g_assert_cmpstr (wvs_ice_server_get_password (server), ==,
        cases[i].password);
    uri = wvs_ice_server_dup_gst_uri (server);
    g_assert_cmpstr (uri, ==, cases[i].gst_uri);
    g_assert_cmpint (wvs_ice_server_is_turn (server), ==,
        g_str_has_prefix (cases[i].text, "turn"));
  }
}

static void
test_bad (void)
{
  static const char *const bad[] = { "", "http://x", "stun",
    "stun:", "turn:", "stun:host:99999", "stun:host:0",
    "stun:host:", "stun:host:80x", "stun:user@h", "stun:h[u:p]", "turn:h",
    "turn:h[]", "turn:h[u]", "turn:h[:p]", "turn:h[u:]", "turn:h[u:p",
    "turn:h[u:p]x", "turn://u:p@h?transport=sctp", "turn:h?transport=sctp[u:p]",
    "stun:h?transport=udp", "stun:::1:3478", "stun:[::1", "stun:[::1]3478",
    "stun:[host]:3478", "stun:[127.0.0.1]:3478", "stun:-host", "stun:a b",
    "stun:h\n", "stun:\x01", "stun:h\xff", "STUN:h" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_null (wvs_ice_server_parse (bad[i], &error));
    g_assert_error (error, WVS_ERROR, WVS_ERROR_USAGE);
  }
}

static void
test_long (void)
{
  g_autofree char *host = g_strnfill (5000, 'a');
  g_autofree char *text = g_strconcat ("stun:", host, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (wvs_ice_server_parse (text, &error));
  g_assert_error (error, WVS_ERROR, WVS_ERROR_USAGE);
  g_assert_cmpuint (strlen (error->message), <, 200);
}

static void
test_no_secret_in_errors (void)
{
  static const char *const bad[] = { "turn:h:99999[me:topsecret]",
    "turn:h[me:topsecret", "stun:h[me:topsecret]", "turn:a b[me:topsecret]",
    "turn:h?transport=sctp[me:topsecret]" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (wvs_ice_server_parse (bad[i], &error));
    g_assert_null (strstr (error->message, "topsecret"));
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/ice-server/good", test_good);
  g_test_add_func ("/ice-server/bad", test_bad);
  g_test_add_func ("/ice-server/long", test_long);
  g_test_add_func ("/ice-server/no-secret-in-errors", test_no_secret_in_errors);
  return g_test_run ();
}
