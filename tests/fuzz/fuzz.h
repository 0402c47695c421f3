/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* What each fuzz-NAME.c defines: looks at one input, ends the process where
 * something that must hold does not. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
