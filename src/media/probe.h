/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "title.h"

/**
 * wvs_probe_file:
 * @path: in the encoding of the file system
 * @info: its duration, size and frame rate are filled in
 *
 * Decodes the first picture of a file to see what it is. Blocks, 10 seconds at
 * the most. Thread: any.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_NOT_FOUND (cannot be opened) or
 *   %WVS_ERROR_UNPLAYABLE (with the reason)
 */
gboolean wvs_probe_file (const char *path, WvsTitleInfo *info, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
