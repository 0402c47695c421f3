/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "title.h"

/* The longer side, at most. */
#define WVS_THUMBNAIL_SIDE 320

/**
 * wvs_thumbnail_make:
 * @cancellable: (nullable): has it end soon
 *
 * Decodes a picture a tenth into a title. Blocks, some seconds at the most.
 * Thread: any.
 *
 * Returns: (nullable): it as JPEG, or %NULL with @error set
 */
GBytes *wvs_thumbnail_make (const WvsTitleInfo *title,
    GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
