/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_post:
 * @context: (nullable): where to run; %NULL is the default main context
 * @func: called once, on the thread that iterates @context
 * @data: passed to @func
 * @notify: (nullable): frees @data, also when @context is destroyed unrun
 *
 * Queues a call. Unlike g_main_context_invoke(), which runs the function on
 * the *calling* thread while no loop runs, this never calls @func directly.
 * Calls posted from one thread run in the order they were posted.
 * Thread: any.
 */
void wvs_post (GMainContext *context, GSourceOnceFunc func, gpointer data,
    GDestroyNotify notify);
