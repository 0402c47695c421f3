/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_cache_dir_choose:
 * @wish: (nullable): what --cache-dir says
 *
 * Looks at the environment only, as the XDG Base Directory Specification has
 * it, and makes no folder.
 *
 * Returns: (transfer full) (nullable): an absolute path; %NULL: nowhere, by
 *   wish, or since neither XDG_CACHE_HOME nor HOME says where caches are
 */
char *wvs_cache_dir_choose (const char *wish) G_GNUC_WARN_UNUSED_RESULT;
