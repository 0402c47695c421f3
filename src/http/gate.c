/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "gate.h"

#include <string.h>

#include "http-limits.h"

/* What the header fields come to. */
typedef struct {
  guint n;
  gsize bytes;
  guint hosts;
  guint lengths;
  guint encodings;
  gboolean control;
  const char *host;
  const char *length;
  const char *encoding;
} Fields;

static guint
refuse (const char **why, guint status, const char *text)
{
  if (why != NULL)
    *why = text;
  return status;
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++) {
    if (((guchar)*text < 0x20 && *text != '\t') || *text == 0x7f)
      return TRUE;
  }
  return FALSE;
}

static void
look_at (Fields *fields, const char *name, const char *value)
{
  fields->n++;
  fields->bytes += strlen (name) + strlen (value) + strlen (": \r\n");
  fields->control |= has_control (value);
  if (g_ascii_strcasecmp (name, "Host") == 0) {
    fields->hosts++;
    fields->host = value;
  } else if (g_ascii_strcasecmp (name, "Content-Length") == 0) {
    fields->lengths++;
    fields->length = value;
  } else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0) {
    fields->encodings++;
    fields->encoding = value;
  }
}

/* A name or an address, and a port: nothing that could mean something
 * elsewhere, for answers name it. */
static gboolean
is_authority (const char *text)
{
  const char *p = text;

  if (*p == '[') {
    p += 1 + strspn (p + 1, "0123456789abcdefABCDEF:.");
    if (*p++ != ']' || p - text < 4)
      return FALSE;
  } else {
    while (g_ascii_isalnum (*p) || (*p != '\0' && strchr ("-._", *p) != NULL))
      p++;
    if (p == text)
      return FALSE;
  }
  if (*p == ':') {
    gsize digits = strspn (++p, "0123456789");

    if (digits > 5 || g_ascii_strtoull (p, NULL, 10) > 65535)
      return FALSE;
    p += digits;
  }
  return *p == '\0' && strlen (text) <= 261; /* name 255, port 6 */
}

/* An absolute target overrules Host (RFC 9112 §3.2.2); only a proxy needs
 * them to differ. */
static gboolean
is_same_host (const char *host, GUri *uri)
{
  gsize length = strlen (g_uri_get_host (uri));

  if (*host == '[')
    host++;
  return g_ascii_strncasecmp (host, g_uri_get_host (uri), length) == 0 &&
         (host[length] == '\0' || host[length] == ':' || host[length] == ']');
}

static guint
check_host (const WvsGateRequest *request, const Fields *fields,
    const char **why)
{
  if (fields->hosts == 0 && request->version == SOUP_HTTP_1_0)
    return 0;
  if (fields->hosts != 1)
    return refuse (why, 400, "exactly one Host header is expected");
  if (!is_authority (fields->host) ||
      !is_same_host (fields->host, request->uri))
    return refuse (why, 400, "the Host header is malformed");
  return 0;
}

static guint
check_target (GUri *uri, const char **why)
{
  const char *path = g_uri_get_path (uri);
  const char *query =
      g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "";

  if (strlen (path) + strlen (query) > WVS_MAX_TARGET_BYTES)
    return refuse (why, 414, "the target is too long");
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      (*path != '/' && *path != '\0') || has_control (path) ||
      has_control (query) || !g_utf8_validate (path, -1, NULL) ||
      !g_utf8_validate (query, -1, NULL))
    return refuse (why, 400, "the target is malformed");
  return 0;
}

static guint
check_length (const char *length, const char **why)
{
  gsize digits = strspn (length, "0123456789");

  if (digits == 0 || length[digits] != '\0')
    return refuse (why, 400, "the Content-Length header is malformed");
  if (digits > 18 || g_ascii_strtoull (length, NULL, 10) > WVS_MAX_BODY_BYTES)
    return refuse (why, 413, "the body is too large");
  return 0;
}

/* Two ways to tell where a request ends are two requests to two readers. */
static guint
check_framing (const WvsGateRequest *request, const Fields *fields,
    const char **why)
{
  if (fields->encodings > 0 && fields->lengths > 0)
    return refuse (why, 400,
        "Content-Length and Transfer-Encoding exclude each other");
  if (fields->lengths > 1)
    return refuse (why, 400, "one Content-Length header is expected");
  if (fields->encodings > 0 && request->version == SOUP_HTTP_1_0)
    return refuse (why, 400, "HTTP/1.0 knows no Transfer-Encoding");
  if (fields->encodings > 1 ||
      (fields->encoding != NULL &&
          g_ascii_strcasecmp (fields->encoding, "chunked") != 0))
    return refuse (why, 501, "no Transfer-Encoding but chunked is known");
  return fields->length != NULL ? check_length (fields->length, why) : 0;
}

static guint
check_method (const char *method, const char **why)
{
  static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH",
    "DELETE", "OPTIONS", "TRACE", "CONNECT", NULL };

  if (g_strv_contains (known, method))
    return 0;
  return refuse (why, 501, "the method is unknown");
}

guint
wvs_gate_check (const WvsGateRequest *request, const char **why)
{
  Fields fields = { 0 };
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  guint status;

  soup_message_headers_iter_init (&iter, request->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    look_at (&fields, name, value);

  if (fields.n > WVS_MAX_HEADERS || fields.bytes > WVS_MAX_HEADER_BYTES)
    return refuse (why, 431, "the headers are too large");
  if (fields.control)
    return refuse (why, 400, "a header holds control characters");
  if ((status = check_host (request, &fields, why)) != 0 ||
      (status = check_target (request->uri, why)) != 0 ||
      (status = check_method (request->method, why)) != 0)
    return status;
  return check_framing (request, &fields, why);
}
