/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp.h"

#include <string.h>

#include "error.h"

/* Attributes that may stand at the session level for all media. */
typedef struct {
  WvsSdp *sdp;
  WvsSdpMedia session; /* defaults */
  WvsSdpMedia *media;  /* (nullable): the one being read */
  guint n_groups;
} Reader;

static gboolean fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, message);
  return FALSE;
}

static void
free_format (gpointer data)
{
  WvsSdpFormat *format = data;

  g_free (format->encoding);
  g_free (format->fmtp);
  g_free (format);
}

static void
clear_media (WvsSdpMedia *media)
{
  g_free (media->kind);
  g_free (media->protocol);
  g_clear_pointer (&media->formats, g_ptr_array_unref);
  g_free (media->mid);
  g_free (media->ice_ufrag);
  g_free (media->ice_pwd);
  g_free (media->fingerprint);
  g_clear_pointer (&media->candidates, g_ptr_array_unref);
}

static void
free_media (gpointer data)
{
  clear_media (data);
  g_free (data);
}

static gboolean
parse_number (const char *text, guint64 min, guint64 max, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, min, max, &value, NULL))
    return FALSE;
  *number = (guint)value;
  return TRUE;
}

static gboolean
add_format (WvsSdpMedia *media, const char *text, GError **error)
{
  WvsSdpFormat *format;
  guint payload_type;

  if (!parse_number (text, 0, 127, &payload_type))
    return fail (error, "m=%s: '%s' is not a payload type", media->kind, text);
  if (wvs_sdp_media_lookup_format (media, payload_type) != NULL)
    return fail (error, "m=%s: payload type %u comes twice", media->kind,
        payload_type);
  if (media->formats->len == WVS_SDP_MAX_FORMATS)
    return fail (error, "m=%s: more than %u payload types", media->kind,
        WVS_SDP_MAX_FORMATS);
  format = g_new0 (WvsSdpFormat, 1);
  format->payload_type = payload_type;
  format->encoding = g_strdup ("");
  format->apt = -1;
  g_ptr_array_add (media->formats, format);
  return TRUE;
}

/* m=KIND PORT PROTOCOL FORMAT… */
static gboolean
read_media_line (Reader *reader, const char *value, GError **error)
{
  static const char *const kinds[] = { "video", "audio", "application", NULL };
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  WvsSdpMedia *media;

  if (g_strv_length (words) < 4)
    return fail (error, "m= line with too few fields");
  if (!g_strv_contains (kinds, words[0]))
    return fail (error, "m= line of an unknown kind of media");
  if (reader->sdp->media->len == WVS_SDP_MAX_MEDIA)
    return fail (error, "more than %u m= lines", WVS_SDP_MAX_MEDIA);

  media = g_new0 (WvsSdpMedia, 1);
  media->kind = g_strdup (words[0]);
  media->protocol = g_strdup (words[2]);
  media->formats = g_ptr_array_new_with_free_func (free_format);
  media->candidates = g_ptr_array_new_with_free_func (g_free);
  media->setup = reader->session.setup;
  media->direction = reader->session.direction;
  g_ptr_array_add (reader->sdp->media, media);
  reader->media = media;

  if (!parse_number (words[1], 0, 65535, &media->port))
    return fail (error, "m=%s: bad port", media->kind);
  if (strcmp (media->kind, "application") == 0)
    return TRUE; /* formats are names there */
  for (guint i = 3; words[i] != NULL; i++) {
    if (!add_format (media, words[i], error))
      return FALSE;
  }
  return TRUE;
}

/* Splits "PT REST" and finds the format; NULL where there is none. */
static WvsSdpFormat *
format_of (WvsSdpMedia *media, const char *value, const char **rest)
{
  const char *space = strchr (value, ' ');
  g_autofree char *number = NULL;
  guint payload_type;

  if (media == NULL || space == NULL)
    return NULL;
  number = g_strndup (value, (gsize)(space - value));
  if (!parse_number (number, 0, 127, &payload_type))
    return NULL;
  *rest = space + 1;
  return (WvsSdpFormat *)wvs_sdp_media_lookup_format (media, payload_type);
}

/* a=rtpmap:PT ENCODING/CLOCK[/CHANNELS] */
static gboolean
read_rtpmap (WvsSdpMedia *media, const char *value, GError **error)
{
  const char *rest = NULL;
  WvsSdpFormat *format = format_of (media, value, &rest);
  g_auto (GStrv) parts = NULL;

  if (format == NULL)
    return TRUE; /* of a payload type that is not on the m= line */
  parts = g_strsplit (rest, "/", 4);
  if (g_strv_length (parts) < 2 || strlen (parts[0]) > 64 ||
      !parse_number (parts[1], 1, 10000000, &format->clock_rate))
    return fail (error, "a=rtpmap of payload type %u is bad",
        format->payload_type);
  g_free (format->encoding);
  format->encoding = g_strdup (parts[0]);
  return TRUE;
}

/* a=fmtp:PT NAME=VALUE;…; of interest is apt= (RFC 4588 §8.1). */
static gboolean
read_fmtp (WvsSdpMedia *media, const char *value, GError **error)
{
  const char *rest = NULL;
  WvsSdpFormat *format = format_of (media, value, &rest);
  g_auto (GStrv) parameters = NULL;
  guint apt;

  if (format == NULL)
    return TRUE;
  g_free (format->fmtp);
  format->fmtp = g_strdup (rest);
  parameters = g_strsplit (rest, ";", -1);
  for (char **parameter = parameters; *parameter != NULL; parameter++) {
    g_strstrip (*parameter);
    if (!g_str_has_prefix (*parameter, "apt="))
      continue;
    if (!parse_number (*parameter + strlen ("apt="), 0, 127, &apt))
      return fail (error, "a=fmtp of payload type %u: bad apt",
          format->payload_type);
    format->apt = (int)apt;
  }
  return TRUE;
}

static void
set_feedback (WvsSdpFormat *format, const char *what)
{
  if (strcmp (what, "nack") == 0)
    format->nack = TRUE;
  else if (strcmp (what, "nack pli") == 0)
    format->nack_pli = TRUE;
  else if (strcmp (what, "ccm fir") == 0)
    format->ccm_fir = TRUE;
}

/* a=rtcp-fb:PT WHAT, or for all formats a=rtcp-fb:* WHAT */
static gboolean
read_rtcp_fb (WvsSdpMedia *media, const char *value, GError **error)
{
  const char *rest = NULL;
  WvsSdpFormat *format = format_of (media, value, &rest);

  if (format != NULL) {
    set_feedback (format, rest);
  } else if (media != NULL && g_str_has_prefix (value, "* ")) {
    for (guint i = 0; i < media->formats->len; i++)
      set_feedback (g_ptr_array_index (media->formats, i), value + 2);
  }
  return TRUE;
}

static gboolean
is_of (const char *text, gsize min, gsize max, const char *extra)
{
  gsize length = strlen (text);

  if (length < min || length > max)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr (extra, *p) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Sets a text attribute that may come once per level. */
static gboolean
set_once (char **field, const char *name, const char *value, gboolean good,
    GError **error)
{
  if (!good)
    return fail (error, "a=%s is malformed", name);
  if (*field != NULL)
    return fail (error, "a=%s comes twice", name);
  *field = g_strdup (value);
  return TRUE;
}

/* RFC 8122 §5: several may come, by different hash functions, for the same
 * certificate. Every browser sends sha-256; the others are passed over. */
static gboolean
read_fingerprint (WvsSdpMedia *level, const char *value, GError **error)
{
  g_autofree char *upper = NULL;
  const char *digest = value + strlen ("sha-256 ");

  if (g_ascii_strncasecmp (value, "sha-256 ", strlen ("sha-256 ")) != 0)
    return TRUE;
  if (strlen (digest) != 32 * 3 - 1)
    return fail (error, "a=fingerprint must have 32 bytes");
  for (guint i = 0; digest[i] != '\0'; i++) {
    if (i % 3 == 2 ? digest[i] != ':' : !g_ascii_isxdigit (digest[i]))
      return fail (error, "a=fingerprint is not hexadecimal");
  }
  upper = g_ascii_strup (digest, -1);
  if (g_strcmp0 (level->fingerprint, upper) == 0)
    return TRUE;
  return set_once (&level->fingerprint, "fingerprint", upper, TRUE, error);
}

static gboolean
read_setup (WvsSdpMedia *level, const char *value, GError **error)
{
  if (strcmp (value, "actpass") == 0)
    level->setup = WVS_SDP_SETUP_ACTPASS;
  else if (strcmp (value, "active") == 0)
    level->setup = WVS_SDP_SETUP_ACTIVE;
  else if (strcmp (value, "passive") == 0)
    level->setup = WVS_SDP_SETUP_PASSIVE;
  else
    return fail (error, "a=setup must be actpass, active or passive");
  return TRUE;
}

static gboolean
read_group (Reader *reader, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, " ", WVS_SDP_MAX_MEDIA + 2);

  if (words[0] == NULL || strcmp (words[0], "BUNDLE") != 0)
    return TRUE;
  if (reader->n_groups++ > 0)
    return fail (error, "more than one BUNDLE group");
  if (g_strv_length (words) > WVS_SDP_MAX_MEDIA + 1)
    return fail (error, "too many mids in the BUNDLE group");
  reader->sdp->bundle = g_strdupv (words + 1);
  return TRUE;
}

static gboolean
read_direction (WvsSdpMedia *level, const char *name)
{
  static const char *const names[] = { "sendrecv", "sendonly", "recvonly",
    "inactive" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (name, names[i]) == 0) {
      level->direction = (WvsSdpDirection)i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_attribute (Reader *reader, const char *text, GError **error)
{
  WvsSdpMedia *media = reader->media;
  WvsSdpMedia *level = media != NULL ? media : &reader->session;
  const char *colon = strchr (text, ':');
  gsize length = colon != NULL ? (gsize)(colon - text) : strlen (text);
  g_autofree char *name = g_strndup (text, length);
  const char *value = colon != NULL ? colon + 1 : "";

  if (read_direction (level, name))
    return TRUE;
  if (strcmp (name, "rtpmap") == 0)
    return read_rtpmap (media, value, error);
  if (strcmp (name, "fmtp") == 0)
    return read_fmtp (media, value, error);
  if (strcmp (name, "rtcp-fb") == 0)
    return read_rtcp_fb (media, value, error);
  if (strcmp (name, "ice-ufrag") == 0) /* RFC 8839 §5.4 */
    return set_once (&level->ice_ufrag, name, value,
        is_of (value, 4, 256, "+/"), error);
  if (strcmp (name, "ice-pwd") == 0)
    return set_once (&level->ice_pwd, name, value, is_of (value, 22, 256, "+/"),
        error);
  if (strcmp (name, "mid") == 0 && media != NULL)
    return set_once (&media->mid, name, value, is_of (value, 1, 32, "._-"),
        error);
  if (strcmp (name, "fingerprint") == 0)
    return read_fingerprint (level, value, error);
  if (strcmp (name, "setup") == 0)
    return read_setup (level, value, error);
  if (strcmp (name, "group") == 0 && media == NULL)
    return read_group (reader, value, error);
  if (strcmp (name, "rtcp-mux") == 0)
    level->rtcp_mux = TRUE;
  if (strcmp (name, "candidate") == 0 && media != NULL)
    g_ptr_array_add (media->candidates, g_strdup (text));
  if (strcmp (name, "crypto") == 0 || strcmp (name, "key-mgmt") == 0)
    return fail (error, "a=%s: keys come by DTLS only", name);
  return TRUE; /* unknown attributes are ignored (RFC 8866 §5.13) */
}

static gboolean
read_line (Reader *reader, const char *line, guint number, GError **error)
{
  if (!g_ascii_islower (line[0]) || line[1] != '=')
    return fail (error, "line %u is not of the form x=…", number);
  for (const char *p = line; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      return fail (error, "line %u has a control character", number);
  }
  if ((number == 1) != (line[0] == 'v'))
    return fail (error, "v= must be the first line and only there");
  if (line[0] == 'k')
    return fail (error, "k=: keys come by DTLS only");
  if (line[0] == 'm')
    return read_media_line (reader, line + 2, error);
  if (line[0] == 'a')
    return read_attribute (reader, line + 2, error);
  return TRUE;
}

static void
inherit (char **field, const char *session_value)
{
  if (*field == NULL)
    *field = g_strdup (session_value);
}

static void
inherit_transport (WvsSdpMedia *media, const WvsSdpMedia *from)
{
  if (media->ice_ufrag == NULL && media->ice_pwd == NULL) {
    media->ice_ufrag = g_strdup (from->ice_ufrag);
    media->ice_pwd = g_strdup (from->ice_pwd);
  }
  inherit (&media->fingerprint, from->fingerprint);
  if (media->setup == WVS_SDP_SETUP_NONE)
    media->setup = from->setup;
  media->rtcp_mux = media->rtcp_mux || from->rtcp_mux;
}

static const WvsSdpMedia *
lookup_mid (const WvsSdp *sdp, const char *mid)
{
  for (guint i = 0; i < sdp->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (sdp, i);

    if (g_strcmp0 (media->mid, mid) == 0)
      return media;
  }
  return NULL;
}

/* RFC 9143 §7.1.3: what describes the transport needs to stand only in the
 * first media description of a BUNDLE group. */
static void
share_transport (WvsSdp *sdp)
{
  const WvsSdpMedia *tagged = NULL;

  if (sdp->bundle != NULL && sdp->bundle[0] != NULL)
    tagged = lookup_mid (sdp, sdp->bundle[0]);
  for (guint i = 0; tagged != NULL && i < sdp->media->len; i++) {
    WvsSdpMedia *media = g_ptr_array_index (sdp->media, i);

    if (media != tagged && media->mid != NULL &&
        g_strv_contains ((const char *const *)sdp->bundle, media->mid))
      inherit_transport (media, tagged);
  }
}

static gboolean
read_lines (Reader *reader, const char *text, GError **error)
{
  guint number = 0;

  while (*text != '\0') {
    gsize length = strcspn (text, "\n");
    gsize trimmed =
        length > 0 && text[length - 1] == '\r' ? length - 1 : length;
    g_autofree char *line = g_strndup (text, trimmed);

    if (++number > WVS_SDP_MAX_LINES)
      return fail (error, "more than %u lines", WVS_SDP_MAX_LINES);
    if (trimmed > WVS_SDP_MAX_LINE)
      return fail (error, "line %u is too long", number);
    if (!read_line (reader, line, number, error))
      return FALSE;
    text += length;
    if (*text == '\n')
      text++;
  }
  if (reader->sdp->media->len == 0)
    return fail (error, "no m= line");
  return TRUE;
}

WvsSdp *
wvs_sdp_parse (const char *text, GError **error)
{
  g_autoptr (WvsSdp) sdp = g_new0 (WvsSdp, 1);
  Reader reader = { .sdp = sdp };
  gboolean good;

  sdp->media = g_ptr_array_new_with_free_func (free_media);
  if (strlen (text) > WVS_SDP_MAX_SIZE || !g_utf8_validate (text, -1, NULL)) {
    fail (error, "must be UTF-8 of at most %u bytes", WVS_SDP_MAX_SIZE);
    return NULL;
  }
  good = read_lines (&reader, text, error);
  for (guint i = 0; i < sdp->media->len; i++)
    inherit_transport (g_ptr_array_index (sdp->media, i), &reader.session);
  share_transport (sdp);
  clear_media (&reader.session);
  return good ? g_steal_pointer (&sdp) : NULL;
}

void
wvs_sdp_free (WvsSdp *sdp)
{
  if (sdp == NULL)
    return;
  g_ptr_array_unref (sdp->media);
  g_strfreev (sdp->bundle);
  g_free (sdp);
}

const WvsSdpMedia *
wvs_sdp_get_media (const WvsSdp *sdp, guint index)
{
  return g_ptr_array_index (sdp->media, index);
}

const WvsSdpFormat *
wvs_sdp_media_lookup_format (const WvsSdpMedia *media, guint payload_type)
{
  for (guint i = 0; i < media->formats->len; i++) {
    const WvsSdpFormat *format = g_ptr_array_index (media->formats, i);

    if (format->payload_type == payload_type)
      return format;
  }
  return NULL;
}
