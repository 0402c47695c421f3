/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "http-limits.h"
#include "server.h"

/* For tests: wvs_server_new() with other limits. @limits: copied */
WvsServer *wvs_server_new_with_limits (const WvsConfig *config,
    WvsRegistry *registry, const WvsHttpLimits *limits, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
