/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_sample_find:
 *
 * Returns: (transfer full) (nullable): the path of the bundled clip, where the
 *   program is installed or in the tree it was built from; %NULL with @error
 *   set to %WVS_ERROR_NOT_FOUND where there is none
 */
char *wvs_sample_find (GError **error) G_GNUC_WARN_UNUSED_RESULT;
