/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/**
 * wvs_await:
 * @action: an action signal of @webrtc that takes nothing and a promise
 *
 * Has @webrtc act and waits until it has answered, well or badly; for threads
 * that may wait. Internal to rtc/. Thread: any but the main one and webrtcbin's.
 *
 * Returns: %FALSE when it did not answer in time
 */
gboolean wvs_await (GstElement *webrtc, const char *action, gint64 timeout_us);
