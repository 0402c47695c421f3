/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* The media time of what has the time @time in @segment, in microseconds from
 * the beginning of the file. */
gint64 wvs_stream_time_us (const GstSegment *segment, GstClockTime time);

/* The same for what is on @pad. Thread: the one that streams. */
gint64 wvs_stream_time_on_pad_us (GstPad *pad, GstClockTime time);
