/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "title.h"

/* The thumbnails of titles: made when first asked for, elsewhere, and kept as
 * long as there is room. Thread: main. */
typedef struct _WvsGallery WvsGallery;

typedef enum {
  WVS_PICTURE_READY = 1,
  WVS_PICTURE_PENDING, /* being made: to be asked for again in a moment */
  WVS_PICTURE_NONE,    /* there cannot be one */
} WvsPictureState;

/* @max_bytes: what all that are kept may take */
WvsGallery *wvs_gallery_new (gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* Waits a moment for the one that is just being made. */
void wvs_gallery_free (WvsGallery *gallery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsGallery, wvs_gallery_free)

/**
 * wvs_gallery_get:
 * @jpeg: (out) (transfer none) (nullable): set when READY; good until the next
 *   call
 */
WvsPictureState wvs_gallery_get (WvsGallery *gallery, WvsTitle *title,
    GBytes **jpeg);
