/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "title.h"

/* The titles on offer, in the order they were given. Thread: main. */
typedef struct _WvsLibrary WvsLibrary;

WvsLibrary *wvs_library_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wvs_library_free (WvsLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsLibrary, wvs_library_free)

/**
 * wvs_library_add_file:
 * @path: a file
 *
 * Probes the file and adds it as a title. Blocks while it probes, at most
 * some seconds: for the time before the main loop runs.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_NOT_FOUND (missing, not a
 *   regular file, unreadable) or %WVS_ERROR_UNPLAYABLE (with the reason)
 */
gboolean wvs_library_add_file (WvsLibrary *library, const char *path,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (element-type WvsTitle) */
GPtrArray *wvs_library_get_titles (WvsLibrary *library);

/**
 * wvs_library_lookup:
 * @id: (nullable): a title's id; %NULL is the first title
 *
 * Returns: (transfer none) (nullable): the title
 */
WvsTitle *wvs_library_lookup (WvsLibrary *library, const char *id);
