/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/**
 * wvs_element_add:
 * @bin: where to put it
 *
 * Returns: (transfer none) (nullable): a new element, or %NULL with @error set
 *   to %WVS_ERROR_UNAVAILABLE
 */
GstElement *wvs_element_add (GstBin *bin, const char *factory, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
