/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "origin.h"

#include "wvs-test.h"

static void
test_table (void)
{
  static const char *const allowed[] = { "https://friend.example",
    "http://other.example:8080", NULL };
  static const struct {
    const char *origin;
    const char *scheme;
    const char *host;
    gboolean good;
  } cases[] = {
    { NULL, "http", "a", TRUE },
    { NULL, "http", NULL, TRUE },
    { "http://a", "http", "a", TRUE },
    { "http://a", "http", "a:80", TRUE },
    { "http://a:80", "http", "a", TRUE },
    { "HTTP://A:8080", "http", "a:8080", TRUE },
    { "https://a", "https", "a:443", TRUE },
    { "http://[::1]:8080", "http", "[::1]:8080", TRUE },
    { "https://friend.example", "http", "a", TRUE },
    { "https://friend.example:443", "http", "a", TRUE },
    { "http://other.example:8080", "https", "a", TRUE },
    { "http://friend.example", "http", "a", FALSE },
    { "http://other.example", "http", "a", FALSE },
    { "https://a", "http", "a", FALSE },
    { "http://a", "https", "a", FALSE },
    { "http://a:81", "http", "a", FALSE },
    { "http://a:443", "http", "a", FALSE },
    { "http://a.evil.example", "http", "a", FALSE },
    { "http://evil.example/a", "http", "a", FALSE },
    { "http://a, http://a", "http", "a", FALSE },
    { "null", "http", "a", FALSE },
    { "", "http", "a", FALSE },
    { "http://", "http", NULL, TRUE }, /* no host anywhere: HTTP/1.0 */
    { "http://a", "http", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s at %s", cases[i].origin, cases[i].host);
    g_assert_cmpint (wvs_origin_is_allowed (cases[i].origin, cases[i].scheme,
                         cases[i].host, allowed),
        ==, cases[i].good);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/origin/table", test_table);
  return g_test_run ();
}
