/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

typedef struct {
  guint8 prefix[16];
  guint bits;
  WvsAddressClass class;
} Range;

/* IANA special-purpose registries; the first row that matches holds. */
static const Range ipv4_ranges[] = {
  { { 127 }, 8, WVS_ADDRESS_LOOPBACK }, { { 0 }, 8, WVS_ADDRESS_FORBIDDEN },
  { { 10 }, 8, WVS_ADDRESS_PRIVATE }, { { 172, 16 }, 12, WVS_ADDRESS_PRIVATE },
  { { 192, 168 }, 16, WVS_ADDRESS_PRIVATE },
  { { 100, 64 }, 10, WVS_ADDRESS_PRIVATE },
  { { 169, 254 }, 16, WVS_ADDRESS_FORBIDDEN },
  { { 224 }, 3, WVS_ADDRESS_FORBIDDEN }, /* multicast, reserved, broadcast */
};

static const Range ipv6_ranges[] = {
  { { [15] = 1 }, 128, WVS_ADDRESS_LOOPBACK },
  { { 0xfc }, 7, WVS_ADDRESS_PRIVATE },
  { { 0x20 }, 3, WVS_ADDRESS_PUBLIC }, /* 2000::/3, all that is assigned */
  { { 0 }, 0, WVS_ADDRESS_FORBIDDEN },
};

static gboolean
has_prefix (const guint8 *bytes, const Range *range)
{
  guint whole = range->bits / 8;
  guint rest = range->bits % 8;

  if (memcmp (bytes, range->prefix, whole) != 0)
    return FALSE;
  return rest == 0 || (bytes[whole] ^ range->prefix[whole]) >> (8 - rest) == 0;
}

static WvsAddressClass
classify (const guint8 *bytes, const Range *ranges, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (has_prefix (bytes, &ranges[i]))
      return ranges[i].class;
  }
  return WVS_ADDRESS_PUBLIC;
}

/* The IPv4 address that packets to an IPv6 address end up at, or NULL. */
static const guint8 *
embedded_ipv4 (const guint8 *bytes, guint8 *buffer)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  static const guint8 nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
  static const guint8 six_to_four[2] = { 0x20, 0x02 };
  static const guint8 teredo[4] = { 0x20, 0x01, 0x00, 0x00 };

  if (memcmp (bytes, mapped, 12) == 0 || memcmp (bytes, nat64, 12) == 0)
    return bytes + 12;
  if (memcmp (bytes, six_to_four, 2) == 0)
    return bytes + 2;
  if (memcmp (bytes, teredo, 4) == 0) { /* RFC 4380 §4: inverted */
    for (guint i = 0; i < 4; i++)
      buffer[i] = bytes[12 + i] ^ 0xff;
    return buffer;
  }
  return NULL;
}

/* The bytes that packets are routed by in the end, of @family. @buffer: 4
 * bytes. */
static const guint8 *
routed_bytes (GInetAddress *address, GSocketFamily *family, guint8 *buffer)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  const guint8 *ipv4;

  *family = g_inet_address_get_family (address);
  if (*family != G_SOCKET_FAMILY_IPV6)
    return bytes;
  ipv4 = embedded_ipv4 (bytes, buffer);
  if (ipv4 == NULL)
    return bytes;
  *family = G_SOCKET_FAMILY_IPV4;
  return ipv4;
}

WvsAddressClass
wvs_address_classify (GInetAddress *address)
{
  guint8 buffer[4];
  GSocketFamily family;
  const guint8 *bytes = routed_bytes (address, &family, buffer);

  if (family == G_SOCKET_FAMILY_IPV6)
    return classify (bytes, ipv6_ranges, G_N_ELEMENTS (ipv6_ranges));
  return classify (bytes, ipv4_ranges, G_N_ELEMENTS (ipv4_ranges));
}

GInetAddress *
wvs_address_parse (const char *text)
{
  g_autofree char *inner = NULL;
  gsize length = strlen (text);

  if (length > 2 && text[0] == '[' && text[length - 1] == ']') {
    inner = g_strndup (text + 1, length - 2);
    if (strchr (inner, ':') == NULL)
      return NULL;
    text = inner;
  }
  /* inet_pton() takes neither names nor scopes nor "127.1". */
  return g_inet_address_new_from_string (text);
}

/* The bytes of an interface's address, or NULL where it is of another family
 * than @family. */
static const guint8 *
interface_bytes (const struct sockaddr *sockaddr, GSocketFamily family)
{
  if (sockaddr == NULL || sockaddr->sa_family != (int)family)
    return NULL;
  if (family == G_SOCKET_FAMILY_IPV4)
    return (const guint8 *)&((const struct sockaddr_in *)(const void *)sockaddr)
        ->sin_addr;
  return (const guint8 *)&((const struct sockaddr_in6 *)(const void *)sockaddr)
      ->sin6_addr;
}

static gboolean
is_interface (const struct ifaddrs *list, const guint8 *bytes,
    GSocketFamily family)
{
  gsize size = family == G_SOCKET_FAMILY_IPV4 ? 4 : 16;

  for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
    const guint8 *other = interface_bytes (i->ifa_addr, family);

    if (other != NULL && memcmp (bytes, other, size) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
wvs_address_is_own (GInetAddress *address)
{
  guint8 buffer[4];
  GSocketFamily family;
  const guint8 *routed = routed_bytes (address, &family, buffer);
  struct ifaddrs *list;
  gboolean own;

  if (getifaddrs (&list) != 0)
    return FALSE;
  own = is_interface (list, routed, family) ||
        is_interface (list, g_inet_address_to_bytes (address),
            g_inet_address_get_family (address));
  freeifaddrs (list);
  return own;
}

char *
wvs_address_dup_client (GInetAddress *address)
{
  guint8 buffer[4];
  GSocketFamily family;
  const guint8 *bytes = routed_bytes (address, &family, buffer);
  gsize n = family == G_SOCKET_FAMILY_IPV6 ? 8 : 4;
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static gboolean
is_reachable (const struct ifaddrs *interface)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4,
    G_SOCKET_FAMILY_IPV6 };

  if ((interface->ifa_flags & IFF_UP) == 0 ||
      (interface->ifa_flags & IFF_RUNNING) == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    const guint8 *bytes = interface_bytes (interface->ifa_addr, families[i]);
    g_autoptr (GInetAddress) address =
        bytes != NULL ? g_inet_address_new_from_bytes (bytes, families[i])
                      : NULL;

    if (address != NULL && !g_inet_address_get_is_loopback (address) &&
        !g_inet_address_get_is_link_local (address))
      return TRUE;
  }
  return FALSE;
}

gboolean
wvs_address_have_network (void)
{
  struct ifaddrs *list;
  gboolean have = FALSE;

  if (getifaddrs (&list) != 0)
    return FALSE;
  for (const struct ifaddrs *i = list; i != NULL && !have; i = i->ifa_next)
    have = is_reachable (i);
  freeifaddrs (list);
  return have;
}

gboolean
wvs_address_equal (GInetAddress *one, GInetAddress *other)
{
  guint8 one_buffer[4], other_buffer[4];
  GSocketFamily one_family, other_family;
  const guint8 *one_bytes = routed_bytes (one, &one_family, one_buffer);
  const guint8 *other_bytes = routed_bytes (other, &other_family, other_buffer);

  return one_family == other_family &&
         memcmp (one_bytes, other_bytes,
             one_family == G_SOCKET_FAMILY_IPV4 ? 4 : 16) == 0;
}
