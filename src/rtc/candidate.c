/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "candidate.h"

#include <string.h>

#include "address.h"
#include "error.h"

#define MAX_LENGTH 512
#define MAX_WORDS 40

static WvsCandidate *
fail (GError **error, const char *why)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID, "candidate: %s", why);
  return NULL;
}

static gboolean
is_ice_chars (const char *text, gsize max)
{
  gsize length = strlen (text);

  if (length < 1 || length > max)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && *p != '+' && *p != '/')
      return FALSE;
  }
  return TRUE;
}

/* A host name as far as it can stand in for an address: mDNS (RFC 8839). */
static gboolean
is_name (const char *text)
{
  return strlen (text) <= 253 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                       "0123456789-.") == strlen (text) &&
         g_ascii_isalnum (text[0]);
}

/* The words after "candidate:"; NULL with @error set where it is none. */
static char **
split (const char *text, GError **error)
{
  char **words;

  if (g_str_has_prefix (text, "a="))
    text += 2;
  if (!g_str_has_prefix (text, "candidate:")) {
    fail (error, "must begin with 'candidate:'");
    return NULL;
  }
  if (strlen (text) > MAX_LENGTH || !g_str_is_ascii (text)) {
    fail (error, "must be ASCII of at most 512 characters");
    return NULL;
  }
  words = g_strsplit (text + strlen ("candidate:"), " ", MAX_WORDS + 1);
  if (g_strv_length (words) < 8 || g_strv_length (words) > MAX_WORDS) {
    g_strfreev (words);
    fail (error, "too few or too many fields");
    return NULL;
  }
  return words;
}

WvsCandidate *
wvs_candidate_parse (const char *text, GError **error)
{
  static const char *const types[] = { "host", "srflx", "prflx", "relay",
    NULL };
  g_autoptr (WvsCandidate) candidate = g_new0 (WvsCandidate, 1);
  g_auto (GStrv) words = split (text, error);
  guint64 component, priority, port;

  if (words == NULL)
    return NULL;
  if (!is_ice_chars (words[0], 32))
    return fail (error, "bad foundation");
  if (!g_ascii_string_to_unsigned (words[1], 10, 1, 256, &component, NULL))
    return fail (error, "component must be from 1 to 256");
  candidate->udp = g_ascii_strcasecmp (words[2], "udp") == 0;
  if (!candidate->udp && g_ascii_strcasecmp (words[2], "tcp") != 0)
    return fail (error, "transport must be UDP or TCP");
  if (!g_ascii_string_to_unsigned (words[3], 10, 1, G_MAXINT32, &priority,
          NULL))
    return fail (error, "priority must be from 1 to 2147483647");
  candidate->address = wvs_address_parse (words[4]);
  if (candidate->address == NULL && !is_name (words[4]))
    return fail (error, "bad address");
  if (!g_ascii_string_to_unsigned (words[5], 10, 0, 65535, &port, NULL))
    return fail (error, "bad port");
  /* TCP active candidates have port 9 or 0; they are passed over anyway. */
  if (candidate->udp && port < 1024)
    return fail (error, "port must be from 1024 to 65535");
  if (strcmp (words[6], "typ") != 0 || !g_strv_contains (types, words[7]))
    return fail (error, "type must be host, srflx, prflx or relay");

  candidate->foundation = g_strdup (words[0]);
  candidate->component = (guint)component;
  candidate->priority = (guint32)priority;
  candidate->port = (guint16)port;
  candidate->type = g_strdup (words[7]);
  return g_steal_pointer (&candidate);
}

void
wvs_candidate_free (WvsCandidate *candidate)
{
  if (candidate == NULL)
    return;
  g_free (candidate->foundation);
  g_free (candidate->type);
  g_clear_object (&candidate->address);
  g_free (candidate);
}

gboolean
wvs_candidate_is_allowed (const WvsCandidate *candidate, GInetAddress *viewer)
{
  WvsAddressClass from =
      viewer != NULL ? wvs_address_classify (viewer) : WVS_ADDRESS_PUBLIC;

  if (!candidate->udp || candidate->component != 1 ||
      candidate->address == NULL)
    return FALSE;
  if (from != WVS_ADDRESS_LOOPBACK && wvs_address_is_own (candidate->address) &&
      !(viewer != NULL && wvs_address_equal (candidate->address, viewer)))
    return FALSE;
  switch (wvs_address_classify (candidate->address)) {
  case WVS_ADDRESS_LOOPBACK:
    return from == WVS_ADDRESS_LOOPBACK;
  case WVS_ADDRESS_PRIVATE:
    return from != WVS_ADDRESS_PUBLIC;
  case WVS_ADDRESS_PUBLIC:
    return TRUE;
  case WVS_ADDRESS_FORBIDDEN:
    return FALSE;
  }
  return FALSE;
}

/* What libnice reads; related addresses are of no use to it. */
char *
wvs_candidate_to_string (const WvsCandidate *candidate)
{
  g_autofree char *address = candidate->address != NULL
                                 ? g_inet_address_to_string (candidate->address)
                                 : g_strdup ("invalid");

  return g_strdup_printf ("candidate:%s %u %s %u %s %u typ %s",
      candidate->foundation, candidate->component,
      candidate->udp ? "UDP" : "TCP", candidate->priority, address,
      candidate->port, candidate->type);
}
