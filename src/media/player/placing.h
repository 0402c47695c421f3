/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "codec.h"

/* Where a track's units lie on the axis of playout, which goes on where laps
 * through the title follow each other. Plain data. */
typedef struct {
  WvsKind kind;
  gint64 offset_us; /* from media time to the axis, in this lap */
  gboolean empty;   /* nothing was placed since the last seek */
  gboolean fresh;   /* nothing was placed in this lap */
  gint64 known_us;  /* nothing that is still to come lies before it */
  gint64 last_axis_us;
  gint64 end_axis_us; /* where the last unit ends */
  gint64 interval_us; /* between the last two units of a lap; 0: unknown */
} WvsPlacing;

/* After a seek to @time_us, which is where it is on the axis, too. */
void wvs_placing_begin (WvsPlacing *placing, WvsKind kind, gint64 time_us);

/* The next lap begins at @axis_us, with what has @origin_us of media time. */
void wvs_placing_begin_lap (WvsPlacing *placing, gint64 axis_us,
    gint64 origin_us);

/* Nothing comes before @time_us of media time. */
void wvs_placing_skip (WvsPlacing *placing, gint64 time_us);

/* Puts @unit behind what there is. Returns %FALSE when it is to be left out:
 * it would be heard over what is still to be heard. */
gboolean wvs_placing_add (WvsPlacing *placing, const WvsAccessUnit *unit,
    gint64 *axis_us);

/* Where @unit would end. */
gint64 wvs_placing_get_end_us (const WvsPlacing *placing,
    const WvsAccessUnit *unit);
