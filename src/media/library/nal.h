/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"

/* The NAL units of an H.264 or H.265 access unit, as far as they say what it
 * is. */

typedef enum {
  WVS_NAL_OTHER = 0,
  WVS_NAL_DELIMITER,  /* of access units */
  WVS_NAL_SEQUENCE,   /* the parameters of a sequence: SPS */
  WVS_NAL_PARAMETERS, /* others: PPS, VPS */
} WvsNalRole;

/* @header: the first byte of a NAL unit */
WvsNalRole wvs_nal_get_role (WvsCodec codec, guint8 header);

/**
 * wvs_nal_is_random_access:
 * @codec: %WVS_CODEC_H264 or %WVS_CODEC_H265
 * @length_size: how many bytes hold the length before each unit (ISO/IEC
 *   14496-15); 0: start codes stand between them (Annex B)
 *
 * Whether decoding can begin with the access unit: IDR for H.264, not merely a
 * recovery point, whose following frames may need what came before it; IRAP for
 * H.265. Malformed data is none.
 */
gboolean wvs_nal_is_random_access (WvsCodec codec, guint length_size,
    const guint8 *data, gsize size);
