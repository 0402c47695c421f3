/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* File descriptors kept free: with a handful left GStreamer and GLib abort
 * while they build a pipeline. */
#define WVS_RESERVED_FILES 128

/* What one more session may need at the most. */
#define WVS_FILES_PER_SESSION 32

/* Raises the limit on open files as far as this user may. */
void wvs_capacity_raise_files (void);

/**
 * wvs_capacity_has_files:
 *
 * Whether another session can be begun without touching the reserve.
 */
gboolean wvs_capacity_has_files (void);
