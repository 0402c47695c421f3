/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What a viewer says it can decode. Entries are RTCRtpCodec.mimeType values,
 * with parameters where they matter ("video/H264;profile-level-id=42e01f").
 * Both lists empty: it did not say. Only one is empty, and not %NULL: it takes
 * nothing of that kind. Plain data, owned by whoever fills it. */
typedef struct {
  const char *const *video; /* (nullable) (array zero-terminated=1) */
  const char *const *audio; /* (nullable) (array zero-terminated=1) */
} WvsCapabilities;
