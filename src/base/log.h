/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_log_init:
 * @verbose: also write debug messages
 *
 * Sends the program's log to stderr: one line per message with the time, the
 * level and the text, control characters escaped, 4 KiB at the most. Info and
 * above are always written. Never waits: what cannot be written is lost, and
 * counted. Call once, first thing.
 */
void wvs_log_init (gboolean verbose);

/* The log of one viewer's life: the line carries the session's short id. */
#define wvs_session_info(id, format, ...)                                      \
  g_info ("[%s] " format, (id), ##__VA_ARGS__)
#define wvs_session_debug(id, format, ...)                                     \
  g_debug ("[%s] " format, (id), ##__VA_ARGS__)
#define wvs_session_warning(id, format, ...)                                   \
  g_warning ("[%s] " format, (id), ##__VA_ARGS__)

/**
 * wvs_log_redact:
 * @text: (nullable): an SDP, a candidate or another text a peer may have sent
 *
 * Returns: (transfer full): @text fit for the log: values of `a=ice-pwd` and
 *   `a=crypto` replaced by "***", at most 4 KiB. Thread: any.
 */
char *wvs_log_redact (const char *text) G_GNUC_WARN_UNUSED_RESULT;
