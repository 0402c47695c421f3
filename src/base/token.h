/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_token_new:
 *
 * Returns: (transfer full): an unguessable identifier, 128 bits of the
 *   kernel's random generator as 22 URL-safe characters. Thread: any.
 */
char *wvs_token_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_random_bytes:
 *
 * Fills @buffer with @size bytes of the kernel's random generator.
 */
void wvs_random_bytes (void *buffer, gsize size);
