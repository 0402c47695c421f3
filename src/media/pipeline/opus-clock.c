/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "opus-clock.h"

#define MS_NS G_GINT64_CONSTANT (1000000)

/* What all packets' durations are multiples of. */
#define GRID_NS (5 * MS_NS / 2)

/* RFC 6716 §3.2.5: the longest packet there may be. */
#define MAX_PACKET_NS (120 * MS_NS)

/* Further off than this the file has a gap. */
#define GAP_NS (100 * MS_NS)

gint64
wvs_opus_packet_get_duration_ns (const guint8 *data, gsize size)
{
  static const gint64 silk_ns[] = { 10 * MS_NS, 20 * MS_NS, 40 * MS_NS,
    60 * MS_NS };
  guint config, n_frames;
  gint64 frame_ns;

  if (size == 0)
    return 0;
  config = data[0] >> 3;
  if (config < 12) /* SILK */
    frame_ns = silk_ns[config & 3];
  else if (config < 16) /* both */
    frame_ns = silk_ns[config & 1];
  else /* CELT */
    frame_ns = GRID_NS << (config & 3);

  switch (data[0] & 3) {
  case 0:
    n_frames = 1;
    break;
  case 3:
    n_frames = size > 1 ? data[1] & 0x3f : 0;
    break;
  default:
    n_frames = 2;
    break;
  }
  return n_frames * frame_ns <= MAX_PACKET_NS ? n_frames * frame_ns : 0;
}

/* Times that were rounded, put back to where a packet can begin. */
static gint64
snap (const WvsOpusClock *clock, gint64 time_ns)
{
  gint64 off_ns = time_ns - clock->anchor_ns;
  gint64 n = (off_ns + (off_ns >= 0 ? GRID_NS / 2 : -GRID_NS / 2)) / GRID_NS;

  return MAX (clock->anchor_ns + n * GRID_NS, 0);
}

gint64
wvs_opus_clock_tell (WvsOpusClock *clock, gint64 file_ns, gint64 duration_ns)
{
  gint64 time_ns;

  if (file_ns < 0 && !clock->running)
    return -1;
  if (!clock->anchored) {
    clock->anchored = TRUE;
    clock->anchor_ns = file_ns;
  }
  if (!clock->running ||
      (file_ns >= 0 && ABS (file_ns - clock->next_ns) > GAP_NS))
    time_ns = snap (clock, file_ns);
  else
    time_ns = clock->next_ns;
  clock->running = TRUE;
  clock->next_ns = time_ns + duration_ns;
  return time_ns;
}

void
wvs_opus_clock_jump (WvsOpusClock *clock)
{
  clock->running = FALSE;
}
