/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_test_frames_new:
 *
 * Returns: (transfer full) (element-type WvsAccessUnit): @n small VP8 frames at
 *   30 per second, a keyframe each second
 */
GPtrArray *wvs_test_frames_new (guint n) G_GNUC_WARN_UNUSED_RESULT;

/* The same in H.264 of the high profile. */
GPtrArray *wvs_test_frames_new_h264 (guint n) G_GNUC_WARN_UNUSED_RESULT;
