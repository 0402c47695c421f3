/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "certificate.h"

#include <string.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

char *
wvs_certificate_fingerprint (const char *pem)
{
  const char *begin = pem != NULL ? strstr (pem, BEGIN) : NULL;
  const char *end = begin != NULL ? strstr (begin, END) : NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *base64 = NULL;
  g_autofree guchar *der = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;
  gsize der_size;
  GString *text;

  if (end == NULL)
    return NULL;
  begin += strlen (BEGIN);
  base64 = g_strndup (begin, (gsize)(end - begin));
  der = g_base64_decode (base64, &der_size);
  if (der_size == 0)
    return NULL;
  g_checksum_update (checksum, der, (gssize)der_size);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_string_new (NULL);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", digest[i]);
  return g_string_free (text, FALSE);
}
