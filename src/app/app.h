/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "config.h"

/**
 * wvs_app_run:
 *
 * Runs the server until SIGINT or SIGTERM: builds everything in order, prints
 * the address to open on stdout, and takes everything down again. A second
 * signal ends the process at once.
 *
 * Returns: %FALSE with @error set when it could not begin
 */
gboolean wvs_app_run (const WvsConfig *config, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
