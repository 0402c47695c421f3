/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "acceptance.h"
#include "fuzz.h"
#include "webrtc-answer.h"

/* The first of these that an offer takes is sent. */
static const struct {
  WvsTrack tracks[WVS_MAX_TRACKS];
  guint n_tracks;
} wishes[] = {
  { { { .codec = WVS_CODEC_H264 }, { .codec = WVS_CODEC_OPUS } }, 2 },
  { { { .codec = WVS_CODEC_VP8 }, { .codec = WVS_CODEC_OPUS } }, 2 },
  { { { .codec = WVS_CODEC_VP8 } }, 1 },
  { { { .codec = WVS_CODEC_OPUS } }, 1 },
};

/* What is handed on can be accepted itself, and the answer has as many media
 * descriptions as the offer. */
static void
check (const WvsAcceptance *acceptance, const char *offer)
{
  g_autofree char *asked = wvs_acceptance_build_offer (acceptance);
  g_autofree char *ours = wvs_test_webrtc_answer (asked);
  g_autoptr (WvsOffer) again = wvs_offer_parse (asked, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *answer =
      wvs_acceptance_build_answer (acceptance, ours, none, NULL);
  g_autoptr (WvsSdp) offered = wvs_sdp_parse (offer, NULL);
  g_autoptr (WvsSdp) answered = wvs_sdp_parse (answer, NULL);

  g_assert_nonnull (again);
  g_assert_nonnull (answered);
  g_assert_cmpuint (answered->media->len, ==, offered->media->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (WvsOffer) offer = wvs_offer_parse (text, NULL);

  for (guint i = 0; offer != NULL && i < G_N_ELEMENTS (wishes); i++) {
    g_autoptr (WvsAcceptance) acceptance =
        wvs_acceptance_new (offer, wishes[i].tracks, wishes[i].n_tracks, NULL);

    if (acceptance == NULL)
      continue;
    check (acceptance, text);
    break;
  }
  return 0;
}
