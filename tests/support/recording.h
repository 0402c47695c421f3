/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* Where received media goes: nowhere, or, where the environment variable
 * WVS_RECORD names a folder, into its files "video" and "audio": what the
 * depayloader makes of the packets, each unit behind its size in four bytes,
 * the highest first. The files are whole at any time but for a unit. For one
 * viewer in a process. */
void wvs_recording_link (GstBin *pipeline, GstPad *pad);
