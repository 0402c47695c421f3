/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* The times of Opus packets. Files have them rounded to what their containers
 * count in; players make noises of that. So the times are those of the first
 * packet and the packets' own durations, as long as the file does not say
 * something quite different. They come out the same wherever one begins.
 * Thread: one at a time. */
typedef struct {
  gboolean anchored; /* there was a packet before: … */
  gint64 anchor_ns;  /* … the file's first one */
  gboolean running;  /* something is known of … */
  gint64 next_ns;    /* … the next packet's time */
} WvsOpusClock;

/**
 * wvs_opus_packet_get_duration_ns:
 *
 * Returns: how long a packet lasts by its first bytes (RFC 6716 §3.1); 0: it is
 *   malformed
 */
gint64 wvs_opus_packet_get_duration_ns (const guint8 *data, gsize size);

/**
 * wvs_opus_clock_tell:
 * @file_ns: the time that the file gives the packet; -1: none
 *
 * Returns: the time of the packet; -1: unknown
 */
gint64 wvs_opus_clock_tell (WvsOpusClock *clock, gint64 file_ns,
    gint64 duration_ns);

/* What comes is from another place of the file. */
void wvs_opus_clock_jump (WvsOpusClock *clock);
