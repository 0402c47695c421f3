/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/video/video.h>

#include "media-info.h"

/* What the caps of a parsed stream say about a track. Thread: any. */

/* 0: neither picture nor sound. */
WvsKind wvs_track_caps_get_kind (GstPad *pad);

/**
 * wvs_track_caps_read:
 * @caps: of the stream
 * @pad: that has the stream's tags
 * @track: filled in but for its kind and for what only the frames tell
 *
 * Returns: how many bytes hold the length before each NAL unit; 0: there are
 *   start codes, or no NAL units
 */
guint wvs_track_caps_read (GstCaps *caps, GstPad *pad, WvsTrackInfo *track);

/* How the picture is to be turned to be shown, by the tags that went through
 * @pad. */
GstVideoOrientationMethod wvs_track_caps_get_orientation (GstPad *pad);
