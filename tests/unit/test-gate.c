/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "gate.h"

#include "http-limits.h"
#include "wvs-test.h"

/* A head: fields after Host, one to a line, name and value apart by ": ". */
typedef struct {
  const char *method;
  const char *uri;
  const char *fields;
  guint status;
} Case;

static SoupMessageHeaders *
make_headers (const char *fields)
{
  SoupMessageHeaders *headers =
      soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_auto (GStrv) lines = g_strsplit (fields, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (parts[0] != NULL && parts[1] != NULL)
      soup_message_headers_append (headers, parts[0], parts[1]);
  }
  return headers;
}

static guint
check (const Case *c, SoupHTTPVersion version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (c->uri, G_URI_FLAGS_NONE, &error);
  SoupMessageHeaders *headers = make_headers (c->fields);
  const WvsGateRequest request = { c->method, uri, version, headers };
  const char *why = NULL;
  guint status;

  g_assert_no_error (error);
  status = wvs_gate_check (&request, &why);
  g_assert_true ((status == 0) == (why == NULL));
  soup_message_headers_unref (headers);
  return status;
}

static void
test_table (void)
{
  static const Case cases[] = {
    { "GET", "http://a/", "Host: a", 0 },
    { "HEAD", "http://a:8080/x?y=z", "Host: a:8080", 0 },
    { "GET", "http://[::1]:1/", "Host: [::1]:1", 0 },
    { "GET", "http://a/", "Host: A", 0 },
    { "GET", "http://a/", "", 400 },
    { "GET", "http://a/", "Host: a\nHost: a", 400 },
    { "GET", "http://a/", "Host: a\nhost: b", 400 },
    { "GET", "http://evil/", "Host: a", 400 },
    { "GET", "http://a/", "Host: ab", 400 },
    { "GET", "http://a/", "Host: a<", 400 },
    { "GET", "http://a/", "Host: a:65536", 400 },
    { "GET", "http://a/", "Host: a:1x", 400 },
    { "GET", "http://a/", "Host: a,b", 400 },
    { "GET", "http://u@a/", "Host: a", 400 },
    { "GET", "http://a/#f", "Host: a", 400 },
    { "GET", "http://a/%01", "Host: a", 400 },
    { "GET", "http://a/%7f", "Host: a", 400 },
    { "GET", "http://a/\xc3\xa9", "Host: a", 0 },
    { "get", "http://a/", "Host: a", 501 },
    { "BREW", "http://a/", "Host: a", 501 },
    { "POST", "http://a/", "Host: a\nContent-Length: 65536", 0 },
    { "POST", "http://a/", "Host: a\nContent-Length: 65537", 413 },
    { "POST", "http://a/", "Host: a\nContent-Length: 9999999999999999999999",
        413 },
    { "POST", "http://a/", "Host: a\nTransfer-Encoding: chunked", 0 },
    { "POST", "http://a/", "Host: a\nTransfer-Encoding: Chunked", 0 },
    { "POST", "http://a/", "Host: a\nTransfer-Encoding: gzip", 501 },
    { "POST", "http://a/",
        "Host: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked",
        501 },
    { "POST", "http://a/",
        "Host: a\nTransfer-Encoding: chunked\nContent-Length: 1", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s %s %s", cases[i].method, cases[i].uri, cases[i].fields);
    g_assert_cmpuint (check (&cases[i], SOUP_HTTP_1_1), ==, cases[i].status);
  }
}

static void
test_http_1_0 (void)
{
  static const Case bare = { "GET", "http://a/", "" };
  static const Case chunked = { "POST", "http://a/",
    "Transfer-Encoding: chunked" };

  g_assert_cmpuint (check (&bare, SOUP_HTTP_1_0), ==, 0);
  g_assert_cmpuint (check (&chunked, SOUP_HTTP_1_0), ==, 400);
}

/* Each limit is met exactly, then passed by one. */
static void
test_limits (void)
{
  for (guint over = 0; over < 2; over++) {
    GString *uri = g_string_new ("http://a/");
    GString *many = g_string_new ("Host: a");
    GString *large = g_string_new ("Host: a\nX: ");
    Case c = { .method = "GET", .uri = "http://a/", .fields = "Host: a" };

    while (uri->len < strlen ("http://a") + WVS_MAX_TARGET_BYTES + over)
      g_string_append_c (uri, 'x');
    c.uri = uri->str;
    g_assert_cmpuint (check (&c, SOUP_HTTP_1_1), ==, over ? 414 : 0);

    c.uri = "http://a/";
    for (guint i = 1; i < WVS_MAX_HEADERS + over; i++)
      g_string_append_printf (many, "\nX-%u: y", i);
    c.fields = many->str;
    g_assert_cmpuint (check (&c, SOUP_HTTP_1_1), ==, over ? 431 : 0);

    /* "Host: a" and "X: " with their line ends are 9 and 5 bytes. */
    for (guint i = 0; i < WVS_MAX_HEADER_BYTES - 14 + over; i++)
      g_string_append_c (large, 'y');
    c.fields = large->str;
    g_assert_cmpuint (check (&c, SOUP_HTTP_1_1), ==, over ? 431 : 0);

    g_string_free (uri, TRUE);
    g_string_free (many, TRUE);
    g_string_free (large, TRUE);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/gate/table", test_table);
  g_test_add_func ("/gate/http-1.0", test_http_1_0);
  g_test_add_func ("/gate/limits", test_limits);
  return g_test_run ();
}
