/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* File descriptors kept free: with a handful left GStreamer and GLib abort
 * while they build a pipeline. */
#define WVS_RESERVED_FILES 128

/* What one more session may need at the most. */
#define WVS_FILES_PER_SESSION 32

/* Of these, connections that ask for something leave so many alone: sessions
 * that were begun finish opening theirs. */
#define WVS_RESERVED_FROM_CONNECTIONS 64

/* Raises the limit on open files as far as this user may. */
void wvs_capacity_raise_files (void);

/**
 * wvs_capacity_has_files:
 * @n_beginning: sessions that were begun and may not have opened all their
 *   files yet
 *
 * Whether another session can be begun without touching the reserve.
 */
gboolean wvs_capacity_has_files (guint n_beginning);

/**
 * wvs_capacity_may_keep:
 * @fd: of a connection that was accepted just now
 *
 * Whether it leaves the reserve alone: descriptors are given out in ascending
 * order, so that @fd others are open.
 */
gboolean wvs_capacity_may_keep (int fd);

/* Gives memory that is free, but kept for the next session, back to the system.
 * Takes some milliseconds, in which whoever allocates waits. Thread: any. */
void wvs_capacity_release_memory (void);
