/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* Elements of GStreamer, with errors that say what to install. For media/
 * only: of no use to a layer without GStreamer. */

typedef struct {
  const char *factory;
  const char *package; /* of Debian */
} WvsElementNeed;

/**
 * wvs_element_check:
 * @needs: (array length=n_needs)
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_UNAVAILABLE, naming each one
 *   that is missing
 */
gboolean wvs_element_check (const WvsElementNeed *needs, guint n_needs,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_element_add:
 * @bin: where to put it
 *
 * Returns: (transfer none) (nullable): a new element, or %NULL with @error set
 *   to %WVS_ERROR_UNAVAILABLE
 */
GstElement *wvs_element_add (GstBin *bin, const char *factory, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
