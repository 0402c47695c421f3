/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "stamp.h"

/**
 * wvs_file_open:
 * @path: in the encoding of the file system
 * @name: what errors call it, for whoever gets to read them: viewers need not
 *   know its folder
 *
 * Opens a file for reading if it is a regular one.
 *
 * Returns: a file descriptor, or -1 with @error set to %WVS_ERROR_NOT_FOUND
 *   (missing, unreadable, not a regular file) or %WVS_ERROR_UNPLAYABLE (empty)
 */
int wvs_file_open (const char *path, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same for a file that was looked into before and must be what it was then:
 * else %WVS_ERROR_NOT_FOUND. An unknown @stamp is not compared. */
int wvs_file_open_same (const char *path, const char *name, WvsStamp stamp,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
