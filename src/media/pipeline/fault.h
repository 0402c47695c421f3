/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* What goes wrong with a file, in words for someone who wants to see it.
 * Thread: any. */

/* @demuxer has stopped without having found a stream. */
gboolean wvs_fault_is_stuck (GstElement *demuxer);

/**
 * wvs_fault_explain:
 * @name: what to call the file
 * @message: (nullable): a pipeline's error
 * @stuck: as wvs_fault_is_stuck()
 *
 * Returns: (transfer full): a %WVS_ERROR_UNPLAYABLE
 */
GError *wvs_fault_explain (const char *name, GstMessage *message,
    gboolean stuck) G_GNUC_WARN_UNUSED_RESULT;
