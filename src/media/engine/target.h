/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "title.h"

/* What is made of a title for a viewer: sizes, rates, effort. Pure sums. */

/* Larger pictures than this (in either direction) are refused. */
#define WVS_MAX_DIMENSION 8192

/* The most frames per second that are encoded. */
#define WVS_MAX_FRAME_RATE 60

/* How many threads the encoder gets, and its cpu-used (negative: that fixed
 * speed, whatever the machine). */
typedef struct {
  int threads;
  int cpu_used;
} WvsEffort;

/* A member that is 0 stands for its default. */
typedef struct {
  guint max_height;         /* of the shorter side: 720 */
  WvsCodec video_codec;     /* VP8 or H.264: VP8 */
  guint video_bitrate_kbps; /* by size and frame rate */
  guint audio_bitrate_kbps; /* 96 */
} WvsTargetOptions;

/* What is made of @title's pictures: square pixels, even sides, none larger than
 * the options and the longest side of a film in that height allow, nor than the
 * title's own. */
WvsTrack wvs_target_get_video (const WvsTitleInfo *title,
    const WvsTargetOptions *options);

/* What is made of its sound: Opus. */
WvsTrack wvs_target_get_audio (const WvsTargetOptions *options);

/**
 * wvs_target_get_effort:
 * @frame_rate: frames per second
 *
 * One thread as long as it keeps up: libvpx's threads spend half their time
 * waiting for each other in a loop, which the other viewers pay for.
 */
WvsEffort wvs_target_get_effort (const WvsTrack *track, double frame_rate,
    guint n_processors);
