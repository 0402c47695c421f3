/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "capabilities.h"

/* A viewer's offer (RFC 8829 §5.2), as it came from outside: read, checked, and
 * known to be one that can be answered, as far as that is known without a title.
 * Thread: any. */
typedef struct _WvsOffer WvsOffer;

/**
 * wvs_offer_parse:
 *
 * Of its media descriptions the first one for pictures and the first one for
 * sound are served that can be received and name a codec of ours; the sound only
 * on the transport of the pictures.
 *
 * Returns: (transfer full) (nullable): the offer, or %NULL with @error set to
 *   %WVS_ERROR_INVALID (not a session description) or %WVS_ERROR_UNACCEPTABLE
 *   (nothing can be sent to who sends it; says why)
 */
WvsOffer *wvs_offer_parse (const char *sdp, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
WvsOffer *wvs_offer_ref (WvsOffer *offer);
void wvs_offer_unref (WvsOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsOffer, wvs_offer_unref)

/* (transfer none): the codecs that are served; for a kind that is not, an empty
 * list. */
const WvsCapabilities *wvs_offer_get_capabilities (const WvsOffer *offer);

/* Whether one of its media descriptions has this a=ice-ufrag: what names another
 * one is of another ICE session. */
gboolean wvs_offer_has_ufrag (const WvsOffer *offer, const char *ufrag);
