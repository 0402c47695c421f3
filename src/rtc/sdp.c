/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp.h"

#include <string.h>

#include "sdp-attribute.h"

/* Attributes that may stand at the session level for all media. */
typedef struct {
  WvsSdp *sdp;
  WvsSdpMedia session; /* defaults */
  WvsSdpMedia *media;  /* (nullable): the one being read */
  guint n_groups;
} Reader;

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
  g_free (media->first_format);
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
add_format (WvsSdpMedia *media, const char *text, GError **error)
{
  WvsSdpFormat *format;
  guint payload_type;

  if (!wvs_sdp_parse_number (text, 0, 127, &payload_type))
    return wvs_sdp_refuse (error, "m=%s: '%s' is not a payload type",
        media->kind, text);
  if (wvs_sdp_media_lookup_format (media, payload_type) != NULL)
    return wvs_sdp_refuse (error, "m=%s: payload type %u comes twice",
        media->kind, payload_type);
  if (media->formats->len == WVS_SDP_MAX_FORMATS)
    return wvs_sdp_refuse (error, "m=%s: more than %u payload types",
        media->kind, WVS_SDP_MAX_FORMATS);
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
  static const char *const kinds[] = { "video", "audio", "application", "text",
    "image", "message", NULL }; /* RFC 8866 §8.2.1 */
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  WvsSdpMedia *media;

  if (g_strv_length (words) < 4)
    return wvs_sdp_fail (error, "m= line with too few fields");
  if (!g_strv_contains (kinds, words[0]))
    return wvs_sdp_fail (error, "m= line of an unknown kind of media");
  if (reader->sdp->media->len == WVS_SDP_MAX_MEDIA)
    return wvs_sdp_fail (error, "more than %u m= lines", WVS_SDP_MAX_MEDIA);

  media = g_new0 (WvsSdpMedia, 1);
  media->kind = g_strdup (words[0]);
  media->protocol = g_strdup (words[2]);
  media->first_format = g_strdup (words[3]);
  media->formats = g_ptr_array_new_with_free_func (free_format);
  media->candidates = g_ptr_array_new_with_free_func (g_free);
  media->setup = reader->session.setup;
  media->direction = reader->session.direction;
  g_ptr_array_add (reader->sdp->media, media);
  reader->media = media;

  if (!wvs_sdp_parse_number (words[1], 0, 65535, &media->port))
    return wvs_sdp_fail (error, "m=%s: bad port", media->kind);
  if (!wvs_sdp_is_of (words[2], 1, 64, "/-._") ||
      !wvs_sdp_is_of (words[3], 1, 64, "-._*"))
    return wvs_sdp_fail (error, "m=%s: bad protocol or format", media->kind);
  if (strstr (media->protocol, "RTP/") == NULL)
    return TRUE; /* formats are names there */
  for (guint i = 3; words[i] != NULL; i++) {
    if (!add_format (media, words[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_group (Reader *reader, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, " ", WVS_SDP_MAX_MEDIA + 2);

  if (words[0] == NULL || strcmp (words[0], "BUNDLE") != 0)
    return TRUE;
  if (reader->n_groups++ > 0)
    return wvs_sdp_refuse (error, "more than one BUNDLE group");
  if (g_strv_length (words) > WVS_SDP_MAX_MEDIA + 1)
    return wvs_sdp_fail (error, "too many mids in the BUNDLE group");
  reader->sdp->bundle = g_strdupv (words + 1);
  return TRUE;
}

static gboolean
read_attribute (Reader *reader, const char *text, GError **error)
{
  WvsSdpMedia *media = reader->media;

  if (media == NULL && g_str_has_prefix (text, "group:"))
    return read_group (reader, text + strlen ("group:"), error);
  return wvs_sdp_read_attribute (media,
      media != NULL ? media : &reader->session, text, error);
}

static gboolean
read_line (Reader *reader, const char *line, guint number, GError **error)
{
  if (!g_ascii_islower (line[0]) || line[1] != '=')
    return wvs_sdp_fail (error, "line %u is not of the form x=…", number);
  for (const char *p = line; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      return wvs_sdp_fail (error, "line %u has a control character", number);
  }
  if ((number == 1) != (line[0] == 'v'))
    return wvs_sdp_fail (error, "v= must be the first line and only there");
  if (line[0] == 'k')
    return wvs_sdp_fail (error, "k=: keys come by DTLS only");
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
      return wvs_sdp_fail (error, "more than %u lines", WVS_SDP_MAX_LINES);
    if (trimmed > WVS_SDP_MAX_LINE)
      return wvs_sdp_fail (error, "line %u is too long", number);
    if (!read_line (reader, line, number, error))
      return FALSE;
    text += length;
    if (*text == '\n')
      text++;
  }
  if (reader->sdp->media->len == 0)
    return wvs_sdp_fail (error, "no m= line");
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
    wvs_sdp_fail (error, "must be UTF-8 of at most %u bytes", WVS_SDP_MAX_SIZE);
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
