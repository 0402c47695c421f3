/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* A request's head as the gate looks at it. */
typedef struct {
  const char *method;
  GUri *uri; /* as libsoup made it of target and Host */
  SoupHTTPVersion version;
  SoupMessageHeaders *headers;
} WvsGateRequest;

/**
 * wvs_gate_check:
 * @why: (out) (optional): for people, in words of ours only
 *
 * What every request must keep to before anything else looks at it. libsoup
 * 3.2 takes two Hosts, two framings of one body and bodies of any size. Pure.
 *
 * Returns: the HTTP status to refuse @request with, or 0
 */
guint wvs_gate_check (const WvsGateRequest *request, const char **why);
