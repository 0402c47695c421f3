/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "title.h"

/**
 * wvs_probe_file:
 * @path: in the encoding of the file system
 * @info: its duration, size, frame rate, whether there is sound and its tracks
 *   are filled in
 * @cancellable: (nullable): has it end soon, with any result
 *
 * Decodes the first picture of a file, or the first sound where there is none,
 * to see whether it can be played, and reads on without decoding to see what it
 * is made of. Blocks, 15 seconds at the most. Thread: any.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_NOT_FOUND (cannot be opened) or
 *   %WVS_ERROR_UNPLAYABLE (with the reason)
 */
gboolean wvs_probe_file (const char *path, WvsTitleInfo *info,
    GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
