/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* Command lines that are refused: options.c. */

#include "options.h"

#include <string.h>

#include "error.h"
#include "wvs-test.h"

#define MAX_ARGUMENTS 12

/* A command line without the program's name. */
typedef const char *const Line[MAX_ARGUMENTS];

static gboolean
parse (Line line, WvsConfig **config, char **text, GError **error)
{
  const char *argv[MAX_ARGUMENTS + 1] = { "webrtc-video-server" };

  for (guint i = 0; i + 1 < MAX_ARGUMENTS && line[i] != NULL; i++)
    argv[i + 1] = line[i];
  return wvs_options_parse (argv, config, text, error);
}

/* Refused in one line that names the option, the value and what is expected. */
static void
test_bad (void)
{
  static const struct {
    const char *option;
    const char *value;
    const char *expected;
  } cases[] = {
    { "--host", "999.1.1.1", "an IP address or a host name" },
    { "--host", "", "an IP address or a host name" },
    { "--host", "127.1", "an IP address or a host name" },
    { "--host", "a b", "an IP address or a host name" },
    { "--host", "-host", "an IP address or a host name" },
    { "--host", "[::1", "an IP address or a host name" },
    { "--host", "http://x", "an IP address or a host name" },
    { "--host", "h:80", "an IP address or a host name" },
    { "--host", "h\xffst", "an IP address or a host name" },
    { "--port", "abc", "a port number from 0 to 65535" },
    { "--port", "", "a port number from 0 to 65535" },
    { "--port", "80x", "a port number from 0 to 65535" },
    { "--port", " 80", "a port number from 0 to 65535" },
    { "--port", "+80", "a port number from 0 to 65535" },
    { "--port", "0x50", "a port number from 0 to 65535" },
    { "--port", "65536", "a port number from 0 to 65535" },
    { "--port", "-1", "a port number from 0 to 65535" },
    { "--port", "99999999999999999999", "a port number from 0 to 65535" },
    { "--port", "8080.0", "a port number from 0 to 65535" },
    { "--port", "\xff", "a port number from 0 to 65535" },
    { "--udp-ports", "", "MIN-MAX" },
    { "--udp-ports", "5000", "MIN-MAX" },
    { "--udp-ports", "5000-", "MIN-MAX" },
    { "--udp-ports", "-5000", "MIN-MAX" },
    { "--udp-ports", "5000-4999", "MIN-MAX" },
    { "--udp-ports", "1023-2000", "MIN-MAX" },
    { "--udp-ports", "5000-65536", "MIN-MAX" },
    { "--udp-ports", "5000-5001-5002", "MIN-MAX" },
    { "--udp-ports", "a-b", "MIN-MAX" },
    { "--udp-ports", "5000 - 5001", "MIN-MAX" },
    { "--max-viewers", "0", "a number from 1 to 10000" },
    { "--max-viewers", "10001", "a number from 1 to 10000" },
    { "--max-viewers", "many", "a number from 1 to 10000" },
    { "--transcode", "", "auto, never or always" },
    { "--transcode", "Auto", "auto, never or always" },
    { "--transcode", "yes", "auto, never or always" },
    { "--video-codec", "", "vp8 or h264" },
    { "--video-codec", "h265", "vp8 or h264" },
    { "--video-codec", "VP8", "vp8 or h264" },
    { "--max-height", "143", "a number of lines from 144 to 2160" },
    { "--max-height", "2161", "a number of lines from 144 to 2160" },
    { "--max-height", "720p", "a number of lines from 144 to 2160" },
    { "--video-bitrate", "99", "a number of kbit/s from 100 to 50000" },
    { "--video-bitrate", "50001", "a number of kbit/s from 100 to 50000" },
    { "--video-bitrate", "2M", "a number of kbit/s from 100 to 50000" },
    { "--audio-bitrate", "15", "a number of kbit/s from 16 to 256" },
    { "--audio-bitrate", "257", "a number of kbit/s from 16 to 256" },
    { "--max-encoders", "0", "a number from 1 to 64" },
    { "--max-encoders", "65", "a number from 1 to 64" },
    { "--cache-dir", "", "a directory, or none" },
    { "--cache-size", "", "of at least 16M" },
    { "--cache-size", "G", "of at least 16M" },
    { "--cache-size", "0", "of at least 16M" },
    { "--cache-size", "16777215", "of at least 16M" },
    { "--cache-size", "15M", "of at least 16M" },
    { "--cache-size", "1.5G", "of at least 16M" },
    { "--cache-size", "10GB", "of at least 16M" },
    { "--cache-size", "10 G", "of at least 16M" },
    { "--cache-size", "10P", "of at least 16M" },
    { "--cache-size", "-10G", "of at least 16M" },
    { "--cache-size", "8388608T", "of at least 16M" },
    { "--cache-size", "9223372036854775808", "of at least 16M" },
    { "--cache-size", "99999999999999999999", "of at least 16M" },
    { "--ice-address", "", "the IP address of an interface" },
    { "--ice-address", "eth0", "the IP address of an interface" },
    { "--ice-address", "0.0.0.0", "the IP address of an interface" },
    { "--ice-address", "::", "the IP address of an interface" },
    { "--ice-address", "224.0.0.1", "the IP address of an interface" },
    { "--ice-address", "192.0.2.1:80", "the IP address of an interface" },
    { "--allow-origin", "", "https://HOST[:PORT]" },
    { "--allow-origin", "*", "https://HOST[:PORT]" },
    { "--allow-origin", "null", "https://HOST[:PORT]" },
    { "--allow-origin", "example.org", "https://HOST[:PORT]" },
    { "--allow-origin", "https://", "https://HOST[:PORT]" },
    { "--allow-origin", "https://example.org/", "https://HOST[:PORT]" },
    { "--allow-origin", "https://example.org/x", "https://HOST[:PORT]" },
    { "--allow-origin", "https://example.org?x", "https://HOST[:PORT]" },
    { "--allow-origin", "https://example.org#x", "https://HOST[:PORT]" },
    { "--allow-origin", "https://u@example.org", "https://HOST[:PORT]" },
    { "--allow-origin", "https://example.org:99999", "https://HOST[:PORT]" },
    { "--allow-origin", "file:///x", "https://HOST[:PORT]" },
    { "--ice-server", "", "stun:HOST:PORT" },
    { "--ice-server", "http://x", "stun:HOST:PORT" },
    { "--ice-server", "stun:", "stun:HOST:PORT" },
    { "--ice-server", "stun:host:99999", "from 1 to 65535" },
    { "--ice-server", "turn:h", "credentials" },
    { "--ice-server", "None", "or none" },
    { "--ice-server", "stun:h\xff", "stun:HOST:PORT" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *argument =
        g_strdup_printf ("%s=%s", cases[i].option, cases[i].value);
    g_autofree char *quoted = g_strdup_printf ("\"%s\"", cases[i].value);
    Line line = { argument };
    WvsConfig *config = NULL;
    char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s, row %u", cases[i].option, i);
    g_assert_false (parse (line, &config, &text, &error));
    g_assert_null (config);
    g_assert_null (text);
    g_assert_true (g_str_has_prefix (error->message, cases[i].option));
    g_assert_nonnull (strstr (error->message, quoted));
    g_assert_null (strchr (error->message, '\n'));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_USAGE,
        cases[i].expected);
  }
}

/* What is wrong with more than one value. */
static void
test_bad_lines (void)
{
  static const struct {
    Line line;
    const char *message;
  } cases[] = {
    { { "--cert-file", "c.pem" }, "--cert-file and --key-file" },
    { { "--key-file", "k.pem" }, "--cert-file and --key-file" },
    { { "--bogus" }, "--bogus" },
    { { "-x" }, "-x" },
    { { "--port" }, "--port" },
    { { "a.mp4", "--ice-server" }, "--ice-server" },
    { { "--ice-server", "none", "--ice-server", "stun:h" },
        "--ice-server: none" },
    { { "--ice-server", "stun:h", "--ice-server", "none" },
        "--ice-server: none" },
    { { "--help", "--bogus" }, "--bogus" },
    { { "--prepare", "--cache-dir", "none" }, "--prepare fills the cache" },
    { { "--cache-dir=none", "--prepare", "a.mp4" }, "--cache-dir none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    WvsConfig *config = NULL;
    char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].line[0]);
    g_assert_false (parse (cases[i].line, &config, &text, &error));
    g_assert_null (strchr (error->message, '\n'));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_USAGE,
        cases[i].message);
  }
}

/* The most that an option may be given, and one more. */
static void
test_too_many (void)
{
  static const struct {
    const char *argument;
    guint most;
    const char *message;
  } cases[] = {
    { "--ice-server=stun:h", 8, "--ice-server: given 9 times, 8 is the most" },
    { "--ice-address=192.0.2.1", 16, "--ice-address: given 17 times" },
    { "--allow-origin=http://h", 32, "--allow-origin: given 33 times" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint more = 0; more < 2; more++) {
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      g_autoptr (WvsConfig) config = NULL;
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      gboolean good;

      g_ptr_array_add (argv, (gpointer) "webrtc-video-server");
      for (guint j = 0; j < cases[i].most + more; j++)
        g_ptr_array_add (argv, (gpointer)cases[i].argument);
      g_ptr_array_add (argv, NULL);
      good = wvs_options_parse ((const char *const *)argv->pdata, &config,
          &text, &error);
      g_assert_cmpint (good, ==, !more);
      if (more)
        wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_USAGE,
            cases[i].message);
    }
  }
}

/* However wrong it is: no password in what is printed. */
static void
test_no_secret (void)
{
  static const char *const arguments[] = {
    "--ice-server=turn:h:99999[me:topsecret]",
    "--ice-server=turn:h[me:topsecret", "--ice-server=turn:h[topsecret]",
    "--ice-server=stun:h[me:topsecret]", "--ice-server=[me:topsecret]",
    "--ice-server=turn:[::1[me:topsecret]",
    "--ice-server=turn:a b[me:topsecret]", "--ice-server=turn:me:topsecret@h",
    "--ice-server=turn://me:topsecret@h",
    "--ice-server=turn://me:topsecret@h?transport=sctp",
    "--ice-server=turn:h[me:x@topsecret", "--ice-server=topsecret@h",
    "--ice-server=me:topsecret@h", "--ice-server=turn:h:3478:me:topsecret",
    "--ice-server=turn:me:topsecret[x@h", "--ice-servr=turn:h[me:topsecret]",
    "--ice-server-=turn:h[me:topsecret]", "-ice-server=turn:h[me:topsecret]"
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    Line line = { arguments[i] };
    WvsConfig *config = NULL;
    char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", arguments[i]);
    g_assert_false (parse (line, &config, &text, &error));
    g_test_message ("%s", error->message);
    g_assert_null (strstr (error->message, "secret"));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_USAGE, NULL);
  }
}

static void
test_long_value (void)
{
  g_autofree char *filler = g_strnfill (5000, 'a');
  static const char *const options[] = { "--host", "--port", "--ice-server",
    "--ice-address", "--udp-ports", "--allow-origin", "--max-viewers",
    "--transcode", "--max-height", "--video-codec", "--cache-size", "--bogus" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    /* The space is what is wrong with a host or an origin. */
    g_autofree char *argument = g_strdup_printf ("%s= %s", options[i], filler);
    Line line = { argument };
    WvsConfig *config = NULL;
    char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", options[i]);
    g_assert_false (parse (line, &config, &text, &error));
    g_assert_cmpuint (strlen (error->message), <, 500);
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_USAGE, options[i]);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/options-bad/values", test_bad);
  g_test_add_func ("/options-bad/lines", test_bad_lines);
  g_test_add_func ("/options-bad/too-many", test_too_many);
  g_test_add_func ("/options-bad/no-secret", test_no_secret);
  g_test_add_func ("/options-bad/long-value", test_long_value);
  return g_test_run ();
}
