/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "codec.h"

/* A track of a file, read through by a copier of its own. */

/* (transfer full) (element-type WvsAccessUnit): all units from @position_us on,
 * or, when that is negative, from the beginning, without a seek; %NULL with
 * @error set. @n_before (nullable): how many there were before an error. */
GPtrArray *copying_read (const char *path, WvsCodec codec, gint64 position_us,
    guint *n_before, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As copying_read() without errors. */
GPtrArray *copying_read_all (const char *path, WvsCodec codec,
    gint64 position_us) G_GNUC_WARN_UNUSED_RESULT;
