/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* One encoded video frame or audio packet: immutable and reference-counted, so
 * that one can be on its way to many viewers. Thread: any. */
typedef struct _WvsAccessUnit WvsAccessUnit;

/**
 * wvs_access_unit_new:
 * @data: (transfer full): the encoded bytes
 * @time_us: media time at which it is presented, in microseconds from the
 *   beginning of the title
 * @duration_us: how long it is presented; 0: unknown
 * @keyframe: whether decoding can begin here (always for audio)
 */
WvsAccessUnit *wvs_access_unit_new (GBytes *data, gint64 time_us,
    gint64 duration_us, gboolean keyframe) G_GNUC_WARN_UNUSED_RESULT;

WvsAccessUnit *wvs_access_unit_ref (WvsAccessUnit *unit);
void wvs_access_unit_unref (WvsAccessUnit *unit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsAccessUnit, wvs_access_unit_unref)

/* (transfer none) */
GBytes *wvs_access_unit_get_data (const WvsAccessUnit *unit);
gint64 wvs_access_unit_get_time_us (const WvsAccessUnit *unit);
gint64 wvs_access_unit_get_duration_us (const WvsAccessUnit *unit);
gboolean wvs_access_unit_is_keyframe (const WvsAccessUnit *unit);
