/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <string.h>

#include "error.h"
#include "ice-server.h"
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

static WvsConfig *
parse_good (Line line)
{
  WvsConfig *config = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (line, &config, &text, &error));
  g_assert_no_error (error);
  g_assert_null (text);
  g_assert_nonnull (config);
  return config;
}

static void
assert_strings (char **strings, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", strings);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_defaults (void)
{
  Line line = { NULL };
  g_autoptr (WvsConfig) config = parse_good (line);

  g_assert_cmpstr (config->host, ==, "0.0.0.0");
  g_assert_cmpuint (config->port, ==, 8080);
  g_assert_null (config->cert_file);
  g_assert_null (config->key_file);
  g_assert_cmpuint (config->ice_servers->len, ==, 1);
  g_assert_cmpstr (wvs_ice_server_get_url (
                       g_ptr_array_index (config->ice_servers, 0)),
      ==, "stun:stun.l.google.com:19302");
  assert_strings (config->ice_addresses, "");
  g_assert_cmpuint (config->udp_port_min, ==, 0);
  g_assert_cmpuint (config->udp_port_max, ==, 0);
  assert_strings (config->allow_origins, "");
  g_assert_cmpuint (config->max_viewers, ==, 100);
  g_assert_true (config->loop);
  g_assert_false (config->verbose);
  assert_strings (config->files, "");
}

static void
test_everything (void)
{
  Line line = { "--host=::1", "--port=443", "--cert-file=c.pem", "--key-file",
    "k.pem", "--udp-ports=50000-50099", "--max-viewers=7", "--no-loop", "-v",
    "a.mp4", "b.mp4" };
  g_autoptr (WvsConfig) config = parse_good (line);

  g_assert_cmpstr (config->host, ==, "::1");
  g_assert_cmpuint (config->port, ==, 443);
  g_assert_cmpstr (config->cert_file, ==, "c.pem");
  g_assert_cmpstr (config->key_file, ==, "k.pem");
  g_assert_cmpuint (config->udp_port_min, ==, 50000);
  g_assert_cmpuint (config->udp_port_max, ==, 50099);
  g_assert_cmpuint (config->max_viewers, ==, 7);
  g_assert_false (config->loop);
  g_assert_true (config->verbose);
  assert_strings (config->files, "a.mp4 b.mp4");
}

static void
test_good (void)
{
  static Line lines[] = {
    { "--host", "127.0.0.1" },
    { "--host", "[::1]" },
    { "--host", "localhost" },
    { "--host", "video-1.example.org" },
    { "--port", "0" },
    { "--port", "65535" },
    { "--port", "1", "--port", "2" }, /* the last one holds */
    { "--udp-ports", "1024-65535" },
    { "--udp-ports", "5000-5000" },
    { "--max-viewers", "1" },
    { "--max-viewers", "10000" },
    { "--ice-server", "none" },
    { "--ice-server", "stun:[2001:db8::1]:3478", "--ice-server",
        "turn:h[u:p]" },
    { "--ice-address", "192.0.2.1", "--ice-address", "2001:db8::1" },
    { "--ice-address", "[::1]" },
    { "--allow-origin", "https://example.org", "--allow-origin",
        "http://[::1]:8000" },
    { "--verbose" },
    { "-v", "-v" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (WvsConfig) config = NULL;

    g_test_message ("%s %s", lines[i][0],
        lines[i][1] != NULL ? lines[i][1] : "");
    config = parse_good (lines[i]);
  }
}

static void
test_repeated (void)
{
  Line line = { "--ice-server", "stun:[2001:db8::1]:3478", "--ice-server",
    "turn:h[u:p]", "--ice-address=192.0.2.1", "--ice-address=[::1]",
    "--allow-origin=https://a.example", "--allow-origin=http://b.example:80" };
  Line none = { "--ice-server", "none" };
  g_autoptr (WvsConfig) config = parse_good (line);
  g_autoptr (WvsConfig) without = parse_good (none);

  g_assert_cmpuint (config->ice_servers->len, ==, 2);
  g_assert_cmpstr (wvs_ice_server_get_url (
                       g_ptr_array_index (config->ice_servers, 1)),
      ==, "turn:h:3478");
  assert_strings (config->ice_addresses, "192.0.2.1 ::1");
  assert_strings (config->allow_origins,
      "https://a.example http://b.example:80");
  g_assert_cmpuint (without->ice_servers->len, ==, 0);
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
    "--bogus" };

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

static void
test_files (void)
{
  static const struct {
    Line line;
    const char *files;
  } cases[] = {
    { { "a.mp4", "--port", "1", "b.mp4" }, "a.mp4 b.mp4" },
    { { "--", "-x.mp4", "--port" }, "-x.mp4 --port" },
    { { "--port", "1", "--", "a.mp4" }, "a.mp4" },
    { { "a.mp4", "--", "-b.mp4" }, "a.mp4 -b.mp4" },
    { { "--" }, "" },
    { { "-" }, "-" },
    { { "./-x.mp4" }, "./-x.mp4" },
    { { "M\xfcller.mp4" }, "M\xfcller.mp4" },
    { { "\xff\xfe" }, "\xff\xfe" },
    { { "new\nline.mp4" }, "new\nline.mp4" },
    { { "--cert-file=\xff.pem", "--key-file", "\xfe.pem" }, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WvsConfig) config = NULL;

    g_test_message ("%u", i);
    config = parse_good (cases[i].line);
    assert_strings (config->files, cases[i].files);
  }
}

static void
test_help (void)
{
  static const struct {
    Line line;
    const char *text;
  } cases[] = {
    { { "--help" }, "--ice-server" },
    { { "-h" }, "--udp-ports" },
    { { "--help", "--port", "abc" }, "--no-loop" },
    { { "--version" }, "webrtc-video-server " WVS_VERSION "\n" },
    { { "--version", "--port", "abc" }, WVS_VERSION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    WvsConfig *config = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (parse (cases[i].line, &config, &text, &error));
    g_assert_no_error (error);
    g_assert_null (config);
    g_assert_nonnull (strstr (text, cases[i].text));
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/options/defaults", test_defaults);
  g_test_add_func ("/options/everything", test_everything);
  g_test_add_func ("/options/good", test_good);
  g_test_add_func ("/options/repeated", test_repeated);
  g_test_add_func ("/options/bad", test_bad);
  g_test_add_func ("/options/bad-lines", test_bad_lines);
  g_test_add_func ("/options/too-many", test_too_many);
  g_test_add_func ("/options/no-secret", test_no_secret);
  g_test_add_func ("/options/long-value", test_long_value);
  g_test_add_func ("/options/files", test_files);
  g_test_add_func ("/options/help", test_help);
  return g_test_run ();
}
