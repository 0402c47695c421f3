/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "offer.h"
#include "sdp.h"

/* What is accepted of an offer: which of its media descriptions gets which
 * track, in which payload type. Internal to rtc/. Thread: any. */
typedef struct {
  guint mline; /* of the offer */
  guint track;
  WvsCodec codec;
  const WvsSdpMedia *media;   /* of the offer, as all that follows */
  const WvsSdpFormat *format; /* for the track's codec */
  const WvsSdpFormat *rtx;    /* (nullable): for its retransmissions */
} WvsAccepted;

typedef struct {
  WvsOffer *offer; /* (transfer full) */
  guint n_media;
  WvsAccepted media[WVS_MAX_TRACKS]; /* as they come in the offer */
  guint tagged;                      /* of media: whose transport all share */
} WvsAcceptance;

/**
 * wvs_acceptance_new:
 *
 * Returns: (transfer full) (nullable): what sends each of @tracks, or %NULL with
 *   @error set to %WVS_ERROR_UNACCEPTABLE: one of them was not offered
 */
WvsAcceptance *wvs_acceptance_new (WvsOffer *offer, const WvsTrack *tracks,
    guint n_tracks, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wvs_acceptance_free (WvsAcceptance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsAcceptance, wvs_acceptance_free)

/* (transfer none): whose ICE and DTLS parameters are the viewer's. */
const WvsSdpMedia *wvs_acceptance_get_transport (const WvsAcceptance *self);

/* (transfer full): a new offer of what is accepted and nothing else, for
 * webrtcbin: its nth media description is the nth of media. */
char *wvs_acceptance_build_offer (const WvsAcceptance *self)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_acceptance_build_answer:
 * @answer: webrtcbin's, to the offer that was built
 * @candidates: (element-type utf8): ours, "candidate:…"
 *
 * Returns: (transfer full) (nullable): the answer to the viewer's own offer, with
 *   the media descriptions that are not accepted rejected at their places, one
 *   media stream, and all candidates there will be; or %NULL with @error set to
 *   %WVS_ERROR_INTERNAL: @answer is not what it must be
 */
char *wvs_acceptance_build_answer (const WvsAcceptance *self,
    const char *answer, GPtrArray *candidates, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
