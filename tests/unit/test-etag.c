/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "etag.h"

#include "wvs-test.h"

static void
test_matches (void)
{
  static const struct {
    const char *header;
    gboolean matches;
  } cases[] = {
    { "\"a\"", TRUE },
    { "W/\"a\"", TRUE },
    { "*", TRUE },
    { "\"b\", \"a\"", TRUE },
    { "\"b\",W/\"a\"", TRUE },
    { " \"a\" ", TRUE },
    { "a", FALSE },
    { "\"A\"", FALSE },
    { "\"aa\"", FALSE },
    { "\"b\"", FALSE },
    { "", FALSE },
    { ",,,", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].header);
    g_assert_cmpint (wvs_etag_matches (cases[i].header, "\"a\""), ==,
        cases[i].matches);
  }
}

static void
test_is_match (void)
{
  static const struct {
    const char *header;
    gboolean matches;
  } cases[] = {
    { "\"a\"", TRUE },
    { " \"b\" , \"a\" ", TRUE },
    { "*", TRUE },
    { " * ", TRUE },
    { "\"*\"", TRUE },
    { "W/\"a\"", FALSE },
    { "a", FALSE },
    { "\"A\"", FALSE },
    { "\"b\", *", FALSE },
    { "", FALSE },
    { ",,,", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].header);
    g_assert_cmpint (wvs_etag_is_match (cases[i].header, "\"a\""), ==,
        cases[i].matches);
  }
  g_assert_true (wvs_etag_is_any ("*"));
  g_assert_true (wvs_etag_is_any ("\"*\""));
  g_assert_false (wvs_etag_is_any ("\"a\""));
}

static void
test_new (void)
{
  g_autoptr (GBytes) one = g_bytes_new_static ("one", 3);
  g_autoptr (GBytes) other = g_bytes_new_static ("two", 3);
  g_autofree char *etag = wvs_etag_new (one);
  g_autofree char *again = wvs_etag_new (one);
  g_autofree char *other_etag = wvs_etag_new (other);

  g_assert_cmpstr (etag, ==, again);
  g_assert_cmpstr (etag, !=, other_etag);
  g_assert_true (
      g_str_has_prefix (etag, "\"") && g_str_has_suffix (etag, "\""));
  g_assert_true (wvs_etag_matches (etag, etag));
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/etag/matches", test_matches);
  g_test_add_func ("/etag/is-match", test_is_match);
  g_test_add_func ("/etag/new", test_new);
  return g_test_run ();
}
