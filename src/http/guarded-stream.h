/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "guard.h"

/**
 * wvs_guarded_stream_new:
 *
 * The connection of @guard as a pollable GIOStream, for TLS and HTTP to be
 * built upon. Closing it closes @guard. Writing never blocks: where a
 * synchronous write would (GLib ends TLS with one, on the main thread), the
 * client does not read, and the connection is cut.
 *
 * Returns: (transfer full): the stream
 */
GIOStream *wvs_guarded_stream_new (WvsGuard *guard) G_GNUC_WARN_UNUSED_RESULT;
