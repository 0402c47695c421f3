/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* A GStreamer element and the Debian package that brings it. */
typedef struct {
  const char *element;
  const char *package;
} WvsPluginNeed;

/**
 * wvs_plugins_require:
 * @needs: (array length=n_needs): elements that must exist
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_UNAVAILABLE, naming every
 *   missing element with its package
 */
gboolean wvs_plugins_require (const WvsPluginNeed *needs, gsize n_needs,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;
