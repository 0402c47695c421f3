/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Prometheus' text format, version 0.0.4: for each metric its family, then its
 * samples. Names come without the prefix that they all have. Thread: any. */
#define WVS_EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define WVS_EXPOSITION_PREFIX "webrtc_video_server_"

/* @type: "counter", "gauge", "histogram" */
void wvs_exposition_begin (GString *text, const char *name, const char *type,
    const char *help);

/* @label: (nullable): its name; @value: of the label, any text */
void wvs_exposition_add (GString *text, const char *name, const char *label,
    const char *value, guint64 number);

void wvs_exposition_add_real (GString *text, const char *name, double number);

/**
 * wvs_exposition_add_histogram:
 * @bounds_ms: (array length=n_bounds): the upper bounds of the classes, rising
 * @counts: (array length=n_bounds+1): how many fell into each, the last of which
 *   has no bound
 * @sum_us: of all that fell into any
 *
 * In seconds, as Prometheus has it: @name ends so.
 */
void wvs_exposition_add_histogram (GString *text, const char *name,
    const guint *bounds_ms, guint n_bounds, const guint64 *counts,
    guint64 sum_us);
