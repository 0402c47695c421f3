/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* Where pipelines end. Bringing a webrtcbin to NULL waits for its threads: on
 * one of them that is for ever, on the main thread everybody waits along.
 * Internal to rtc/. */

/* What the webrtcbin of a pipeline must be called. */
#define WVS_TEARDOWN_WEBRTC_NAME "webrtc"

/* Queues @pipeline (transfer full) to be set to NULL and freed. Thread: any
 * but the pipeline's. */
void wvs_teardown_push (GstElement *pipeline);

/* Pipelines that have not ended yet. Thread: any. */
guint wvs_teardown_get_pending (void);

/* Waits for all of them; then the next push begins anew. Thread: main. */
void wvs_teardown_drain (void);
