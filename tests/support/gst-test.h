/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

/**
 * wvs_test_gst_deinit:
 *
 * Ends GStreamer. With GST_TRACERS=leaks every GStreamer object that is still
 * alive is a warning then, which ends the test program; but for the one
 * GstDtlsAgent that the DTLS plugin keeps for the whole process.
 */
void wvs_test_gst_deinit (void);
