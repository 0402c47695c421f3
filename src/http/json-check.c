/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "json-check.h"

#include <string.h>

#define MAX_INTEGER_DIGITS 15 /* all of them are exact in a double */
#define MAX_NUMBER_BYTES 32

typedef struct {
  const char *at;
  const char *end;
  guint depth; /* what is left */
  const char *wrong;
} Reader;

static gboolean read_value (Reader *r);

static gboolean
fail (Reader *r, const char *why)
{
  if (r->wrong == NULL)
    r->wrong = why;
  return FALSE;
}

static int
peek (const Reader *r)
{
  return r->at < r->end ? (guchar)*r->at : -1;
}

static void
skip_space (Reader *r)
{
  while (r->at < r->end && strchr (" \t\r\n", *r->at) != NULL && *r->at != '\0')
    r->at++;
}

static gboolean
expect (Reader *r, char c, const char *why)
{
  skip_space (r);
  if (peek (r) != c)
    return fail (r, why);
  r->at++;
  return TRUE;
}

/* The four digits of \uXXXX, or -1. */
static int
read_hex (Reader *r)
{
  int value = 0;

  for (guint i = 0; i < 4; i++, r->at++) {
    if (!g_ascii_isxdigit (peek (r) < 0 ? ' ' : *r->at))
      return -1;
    value = value * 16 + g_ascii_xdigit_value (*r->at);
  }
  return value;
}

static gboolean
read_unicode_escape (Reader *r)
{
  int unit = read_hex (r);

  if (unit < 0)
    return fail (r, "bad \\u escape in a string");
  if (unit == 0)
    return fail (r, "NUL character in a string");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return fail (r, "lone surrogate in a string");
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;
  if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u')
    return fail (r, "lone surrogate in a string");
  r->at += 2;
  unit = read_hex (r);
  return (unit >= 0xdc00 && unit <= 0xdfff) ||
         fail (r, "lone surrogate in a string");
}

static gboolean
read_string (Reader *r)
{
  if (!expect (r, '"', "a string is missing"))
    return FALSE;
  for (;;) {
    int c = peek (r);

    if (c < 0)
      return fail (r, "a string has no end");
    if (c < 0x20)
      return fail (r, "control character in a string");
    r->at++;
    if (c == '"')
      return TRUE;
    if (c != '\\')
      continue;
    c = peek (r);
    r->at++;
    if (c == 'u') {
      if (!read_unicode_escape (r))
        return FALSE;
    } else if (c <= 0 || strchr ("\"\\/bfnrt", c) == NULL) {
      return fail (r, "unknown escape in a string");
    }
  }
}

static guint
read_digits (Reader *r)
{
  const char *begin = r->at;

  while (r->at < r->end && g_ascii_isdigit (*r->at))
    r->at++;
  return (guint)(r->at - begin);
}

static gboolean
read_number (Reader *r)
{
  const char *begin = r->at;
  gboolean zero;
  gboolean whole = TRUE;
  guint digits;

  r->at += peek (r) == '-';
  zero = peek (r) == '0';
  digits = read_digits (r);
  if (digits == 0 || (zero && digits > 1))
    return fail (r, "not a JSON value");
  if (peek (r) == '.') {
    whole = FALSE;
    r->at++;
    if (read_digits (r) == 0)
      return fail (r, "not a JSON number");
  }
  if (peek (r) == 'e' || peek (r) == 'E') {
    whole = FALSE;
    r->at++;
    r->at += peek (r) == '+' || peek (r) == '-';
    if (read_digits (r) == 0)
      return fail (r, "not a JSON number");
  }
  if ((whole && digits > MAX_INTEGER_DIGITS) ||
      r->at - begin > MAX_NUMBER_BYTES)
    return fail (r, "a number has too many digits");
  return TRUE;
}

static gboolean
read_word (Reader *r, const char *word)
{
  gsize length = strlen (word);

  if ((gsize)(r->end - r->at) < length || memcmp (r->at, word, length) != 0)
    return fail (r, "not a JSON value");
  r->at += length;
  return TRUE;
}

static gboolean
read_member (Reader *r)
{
  return read_string (r) && expect (r, ':', "a ':' is missing") &&
         read_value (r);
}

/* An object or an array: what is between the brackets. */
static gboolean
read_items (Reader *r, char close, gboolean (*read_item) (Reader *))
{
  if (r->depth == 0)
    return fail (r, "nested too deep");
  r->depth--;
  r->at++;
  skip_space (r);
  if (peek (r) != close) {
    do {
      if (!read_item (r))
        return FALSE;
      skip_space (r);
    } while (peek (r) == ',' && r->at++ != NULL);
  }
  r->depth++;
  return expect (r, close, "a ',' or a closing bracket is missing");
}

static gboolean
read_value (Reader *r)
{
  skip_space (r);
  switch (peek (r)) {
  case '{':
    return read_items (r, '}', read_member);
  case '[':
    return read_items (r, ']', read_value);
  case '"':
    return read_string (r);
  case 't':
    return read_word (r, "true");
  case 'f':
    return read_word (r, "false");
  case 'n':
    return read_word (r, "null");
  default:
    return read_number (r);
  }
}

const char *
wvs_json_check (const char *text, gsize length, guint max_depth)
{
  Reader r = { .at = text, .end = text + length, .depth = max_depth };

  if (memchr (text, '\0', length) != NULL)
    return "NUL character";
  if (!g_utf8_validate (text, (gssize)length, NULL))
    return "not valid UTF-8";
  if (!read_value (&r))
    return r.wrong;
  skip_space (&r);
  return r.at == r.end ? NULL : "something follows the value";
}
