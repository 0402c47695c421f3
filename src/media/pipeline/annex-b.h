/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"

/* Puts access units of H.264 and H.265 as MP4 has them, a length before each
 * NAL unit and the parameter sets aside (ISO/IEC 14496-15), into the form that
 * the RTP payloaders take: start codes, and parameter sets before each picture
 * that decoding can begin with. The NAL units stay what they are. Thread: one
 * at a time. */
typedef struct _WvsAnnexB WvsAnnexB;

/* @codec: %WVS_CODEC_H264 or %WVS_CODEC_H265 */
WvsAnnexB *wvs_annex_b_new (WvsCodec codec) G_GNUC_WARN_UNUSED_RESULT;
void wvs_annex_b_free (WvsAnnexB *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsAnnexB, wvs_annex_b_free)

/* @record: the AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord
 * of what follows; what is malformed about it counts as not there. */
void wvs_annex_b_configure (WvsAnnexB *self, const guint8 *record, gsize size);

/**
 * wvs_annex_b_convert:
 * @data: an access unit
 *
 * Parameter sets within the stream replace those from aside.
 *
 * Returns: (transfer full): the same with start codes, up to where it is
 *   malformed, if so
 */
GByteArray *wvs_annex_b_convert (WvsAnnexB *self, const guint8 *data,
    gsize size) G_GNUC_WARN_UNUSED_RESULT;
