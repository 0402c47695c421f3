/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "sdp.h"

/* The answer to an offer of ours (RFC 8829 §5.3): what is acceptable, and how
 * it is handed on. Thread: any. */

/**
 * wvs_answer_check:
 * @offer: the description we sent
 * @answer: the viewer's
 *
 * Every media description of the offer must be accepted as it was offered:
 * same order, kind and mid, to be received, all on one transport, with a
 * DTLS fingerprint and a role.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_INVALID
 */
gboolean wvs_answer_check (const WvsSdp *offer, const WvsSdp *answer,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_answer_build:
 *
 * Returns: (transfer full): a new description with the checked fields of
 *   @answer and only the payload types of @offer; no candidates
 */
char *wvs_answer_build (const WvsSdp *offer, const WvsSdp *answer)
    G_GNUC_WARN_UNUSED_RESULT;
