/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "choice.h"
#include "target.h"

/* In which form a viewer gets a title: which of its tracks as they are, which
 * made anew. Pure; thread: any. */

typedef struct {
  const WvsCapabilities
      *capabilities; /* (nullable): as for wvs_choice_make() */
  WvsTranscode transcode;
  /* For those who decode what it says, else the other of VP8 and H.264. */
  WvsTargetOptions target;

  /* Whether a track, which by all that is known of it could be passed through,
   * has proved unfit for it. (nullable) */
  gboolean (*is_unfit) (const WvsTrack *track, gpointer data);
  gpointer data;
} WvsPlanConfig;

/**
 * wvs_plan_make:
 * @tracks: with room for WVS_MAX_TRACKS: first the pictures, then the sound
 *
 * Returns: how many there are; 0 with @error set to %WVS_ERROR_UNPLAYABLE: one
 *   would have to be transcoded and must not be; or %WVS_ERROR_UNACCEPTABLE: the
 *   viewer can take nothing that could be made of it
 */
guint wvs_plan_make (WvsTrack *tracks, const WvsTitleInfo *title,
    const WvsPlanConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
