/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_certificate_fingerprint:
 * @pem: (nullable): an X.509 certificate
 *
 * Returns: (transfer full) (nullable): the SHA-256 fingerprint as in SDP
 *   (RFC 8122 §5), "AB:CD:…"; %NULL where @pem is no certificate. Thread: any.
 */
char *wvs_certificate_fingerprint (const char *pem) G_GNUC_WARN_UNUSED_RESULT;
