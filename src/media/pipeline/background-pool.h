/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* Threads that give way to those that send: of a lower priority, which a thread
 * of Linux cannot raise again and which those inherit that it starts. Therefore
 * none of them is one that others use later: a pipeline's are made for it and
 * end with it. Thread: any. */

#define WVS_BACKGROUND_NICE 10

/* (transfer full) */
GstTaskPool *wvs_background_pool_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* To be called with each message of a pipeline as it is posted: its streaming
 * threads become the pool's. */
void wvs_background_pool_adopt (GstTaskPool *pool, GstMessage *message);

/* Lowers the calling thread's priority, for good. */
void wvs_background_enter (void);
