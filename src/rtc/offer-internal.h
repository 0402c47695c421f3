/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "offer.h"
#include "sdp.h"

/* What the files that answer an offer see of it. Internal to rtc/. */

/* The whole of it. (transfer none) */
const WvsSdp *wvs_offer_get_sdp (const WvsOffer *offer);

/* The index of the media description that is served with @kind; -1: none. */
int wvs_offer_get_mline (const WvsOffer *offer, WvsKind kind);

/* Whether @media is in the BUNDLE group, or stands alone. */
gboolean wvs_offer_is_bundled (const WvsOffer *offer, const WvsSdpMedia *media);
