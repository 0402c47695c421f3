/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunk.h"

/* What of a track could not be had: chunks that failed, one after another.
 * Plain data; zeroes: none. */
typedef struct {
  guint n_failed;
  gint64 from_us;
  gint64 to_us;
  GError *error; /* why the last of them failed */
} WvsDamage;

/* Which stretch of a title was told of last, and whether it was. Tracks that
 * miss the same stretch, and laps that come by again, are one. Plain data;
 * zeroes: none. */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  GError *error; /* (nullable): there was none */
  gboolean untold;
} WvsDamageLog;

/* @chunk, which failed, is left. */
void wvs_damage_add (WvsDamage *damage, WvsChunk *chunk);

/* The track goes on, or is over: the stretch goes into @log. */
void wvs_damage_settle (WvsDamage *damage, WvsDamageLog *log);

void wvs_damage_clear (WvsDamage *damage);

void wvs_damage_log_clear (WvsDamageLog *log);
