/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "config.h"

/**
 * wvs_options_parse:
 * @argv: (array zero-terminated=1): the command line, program name first
 * @config: (out) (transfer full): what it asks for; %NULL when @text is set
 * @text: (out) (transfer full): what to print on stdout and be done, for
 *   --help and --version; else %NULL
 *
 * Reads the command line; looks at no file and no socket.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_USAGE, one line that names the
 *   option, the value and what is expected
 */
gboolean wvs_options_parse (const char *const *argv, WvsConfig **config,
    char **text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
