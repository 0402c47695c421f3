/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "http-limits.h"

const WvsHttpLimits wvs_http_limits_default = {
  .max_connections = 1024,
  .max_connections_per_address = 64,
  .max_handshakes_per_address = 8,
  .handshake_ms = 10000,
  .header_ms = 10000,
  .body_ms = 10000,
  .answer_ms = 10000,
  .reply_ms = 60000,
  .ping_s = 5,
  .silence_ms = 12000,
};
