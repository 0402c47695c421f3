/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "source.h"

/* What a player stands on, made of nothing: a clock that only moves when told,
 * and a source whose units are pushed by hand. One player at a time. */

typedef struct {
  gint64 now_us;
  gint64 next_us; /* when the player wants to be called */
  guint n_sources;
  guint n_stopped;
  guint n_keyframes;
  guint n_seeks;
  gint64 position_us; /* of the last load or seek */
  guint serial;
  gboolean loop;
  guint n_tracks;
  WvsFeed *feed; /* (nullable): of the source that runs */
} FakeSource;

extern FakeSource fake;

void fake_reset (gboolean loop);

/* Lets the clock go on and the player do what is due meanwhile. */
void fake_advance_ms (gint64 ms);

/* The source makes a frame of 40 ms that is shown at @time_ms; @looped: the
 * first unit of another pass through the title. */
void fake_push (gint64 time_ms, gboolean looped);

/* The source makes @n frames at 25 per second from @time_ms on. */
void fake_push_many (gint64 time_ms, guint n);

/* The source makes @n packets of sound of 20 ms from @time_ms on. */
void fake_push_sound (gint64 time_ms, guint n);
