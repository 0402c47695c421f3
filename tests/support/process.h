/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What this process holds, for tests that nothing is left behind. */
guint wvs_test_count_threads (void);
guint wvs_test_count_files (void);
