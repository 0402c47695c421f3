/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "progress.h"

/* Tells how far something is: on a terminal in one line that is written again
 * and again, else in a line now and then. Thread: main. */
typedef struct _WvsTeller WvsTeller;

WvsTeller *wvs_teller_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wvs_teller_free (WvsTeller *teller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTeller, wvs_teller_free)

/* To be called often. */
void wvs_teller_show (WvsTeller *teller, const WvsProgress *progress);

/* A line to stdout that stays. */
void wvs_teller_say (WvsTeller *teller, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* A line to stderr that stays. */
void wvs_teller_complain (WvsTeller *teller, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
