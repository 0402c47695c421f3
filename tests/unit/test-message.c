/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "message.h"

#include <string.h>

#include "error.h"
#include "ice-server.h"
#include "wvs-test.h"

static WvsMessage *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  WvsMessage *message = wvs_message_parse (text, strlen (text), &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  return message;
}

static void
test_start (void)
{
  g_autoptr (WvsMessage) bare = parse_good ("{\"type\":\"start\"}");
  g_autoptr (WvsMessage) nulls =
      parse_good ("{\"type\":\"start\",\"title\":null,\"position\":null,"
                  "\"playing\":null,\"capabilities\":null}");
  g_autoptr (WvsMessage) full =
      parse_good ("{\"capabilities\":{\"video\":[\"video/VP8\",\"video/AV1\"],"
                  "\"audio\":[],\"x\":1},\"playing\":false,\"position\":1.25,"
                  "\"title\":\"abc\",\"type\":\"start\",\"unknown\":[1,{}]}");

  g_assert_cmpint (bare->type, ==, WVS_MESSAGE_START);
  g_assert_null (bare->title);
  g_assert_cmpint (bare->position_us, ==, 0);
  g_assert_true (bare->playing);
  g_assert_null (bare->video);
  g_assert_true (nulls->playing);
  g_assert_cmpstr (full->title, ==, "abc");
  g_assert_cmpint (full->position_us, ==, 1250000);
  g_assert_false (full->playing);
  g_assert_cmpuint (g_strv_length (full->video), ==, 2);
  g_assert_cmpstr (full->video[1], ==, "video/AV1");
  g_assert_cmpuint (g_strv_length (full->audio), ==, 0);
}

static void
test_others (void)
{
  g_autoptr (WvsMessage) answer =
      parse_good ("{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}");
  g_autoptr (WvsMessage) candidate = parse_good (
      "{\"type\":\"candidate\",\"candidate\":\"candidate:1\","
      "\"sdpMid\":\"0\",\"sdpMLineIndex\":1,\"usernameFragment\":null}");
  g_autoptr (WvsMessage) last =
      parse_good ("{\"type\":\"candidate\",\"candidate\":\"\",\"sdpMid\":null,"
                  "\"sdpMLineIndex\":null}");
  g_autoptr (WvsMessage) play = parse_good ("{\"type\":\"play\"}");
  g_autoptr (WvsMessage) pause = parse_good ("{\"type\":\"pause\"}");
  g_autoptr (WvsMessage) seek =
      parse_good ("{\"type\":\"seek\",\"position\":90}");
  g_autoptr (WvsMessage) twice =
      parse_good ("{\"type\":\"seek\",\"position\":1,\"position\":2}");
  g_autoptr (WvsMessage) chosen =
      parse_good ("{\"type\":\"select\",\"title\":\"\\u00e9\"}");

  g_assert_cmpint (answer->type, ==, WVS_MESSAGE_ANSWER);
  g_assert_cmpstr (answer->sdp, ==, "v=0\r\n");
  g_assert_cmpint (candidate->type, ==, WVS_MESSAGE_CANDIDATE);
  g_assert_cmpstr (candidate->candidate, ==, "candidate:1");
  g_assert_cmpstr (candidate->mid, ==, "0");
  g_assert_cmpint (candidate->mline, ==, 1);
  g_assert_cmpstr (last->candidate, ==, "");
  g_assert_null (last->mid);
  g_assert_cmpint (last->mline, ==, -1);
  g_assert_cmpint (play->type, ==, WVS_MESSAGE_PLAY);
  g_assert_cmpint (pause->type, ==, WVS_MESSAGE_PAUSE);
  g_assert_cmpint (seek->position_us, ==, 90 * G_USEC_PER_SEC);
  g_assert_cmpint (twice->position_us, ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (chosen->type, ==, WVS_MESSAGE_SELECT);
  g_assert_cmpstr (chosen->title, ==, "\xc3\xa9");
}

static void
parse_bad (const char *text, const char *said)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%.200s", text);
  g_assert_null (wvs_message_parse (text, strlen (text), &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, said);
}

static void
test_bad (void)
{
#define CANDIDATE "{\"type\":\"candidate\",\"candidate\":"
  static const struct {
    const char *text;
    const char *said;
  } cases[] = {
    { "", "not a JSON object" },
    { "[]", "not a JSON object" },
    { "null", "not a JSON object" },
    { "\"x\"", "not a JSON object" },
    { "1", "not a JSON object" },
    { "{\"type\":\"play\"} x", "follows" },
    { "{\"type\":\"seek\",\"position\":NaN}", "not a JSON object" },
    { "{\"type\":\"\\ud800\"}", "surrogate" },
    { "{\"type\":\"a\\u0000b\"}", "NUL" },
    { "{\"type\":\"a\xff\"}", "UTF-8" },
    { "[[[[[[[[[[]]]]]]]]]]", "deep" },
    { "{}", "'type' is missing" },
    { "{\"type\":null}", "'type' is missing" },
    { "{\"type\":1}", "'type' must be a string" },
    { "{\"type\":{}}", "'type' must be a string" },
    { "{\"type\":\"\"}", "'type' must not be empty" },
    { "{\"type\":\"bogus\"}", "'type' must be start" },
    { "{\"type\":\"START\"}", "'type' must be start" },
    { "{\"type\":\"start\",\"title\":1}", "'start': field 'title'" },
    { "{\"type\":\"start\",\"title\":\"\"}", "must not be empty" },
    { "{\"type\":\"start\",\"position\":\"1\"}", "'position'" },
    { "{\"type\":\"start\",\"position\":-1}", "between" },
    { "{\"type\":\"start\",\"position\":1e400}", "between" },
    { "{\"type\":\"start\",\"position\":1e9}", "between" },
    { "{\"type\":\"start\",\"playing\":1}", "'playing'" },
    { "{\"type\":\"start\",\"playing\":\"true\"}", "'playing'" },
    { "{\"type\":\"start\",\"capabilities\":[]}", "'capabilities'" },
    { "{\"type\":\"start\",\"capabilities\":{\"video\":1}}",
        "'capabilities.video' must be a list" },
    { "{\"type\":\"start\",\"capabilities\":{\"audio\":[1]}}",
        "'capabilities.audio' must hold strings" },
    { "{\"type\":\"answer\"}", "'answer': field 'sdp' is missing" },
    { "{\"type\":\"answer\",\"sdp\":null}", "'sdp' is missing" },
    { "{\"type\":\"answer\",\"sdp\":1}", "'sdp' must be a string" },
    { "{\"type\":\"answer\",\"sdp\":\"\"}", "must not be empty" },
    { "{\"type\":\"candidate\"}", "'candidate' is missing" },
    { CANDIDATE "1}", "'candidate' must be a string" },
    { CANDIDATE "\"c\"}", "'sdpMid' or 'sdpMLineIndex' is missing" },
    { CANDIDATE "\"c\",\"sdpMid\":0}", "'sdpMid' must be a string" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":-1}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":256}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":4294967295}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":1.5}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":\"0\"}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":true}", "'sdpMLineIndex'" },
    { CANDIDATE "\"c\",\"sdpMLineIndex\":18446744073709551615}", "digits" },
    { "{\"type\":\"seek\"}", "'seek': field 'position' is missing" },
    { "{\"type\":\"seek\",\"position\":null}", "is missing" },
    { "{\"type\":\"seek\",\"position\":true}", "must be a number" },
    { "{\"type\":\"seek\",\"position\":-0.001}", "between" },
    { "{\"type\":\"select\"}", "'title' is missing" },
    { "{\"type\":\"select\",\"title\":[]}", "'title' must be a string" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    parse_bad (cases[i].text, cases[i].said);
}

/* Each limit is met exactly, then passed by one. */
static void
test_limits (void)
{
  static const struct {
    const char *before;
    const char *after;
    gsize bytes;
  } cases[] = {
    { "{\"type\":\"select\",\"title\":\"", "\"}", 64 },
    { "{\"type\":\"start\",\"title\":\"", "\"}", 64 },
    { "{\"type\":\"answer\",\"sdp\":\"", "\"}", 32768 },
    { CANDIDATE "\"", "\",\"sdpMid\":\"0\"}", 1024 },
    { CANDIDATE "\"\",\"sdpMid\":\"", "\"}", 64 },
    { "{\"type\":\"start\",\"capabilities\":{\"video\":[\"", "\"]}}", 256 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *most = g_strnfill (cases[i].bytes, 'x');
    g_autofree char *good =
        g_strconcat (cases[i].before, most, cases[i].after, NULL);
    g_autofree char *bad =
        g_strconcat (cases[i].before, most, "x", cases[i].after, NULL);
    g_autoptr (WvsMessage) message = parse_good (good);

    g_assert_nonnull (message);
    parse_bad (bad, "field");
  }
}

static void
test_capabilities_limit (void)
{
  g_autoptr (GString) text =
      g_string_new ("{\"type\":\"start\",\"capabilities\":{\"audio\":[\"a\"");
  g_autofree char *good = NULL;

  for (guint i = 1; i < 64; i++)
    g_string_append (text, ",\"a\"");
  good = g_strconcat (text->str, "]}}", NULL);
  wvs_message_free (parse_good (good));
  g_string_append (text, ",\"a\"]}}");
  parse_bad (text->str, "more than 64 entries");
}

/* Whatever is cut off or put in its place: an error or a message. */
static void
test_mutations (void)
{
  static const char text[] =
      "{\"type\":\"start\",\"title\":\"ab\",\"position\":1.5,"
      "\"playing\":true,\"capabilities\":{\"video\":[\"video/VP8\"]}}";
  static const char bytes[] = "\"{}[]:,\\0e-\xff\0 nt";

  for (gsize at = 0; at < sizeof text - 1; at++) {
    for (gsize i = 0; i < sizeof bytes; i++) {
      g_autofree char *copy = g_strdup (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (WvsMessage) message = NULL;

      copy[at] = bytes[i];
      message = wvs_message_parse (copy, sizeof text - 1, &error);
      g_assert_true ((message == NULL) == (error != NULL));
    }
  }
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_server_messages (void)
{
  g_autoptr (GPtrArray) servers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_ice_server_free);
  WvsPlayerStatus status = { .position_us = 1500000 };

  assert_text (wvs_message_new_welcome ("ab12", servers),
      "{\"type\":\"welcome\",\"session\":\"ab12\",\"iceServers\":[]}");
  g_ptr_array_add (servers, wvs_ice_server_parse ("stun:127.0.0.1:1", NULL));
  g_ptr_array_add (servers,
      wvs_ice_server_parse ("turn:127.0.0.1:2[u:p\"w]", NULL));
  assert_text (wvs_message_new_welcome ("ab12", servers),
      "{\"type\":\"welcome\",\"session\":\"ab12\",\"iceServers\":["
      "{\"urls\":\"stun:127.0.0.1:1\"},"
      "{\"urls\":\"turn:127.0.0.1:2\",\"username\":\"u\","
      "\"credential\":\"p\\\"w\"}]}");
  assert_text (wvs_message_new_offer ("v=0\r\n"),
      "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}");
  assert_text (wvs_message_new_candidate ("", NULL, 0),
      "{\"type\":\"candidate\",\"candidate\":\"\",\"sdpMid\":null,"
      "\"sdpMLineIndex\":0}");
  assert_text (wvs_message_new_error ("busy", "a \"b\" \xff"),
      "{\"type\":\"error\",\"code\":\"busy\",\"message\":"
      "\"a \\\"b\\\" \xef\xbf\xbd\"}");
  assert_text (wvs_message_new_state (WVS_VIEW_PAUSED, &status),
      "{\"type\":\"state\",\"state\":\"paused\",\"title\":null,"
      "\"position\":1.5,\"duration\":null,\"rendition\":{}}");

  status = (WvsPlayerStatus){ .waits = TRUE };
  assert_text (wvs_message_new_state (WVS_VIEW_BUFFERING, &status),
      "{\"type\":\"state\",\"state\":\"buffering\",\"title\":null,"
      "\"position\":0.0,\"duration\":null,"
      "\"reason\":\"waiting for an encoder\",\"rendition\":{}}");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/message/start", test_start);
  g_test_add_func ("/message/others", test_others);
  g_test_add_func ("/message/bad", test_bad);
  g_test_add_func ("/message/limits", test_limits);
  g_test_add_func ("/message/capabilities-limit", test_capabilities_limit);
  g_test_add_func ("/message/mutations", test_mutations);
  g_test_add_func ("/message/server", test_server_messages);
  return g_test_run ();
}
