/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "config.h"
#include "media.h"

/**
 * wvs_engine_new:
 *
 * The media engine as the command line asks for it, its library empty.
 * wvs_media_init() must have been called.
 *
 * Returns: (transfer full) (nullable): %NULL with @error set to
 *   %WVS_ERROR_UNAVAILABLE: what encodes the codec that is asked for is missing
 */
WvsMedia *wvs_engine_new (const WvsConfig *config, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Adds one of the files or folders that were named, as wvs_library_add_file()
 * or wvs_library_add_folder(). */
gboolean wvs_engine_add (WvsMedia *media, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Adds all that were named, or the bundled clip; stops at the first that cannot
 * be added. */
gboolean wvs_engine_fill (WvsMedia *media, const WvsConfig *config,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
