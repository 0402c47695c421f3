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

/**
 * wvs_target_list:
 *
 * Fills in @tracks with what is made of @title: its video as VP8 with square
 * pixels, even sides, at most 720 on the shorter side and 1920 on the longer
 * one, never larger than the title; then its sound as Opus.
 *
 * Returns: how many there are, at most %WVS_MAX_TRACKS
 */
guint wvs_target_list (WvsTrack *tracks, const WvsTitleInfo *title);

/**
 * wvs_target_get_effort:
 * @frame_rate: frames per second
 *
 * One thread as long as it keeps up: libvpx's threads spend half their time
 * waiting for each other in a loop, which the other viewers pay for.
 */
WvsEffort wvs_target_get_effort (const WvsTrack *track, double frame_rate,
    guint n_processors);
