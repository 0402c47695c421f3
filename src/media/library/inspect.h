/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "media-info.h"

/**
 * wvs_inspect_file:
 * @path: in the encoding of the file system; must have been found playable
 * @info: filled in
 * @cancellable: (nullable): has it end soon
 *
 * Reads the tracks of a file as they are, without decoding any: the whole of a
 * short file, the first 20 seconds of a longer one, at most 64 MiB and 5
 * seconds. What is told of a longer one is therefore provisional: its later
 * parts may have B-frames or longer GOPs, and who passes it on must cope.
 * Blocks. Thread: any.
 *
 * Returns: %FALSE with @error set when nothing could be learned
 */
gboolean wvs_inspect_file (const char *path, WvsMediaInfo *info,
    GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
