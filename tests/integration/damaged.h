/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media.h"

/* Files of the zoo that something has happened to. Parts are of their bytes,
 * from 0 to 1. (transfer full): the path of a copy */

/* Bad from one part to another. */
char *damaged_path (const char *file, double from, double to);

/* It ends there. */
char *truncated_path (const char *file, double at);

/* Adds it to the library; it must be good. (transfer none) */
WvsTitle *damaged_title (WvsMedia *media, const char *path);
