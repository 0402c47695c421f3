/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media.h"

/* Fills the store with what viewers of one title would have made, those who
 * decode VP8, VP9 of profile 0, H.264 of the constrained baseline profile, and
 * Opus: as many encoders work on it as there may be. Thread: main. */
typedef struct _WvsFiller WvsFiller;

typedef struct {
  guint n_forms;   /* renditions that have to be made; 0: none */
  gint64 total_us; /* of media, about; 0: not known */
  gint64 done_us;  /* of that, what is made, was there, or cannot be made */
  gint64 found_us; /* of that, what was there before */
  guint n_made;    /* chunks */
  guint n_failed;  /* … */
} WvsFillerProgress;

/**
 * WvsFillerFunc:
 * @error: (nullable): %NULL: all is in the store. %WVS_ERROR_UNPLAYABLE: some
 *   or all of it cannot be made. %WVS_ERROR_NOT_FOUND: the file is gone or
 *   another one. %WVS_ERROR_UNAVAILABLE: the store has not kept all of it.
 */
typedef void (*WvsFillerFunc) (const GError *error, gpointer data);

/**
 * wvs_filler_new:
 * @media: with a store
 * @done: called once, from the main loop
 */
WvsFiller *wvs_filler_new (WvsMedia *media, WvsTitle *title, WvsFillerFunc done,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* Also before it is done: what is made so far stays in the store. Not to be
 * called from within the function it calls. */
void wvs_filler_free (WvsFiller *filler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsFiller, wvs_filler_free)

void wvs_filler_get_progress (WvsFiller *filler, WvsFillerProgress *progress);
