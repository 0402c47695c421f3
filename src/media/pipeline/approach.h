/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

/* From where in the file a chunk is come to. */
typedef enum {
  /* So much before it that what is made does not depend on the place. */
  WVS_APPROACH_NEAR = 1,

  /* From well before it: when NEAR led to behind it. */
  WVS_APPROACH_FAR,

  /* What is before it may be damaged: from the keyframe that leads to it, … */
  WVS_APPROACH_DIRECT,

  /* … or from the first one in it. */
  WVS_APPROACH_WITHIN,
} WvsApproach;
