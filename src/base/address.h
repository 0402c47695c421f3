/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/* What kind of place an IP address is, for deciding who may be sent packets.
 * IPv4-mapped, 6to4, Teredo and NAT64 addresses count as the IPv4 address
 * inside them. */
typedef enum {
  WVS_ADDRESS_LOOPBACK = 1, /* 127.0.0.0/8, ::1 */
  WVS_ADDRESS_PRIVATE,      /* RFC 1918, RFC 6598, unique local fc00::/7 */
  WVS_ADDRESS_PUBLIC,       /* anything that is routed globally */
  WVS_ADDRESS_FORBIDDEN,    /* unspecified, link-local, multicast, broadcast,
                               reserved: never a viewer */
} WvsAddressClass;

/**
 * wvs_address_classify:
 *
 * Thread: any.
 */
WvsAddressClass wvs_address_classify (GInetAddress *address);

/**
 * wvs_address_parse:
 * @text: an IPv4 or IPv6 literal, an IPv6 one with or without brackets
 *
 * Returns: (transfer full) (nullable): the address, or %NULL where @text is
 *   anything else, a name or a scoped literal included
 */
GInetAddress *wvs_address_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_address_is_own:
 *
 * Whether @address belongs to an interface of this machine, also when written
 * as the IPv6 form of its IPv4 address. Thread: any.
 */
gboolean wvs_address_is_own (GInetAddress *address);

/**
 * wvs_address_dup_client:
 *
 * Returns: (transfer full): what limits for one client go by: the same for all
 *   addresses that it may take as it likes, which for IPv6 is a /64. Thread:
 *   any.
 */
char *wvs_address_dup_client (GInetAddress *address) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_address_have_network:
 *
 * Whether this machine has an interface with an address that others could
 * reach: one that is up and is not the loopback. Thread: any.
 */
gboolean wvs_address_have_network (void);

/**
 * wvs_address_equal:
 *
 * Whether packets to both end up at the same place: 192.0.2.1 is
 * ::ffff:192.0.2.1, as which a dual-stack socket sees it. Thread: any.
 */
gboolean wvs_address_equal (GInetAddress *one, GInetAddress *other);
