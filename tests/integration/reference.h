/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"
#include "codec.h"

/* What is in a file by those who have nothing to do with GStreamer: ffprobe and
 * ffmpeg. */

typedef struct {
  gint64 time_us; /* as the file has it, which need not begin at 0 */
  char *md5;      /* of the packet's bytes */
} Packet;

/* (transfer full) (element-type Packet): of the first track of that kind, in
 * their order in the file. */
GPtrArray *reference_packets (const char *path, WvsKind kind)
    G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type utf8): the MD5 of each NAL unit of H.264 in the
 * file's first video, but for parameter sets and delimiters. */
GPtrArray *reference_nal_units (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the MD5 of a unit's bytes. */
char *reference_md5 (const WvsAccessUnit *unit) G_GNUC_WARN_UNUSED_RESULT;

/* As reference_nal_units(), of H.264 with start codes: adds to @sums. @types
 * (nullable): a bit set for each type of NAL unit there is. */
void reference_split (const guint8 *data, gsize size, GPtrArray *sums,
    guint32 *types);
