/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <string.h>

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
test_media_defaults (void)
{
  Line line = { NULL };
  g_autoptr (WvsConfig) config = parse_good (line);

  g_assert_cmpstr (config->transcode, ==, "auto");
  g_assert_cmpstr (config->video_codec, ==, "vp8");
  g_assert_cmpuint (config->max_height, ==, 720);
  g_assert_cmpuint (config->video_bitrate_kbps, ==, 0);
  g_assert_cmpuint (config->audio_bitrate_kbps, ==, 96);
  g_assert_cmpuint (config->max_encoders, ==, 0);
  g_assert_null (config->cache_dir);
  g_assert_cmpuint (config->cache_bytes, ==, G_GUINT64_CONSTANT (10737418240));
  g_assert_false (config->prepare);
}

static void
test_media (void)
{
  Line line = { "--transcode=always", "--video-codec", "h264",
    "--max-height=1080", "--video-bitrate=4000", "--audio-bitrate=128",
    "--max-encoders=3", "--cache-dir=relative", "--cache-size=20M",
    "--prepare" };
  g_autoptr (WvsConfig) config = parse_good (line);

  g_assert_cmpstr (config->transcode, ==, "always");
  g_assert_cmpstr (config->video_codec, ==, "h264");
  g_assert_cmpuint (config->max_height, ==, 1080);
  g_assert_cmpuint (config->video_bitrate_kbps, ==, 4000);
  g_assert_cmpuint (config->audio_bitrate_kbps, ==, 128);
  g_assert_cmpuint (config->max_encoders, ==, 3);
  g_assert_cmpstr (config->cache_dir, ==, "relative");
  g_assert_cmpuint (config->cache_bytes, ==, 20 << 20);
  g_assert_true (config->prepare);
}

static void
test_cache_size (void)
{
  static const struct {
    const char *value;
    guint64 bytes;
  } cases[] = {
    { "16777216", 16777216 },
    { "16384K", 16777216 },
    { "16m", 16777216 },
    { "0016M", 16777216 },
    { "3g", G_GUINT64_CONSTANT (3221225472) },
    { "2T", G_GUINT64_CONSTANT (2199023255552) },
    { "9223372036854775807", G_MAXINT64 },
    { "8388607T", G_GUINT64_CONSTANT (9223370937343148032) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Line line = { "--cache-size", cases[i].value };
    g_autoptr (WvsConfig) config = NULL;

    g_test_message ("%s", cases[i].value);
    config = parse_good (line);
    g_assert_cmpuint (config->cache_bytes, ==, cases[i].bytes);
  }
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
    { "--transcode", "auto" },
    { "--transcode", "never" },
    { "--video-codec", "vp8" },
    { "--max-height", "144" },
    { "--max-height", "2160" },
    { "--video-bitrate", "100" },
    { "--video-bitrate", "50000" },
    { "--audio-bitrate", "16" },
    { "--audio-bitrate", "256" },
    { "--max-encoders", "1" },
    { "--max-encoders", "64" },
    { "--cache-dir", "none" },
    { "--cache-dir", "/c\xff" },
    { "--prepare", "--cache-dir", "./none" },
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
    { { "--help" }, "--cache-size" },
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
  g_test_add_func ("/options/media-defaults", test_media_defaults);
  g_test_add_func ("/options/everything", test_everything);
  g_test_add_func ("/options/media", test_media);
  g_test_add_func ("/options/cache-size", test_cache_size);
  g_test_add_func ("/options/good", test_good);
  g_test_add_func ("/options/repeated", test_repeated);
  g_test_add_func ("/options/files", test_files);
  g_test_add_func ("/options/help", test_help);
  return g_test_run ();
}
