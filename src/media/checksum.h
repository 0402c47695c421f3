/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* XXH64: finds what a disk or a crash did to data, not what somebody did who
 * means it; but whoever may write the data may write its checksum, too. SHA-256
 * would take some milliseconds for each chunk that is loaded, this takes a
 * twentieth of that. Thread: any. */
guint64 wvs_checksum (const guint8 *data, gsize size, guint64 seed);
