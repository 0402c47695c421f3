/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "config.h"

/**
 * wvs_prepare_run:
 * @number: (out): the signal that ended it early; 0: none did
 *
 * Fills the cache with what viewers of the files that were named would have
 * made, and tells on stdout how far it is. Opens no port. What is made so far
 * stays when SIGINT or SIGTERM end it; a second signal ends the process at once.
 *
 * Returns: %FALSE with @error set: %WVS_ERROR_UNPLAYABLE: some of it could not be
 *   prepared, which stderr has told; others: it could not begin
 */
gboolean wvs_prepare_run (const WvsConfig *config, int *number, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
