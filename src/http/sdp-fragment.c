/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp-fragment.h"

#include <string.h>

#include "error.h"

#define MAX_LINES 256
#define MAX_LINE_BYTES 1024
#define MAX_MEDIA 16
#define MAX_MID_BYTES 64

/* What is being read. */
typedef struct {
  WvsSdpFragment *fragment;
  guint n_media;
  char *mid;     /* (nullable): of the media description */
  guint pending; /* its candidates before its a=mid: the last so many */
} Reader;

static gboolean
fail (GError **error, const char *why)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID, "fragment: %s", why);
  return FALSE;
}

static void
free_candidate (gpointer data)
{
  WvsFragmentCandidate *candidate = data;

  g_free (candidate->text);
  g_free (candidate->mid);
  g_free (candidate);
}

void
wvs_sdp_fragment_free (WvsSdpFragment *fragment)
{
  if (fragment == NULL)
    return;
  g_free (fragment->ufrag);
  g_free (fragment->pwd);
  g_ptr_array_unref (fragment->candidates);
  g_free (fragment);
}

/* ice-char of RFC 8839 §5.4. */
static gboolean
is_ice_chars (const char *text, gsize min)
{
  gsize length = strlen (text);

  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && *p != '+' && *p != '/')
      return FALSE;
  }
  return length >= min && length <= 256;
}

/* The characters of a token (RFC 8866 §9). */
static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`{|}~", *p) == NULL)
      return FALSE;
  }
  return *text != '\0' && strlen (text) <= MAX_MID_BYTES;
}

static gboolean
read_credential (char **field, const char *value, gsize min, GError **error)
{
  if (!is_ice_chars (value, min))
    return fail (error, "malformed ICE credentials");
  if (*field == NULL)
    *field = g_strdup (value);
  else if (strcmp (*field, value) != 0)
    return fail (error, "its parts name different ICE credentials");
  return TRUE;
}

static gboolean
read_mid (Reader *reader, const char *value, GError **error)
{
  GPtrArray *candidates = reader->fragment->candidates;

  if (reader->n_media == 0 || reader->mid != NULL || !is_token (value))
    return fail (error, "malformed or misplaced a=mid");
  reader->mid = g_strdup (value);
  for (; reader->pending > 0; reader->pending--) {
    WvsFragmentCandidate *candidate =
        candidates->pdata[candidates->len - reader->pending];

    candidate->mid = g_strdup (value);
  }
  return TRUE;
}

static void
add_candidate (Reader *reader, const char *text)
{
  WvsFragmentCandidate *candidate = g_new0 (WvsFragmentCandidate, 1);

  candidate->text = g_strdup (text);
  candidate->mid = g_strdup (reader->mid);
  reader->pending += reader->n_media > 0 && reader->mid == NULL;
  g_ptr_array_add (reader->fragment->candidates, candidate);
}

static gboolean
read_attribute (Reader *reader, const char *text, GError **error)
{
  const char *value = strchr (text, ':');

  value = value != NULL ? value + 1 : "";
  if (g_str_has_prefix (text, "ice-ufrag:"))
    return read_credential (&reader->fragment->ufrag, value, 4, error);
  if (g_str_has_prefix (text, "ice-pwd:"))
    return read_credential (&reader->fragment->pwd, value, 22, error);
  if (g_str_has_prefix (text, "mid:"))
    return read_mid (reader, value, error);
  if (g_str_equal (text, "end-of-candidates")) {
    add_candidate (reader, "");
    return TRUE;
  }
  if (!g_str_has_prefix (text, "candidate:"))
    return TRUE;
  if (reader->n_media == 0)
    return fail (error, "a candidate stands before all media descriptions");
  add_candidate (reader, text);
  return TRUE;
}

/* Without a=mid nobody knows whose candidates they are. */
static gboolean
end_media (Reader *reader, GError **error)
{
  if (reader->pending > 0)
    return fail (error, "a media description has candidates, but no a=mid");
  g_clear_pointer (&reader->mid, g_free);
  return TRUE;
}

/* m=<media> <port> <proto> <formats>, all of it without a meaning here. */
static gboolean
read_media (Reader *reader, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 5);

  if (g_strv_length (words) < 4 || !is_token (words[0]) ||
      words[3][0] == '\0' ||
      !g_ascii_string_to_unsigned (words[1], 10, 0, 65535, NULL, NULL))
    return fail (error, "malformed media description");
  if (++reader->n_media > MAX_MEDIA)
    return fail (error, "too many media descriptions");
  return end_media (reader, error);
}

static gboolean
read_line (Reader *reader, const char *line, GError **error)
{
  if (strlen (line) > MAX_LINE_BYTES)
    return fail (error, "a line is too long");
  if (g_str_has_prefix (line, "a=") && line[2] != '\0')
    return read_attribute (reader, line + 2, error);
  if (g_str_has_prefix (line, "m="))
    return read_media (reader, line + 2, error);
  return fail (error, "there is a line that is neither a= nor m=");
}

static gboolean
read_lines (Reader *reader, char **lines, GError **error)
{
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen (lines[i]);

    if (length > 0 && lines[i][length - 1] == '\r')
      lines[i][length - 1] = '\0';
    if (lines[i][0] == '\0' && lines[i + 1] == NULL && i > 0)
      break; /* behind the last line's end */
    if (i == MAX_LINES)
      return fail (error, "too many lines");
    if (!read_line (reader, lines[i], error))
      return FALSE;
  }
  return end_media (reader, error);
}

WvsSdpFragment *
wvs_sdp_fragment_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (WvsSdpFragment) fragment = g_new0 (WvsSdpFragment, 1);
  Reader reader = { .fragment = fragment };
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean good;

  fragment->candidates = g_ptr_array_new_with_free_func (free_candidate);
  if (length == 0 || memchr (text, '\0', length) != NULL ||
      !g_utf8_validate (text, (gssize)length, NULL)) {
    fail (error, "it is empty, or not text");
    return NULL;
  }
  copy = g_strndup (text, length);
  lines = g_strsplit (copy, "\n", MAX_LINES + 2);
  good = read_lines (&reader, lines, error);
  g_free (reader.mid);
  if (!good)
    return NULL;
  if ((fragment->ufrag == NULL) != (fragment->pwd == NULL)) {
    fail (error, "a=ice-ufrag and a=ice-pwd belong together");
    return NULL;
  }
  return g_steal_pointer (&fragment);
}
