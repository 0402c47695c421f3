/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "target.h"

#define MAX_SHORT_SIDE 720.0
#define MAX_LONG_SIDE 1920.0

/* Above this many frames per second a picture needs half as many bits again. */
#define HIGH_FRAME_RATE 35.0

/* Of Opus: good for music in stereo. */
#define SOUND_KBPS 96

static const struct {
  guint pixels; /* up to so many */
  guint bitrate_kbps;
  int cpu_used;
} steps[] = {
  { 320 * 240, 400, -4 },
  { 640 * 360, 800, -6 },
  { 854 * 480, 1200, -10 },
  { 1280 * 720, 2500, -12 },
  { G_MAXUINT, 3500, -12 },
};

/* What one thread encodes in real time, with room to spare. */
#define PIXELS_PER_SECOND (1280.0 * 720.0 * HIGH_FRAME_RATE)

static guint
step_of (const WvsTrack *track)
{
  guint step = 0;

  while (track->width * track->height > steps[step].pixels)
    step++;
  return step;
}

/* 4:2:0 pictures have sides that are even. */
static guint
even (double side)
{
  return MAX (2, (guint)(side + 0.5) & ~1U);
}

static void
init_video (WvsTrack *track, const WvsTitleInfo *title)
{
  double short_side = MIN (title->width, title->height);
  double long_side = MAX (title->width, title->height);
  double scale = 1.0;
  guint step;

  if (short_side > MAX_SHORT_SIDE)
    scale = MAX_SHORT_SIDE / short_side;
  if (long_side * scale > MAX_LONG_SIDE)
    scale = MAX_LONG_SIDE / long_side;

  *track = (WvsTrack){ .kind = WVS_KIND_VIDEO,
    .codec = WVS_CODEC_VP8,
    .transcoded = TRUE,
    .width = even (title->width * scale),
    .height = even (title->height * scale) };
  step = step_of (track);
  track->bitrate_kbps = steps[step].bitrate_kbps;
  if (title->frame_rate > HIGH_FRAME_RATE)
    track->bitrate_kbps += track->bitrate_kbps / 2;
}

guint
wvs_target_list (WvsTrack *tracks, const WvsTitleInfo *title)
{
  guint n = 0;

  if (title->width > 0)
    init_video (&tracks[n++], title);
  if (title->has_audio)
    tracks[n++] = (WvsTrack){ .kind = WVS_KIND_AUDIO,
      .codec = WVS_CODEC_OPUS,
      .bitrate_kbps = SOUND_KBPS,
      .transcoded = TRUE };
  return n;
}

WvsEffort
wvs_target_get_effort (const WvsTrack *track, double frame_rate,
    guint n_processors)
{
  double pixels = track->width * track->height * frame_rate;
  gboolean large = pixels > PIXELS_PER_SECOND;

  return (WvsEffort){
    .threads = large && n_processors > 1 ? 2 : 1,
    .cpu_used = steps[step_of (track)].cpu_used,
  };
}
