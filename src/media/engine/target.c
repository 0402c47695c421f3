/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "target.h"

#define MAX_SHORT_SIDE 720

/* The longer side, for each pixel of the shorter one: 1920 for 720. */
#define MAX_RATIO (1920.0 / 720.0)

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
  { 1920 * 900, 3500, -12 },
  { 1920 * 1080, 4500, -12 },
  { G_MAXUINT, 8000, -12 },
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

WvsTrack
wvs_target_get_video (const WvsTitleInfo *title,
    const WvsTargetOptions *options)
{
  double most = options->max_height > 0 ? options->max_height : MAX_SHORT_SIDE;
  double short_side = MIN (title->width, title->height);
  double long_side = MAX (title->width, title->height);
  double scale = 1.0;
  WvsTrack track = { .kind = WVS_KIND_VIDEO,
    .codec = options->video_codec != WVS_CODEC_NONE ? options->video_codec
                                                    : WVS_CODEC_VP8,
    .transcoded = TRUE };

  if (short_side > most)
    scale = most / short_side;
  if (long_side * scale > most * MAX_RATIO)
    scale = most * MAX_RATIO / long_side;
  track.width = even (title->width * scale);
  track.height = even (title->height * scale);

  track.bitrate_kbps = options->video_bitrate_kbps;
  if (track.bitrate_kbps == 0) {
    track.bitrate_kbps = steps[step_of (&track)].bitrate_kbps;
    if (title->frame_rate > HIGH_FRAME_RATE)
      track.bitrate_kbps += track.bitrate_kbps / 2;
  }
  return track;
}

WvsTrack
wvs_target_get_audio (const WvsTargetOptions *options)
{
  return (WvsTrack){ .kind = WVS_KIND_AUDIO,
    .codec = WVS_CODEC_OPUS,
    .bitrate_kbps = options->audio_bitrate_kbps > 0
                        ? options->audio_bitrate_kbps
                        : SOUND_KBPS,
    .transcoded = TRUE };
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
