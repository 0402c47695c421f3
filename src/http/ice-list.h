/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* The configured ICE servers as clients want them told. What is made holds
 * passwords: it goes to viewers, never to the log. @servers: (element-type
 * WvsIceServer) */

/* Adds an array of RTCIceServer. */
void wvs_ice_list_add_json (GPtrArray *servers, JsonBuilder *builder);

/* Adds a Link header for each (RFC 9725 §4.6). */
void wvs_ice_list_add_links (GPtrArray *servers, SoupMessageHeaders *headers);
