/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sdp-attribute.h"

#include <string.h>

#include "error.h"

static void set_error (GError **error, WvsErrorCode code, const char *format,
    va_list args) G_GNUC_PRINTF (3, 0);

static void
set_error (GError **error, WvsErrorCode code, const char *format, va_list args)
{
  g_autofree char *message = g_strdup_vprintf (format, args);

  g_set_error_literal (error, WVS_ERROR, (int)code, message);
}

gboolean
wvs_sdp_fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  set_error (error, WVS_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

gboolean
wvs_sdp_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  set_error (error, WVS_ERROR_UNACCEPTABLE, format, args);
  va_end (args);
  return FALSE;
}

gboolean
wvs_sdp_parse_number (const char *text, guint64 min, guint64 max, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, min, max, &value, NULL))
    return FALSE;
  *number = (guint)value;
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
  if (!wvs_sdp_parse_number (number, 0, 127, &payload_type))
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
      !wvs_sdp_parse_number (parts[1], 1, 10000000, &format->clock_rate))
    return wvs_sdp_refuse (error, "a=rtpmap of payload type %u is bad",
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
    if (!wvs_sdp_parse_number (*parameter + strlen ("apt="), 0, 127, &apt))
      return wvs_sdp_refuse (error, "a=fmtp of payload type %u: bad apt",
          format->payload_type);
    format->apt = (int)apt;
  }
  return TRUE;
}

/* Pion ends what has no parameter with a space. */
static void
set_feedback (WvsSdpFormat *format, const char *text)
{
  g_autofree char *what = g_strchomp (g_strdup (text));

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

gboolean
wvs_sdp_is_of (const char *text, gsize min, gsize max, const char *extra)
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
    return wvs_sdp_refuse (error, "a=%s is malformed", name);
  if (*field != NULL)
    return wvs_sdp_refuse (error, "a=%s comes twice", name);
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
    return wvs_sdp_refuse (error, "a=fingerprint must have 32 bytes");
  for (guint i = 0; digest[i] != '\0'; i++) {
    if (i % 3 == 2 ? digest[i] != ':' : !g_ascii_isxdigit (digest[i]))
      return wvs_sdp_refuse (error, "a=fingerprint is not hexadecimal");
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
    return wvs_sdp_refuse (error, "a=setup must be actpass, active or passive");
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

gboolean
wvs_sdp_read_attribute (WvsSdpMedia *media, WvsSdpMedia *level,
    const char *text, GError **error)
{
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
        wvs_sdp_is_of (value, 4, 256, "+/"), error);
  if (strcmp (name, "ice-pwd") == 0)
    return set_once (&level->ice_pwd, name, value,
        wvs_sdp_is_of (value, 22, 256, "+/"), error);
  if (strcmp (name, "mid") == 0 && media != NULL)
    return set_once (&media->mid, name, value,
        wvs_sdp_is_of (value, 1, 32, "._-"), error);
  if (strcmp (name, "fingerprint") == 0)
    return read_fingerprint (level, value, error);
  if (strcmp (name, "setup") == 0)
    return read_setup (level, value, error);
  if (strcmp (name, "rtcp-mux") == 0)
    level->rtcp_mux = TRUE;
  if (strcmp (name, "bundle-only") == 0)
    level->bundle_only = TRUE;
  if (strcmp (name, "candidate") == 0 && media != NULL)
    g_ptr_array_add (media->candidates, g_strdup (text));
  if (strcmp (name, "crypto") == 0 || strcmp (name, "key-mgmt") == 0)
    return wvs_sdp_refuse (error, "a=%s: keys come by DTLS only", name);
  return TRUE; /* unknown attributes are ignored (RFC 8866 §5.13) */
}
