/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* (transfer full): what webrtcbin would answer to @offer, which is one that was
 * built for it. */
char *wvs_test_webrtc_answer (const char *offer);
