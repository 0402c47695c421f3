/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "title.h"

/* The titles on offer: those of the files and folders that were given, in this
 * order, in a folder sorted by name. Once the main loop runs, files that are
 * added, changed or removed appear, change or go. What is known of a file holds
 * as long as its size and its modification time stay. Thread: main. */
typedef struct _WvsLibrary WvsLibrary;

WvsLibrary *wvs_library_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Waits a moment for files that are just being looked into. */
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

/**
 * wvs_library_add_folder:
 * @path: a folder
 *
 * Adds what is in the folder and in those below it, as soon as it has been
 * looked into, which is done elsewhere. What cannot be played is left out, and
 * the log says why. Names that begin with a dot are passed over. A symbolic
 * link is followed within the folders that were given only.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_NOT_FOUND: it cannot be listed
 */
gboolean wvs_library_add_folder (WvsLibrary *library, const char *path,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls @func, once, from the main loop, as soon as all that was added has been
 * looked into; also when there is nothing. */
void wvs_library_when_settled (WvsLibrary *library,
    void (*func) (gpointer data), gpointer data);

/* (transfer none) (element-type WvsTitle): good until the main loop runs. */
GPtrArray *wvs_library_get_titles (WvsLibrary *library);

/**
 * wvs_library_lookup:
 * @id: (nullable): a title's id; %NULL is the first title
 *
 * Returns: (transfer none) (nullable): the title; to be held on to, as it may
 *   go when the main loop runs
 */
WvsTitle *wvs_library_lookup (WvsLibrary *library, const char *id);
