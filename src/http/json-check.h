/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_json_check:
 * @text: a JSON text from outside
 * @length: its bytes
 * @max_depth: of arrays and objects in each other
 *
 * Checks that @text is one value as RFC 8259 has it, in valid UTF-8. json-glib
 * 1.6 takes much more (comments, hexadecimal, NaN, trailing commas, lone
 * surrogates, what follows the value) and recurses as deep as the text says.
 * Refused as well: NUL characters, which C strings cannot hold, and numbers of
 * more digits than a double or an integer keeps.
 *
 * Returns: (nullable): what is wrong, for people, or %NULL where all is well
 */
const char *wvs_json_check (const char *text, gsize length, guint max_depth);
