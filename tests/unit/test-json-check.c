/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "json-check.h"

#include <string.h>

#include "wvs-test.h"

static void
test_good (void)
{
  static const char *const cases[] = { "{}", "[]", " { } ", "null", "true",
    "false", "0", "-0", "1", "-1.5", "1e5", "1E+5", "1.5e-5", "\"\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"",
    "\"\xc3\xa9\"", "[1,2,[3]]", "{\"a\":{\"b\":[true,null]},\"a\":1}",
    "123456789012345", "\t\r\n[ 1 , 2 ]\n" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i]);
    g_assert_cmpstr (wvs_json_check (cases[i], strlen (cases[i]), 8), ==, NULL);
  }
}

static void
test_bad (void)
{
  static const char *const cases[] = { "", " ", "{", "}", "[", "]", "{]", "[1",
    "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
    "{'a':1}", "{1:1}", "'a'", "NaN", "Infinity", "-", "+1", "01", "-01", ".5",
    "1.", "1e", "1e+", "0x10", "1_000", "tru", "True", "nul", "undefined", "\"",
    "\"a", "\"\n\"", "\"\t\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
    "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
    "\"\\ud800x\"", "\"\\", "\"\\u", "{} {}", "{}x", "// a\n{}", "/**/{}",
    "var x = {}", "\xff", "\"\xc3\"", "\"\xed\xa0\x80\"", "1234567890123456",
    "1e9999999999999999999999999999999999999", "[[[[[[[[[]]]]]]]]]" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i]);
    g_assert_nonnull (wvs_json_check (cases[i], strlen (cases[i]), 8));
  }
  g_assert_nonnull (wvs_json_check ("{}\0", 3, 8));
  g_assert_nonnull (wvs_json_check ("\"a\0b\"", 5, 8));
}

/* The end is where the length says, whatever stands there. */
static void
test_every_length (void)
{
  static const char text[] =
      "{\"a\":[1.5e3,\"\\ud83d\\ude00\",true,null],\"b\":{}}";

  for (gsize length = 0; length < strlen (text); length++)
    g_assert_nonnull (wvs_json_check (text, length, 8));
  g_assert_null (wvs_json_check (text, strlen (text), 8));
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');

  g_assert_cmpstr (wvs_json_check (deep, 1000000, 8), ==, "nested too deep");
  g_assert_null (wvs_json_check ("[[]]", 4, 2));
  g_assert_nonnull (wvs_json_check ("[[]]", 4, 1));
  g_assert_null (wvs_json_check ("[[],[],[]]", 10, 2));
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/json-check/good", test_good);
  g_test_add_func ("/json-check/bad", test_bad);
  g_test_add_func ("/json-check/every-length", test_every_length);
  g_test_add_func ("/json-check/depth", test_depth);
  return g_test_run ();
}
