/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "codec.h"

/* What a source's pipeline makes at present: one pass through the title, and
 * what has come of it. Told by streaming threads, read by the source's. Thread:
 * any. */
typedef struct {
  GMutex lock; /* guards what follows */
  guint number;
  guint serial; /* of the feed */
  guint n_units;
  guint n_ended; /* tracks */
  gint64 last_unit_us;
  gboolean from_start; /* it came here without a seek, so that … */
  gint64 first_us[WVS_MAX_TRACKS]; /* … here each track begins; -1: unknown */
} WvsPass;

void wvs_pass_init (WvsPass *pass);
void wvs_pass_clear (WvsPass *pass);

/* Another one begins, number @number, by a seek or from the title's start. */
void wvs_pass_begin (WvsPass *pass, guint number, guint serial,
    gboolean from_start);

/* Whether pass @number is the present one; @serial is set in any case. */
gboolean wvs_pass_is_current (WvsPass *pass, guint number, guint *serial);

/* Counts a unit, if the same; @n: how many there were before. */
gboolean wvs_pass_count_unit (WvsPass *pass, guint number, guint track,
    const WvsAccessUnit *unit, guint *serial, guint *n);

/* The feed has taken a unit. */
void wvs_pass_note_taken (WvsPass *pass);

/* A track is at its end. */
void wvs_pass_count_end (WvsPass *pass, guint number);

guint wvs_pass_get_n_units (WvsPass *pass);
guint wvs_pass_get_n_ended (WvsPass *pass);

/* When the feed last took one, of g_get_monotonic_time(). */
gint64 wvs_pass_get_last_unit_us (WvsPass *pass);

/* One track of the title begins later than the other: known after a pass from
 * its start. */
gboolean wvs_pass_is_uneven (WvsPass *pass);
