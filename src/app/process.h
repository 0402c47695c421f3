/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* To be called before anything else: keeps libraries from looking around on a
 * desktop, and raises limits. */
void wvs_process_prepare (void);

/* The program is about to end by itself. From now on SIGINT and SIGTERM end it
 * at once, with status 0, or if @is_failure with 128 and the signal's number; and
 * what hangs is ended after 10 s. */
void wvs_process_hurry (gboolean is_failure);
