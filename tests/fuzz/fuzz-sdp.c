/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "answer.h"
#include "fuzz.h"
#include "sdp-text.h"

/* What is handed on is an acceptable answer itself. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WvsSdp *offer;
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (WvsSdp) answer = wvs_sdp_parse (text, NULL);
  g_autofree char *built = NULL;
  g_autoptr (WvsSdp) again = NULL;

  if (offer == NULL) {
    g_autofree char *offered = wvs_test_sdp ("offer-av");

    offer = wvs_sdp_parse (offered, NULL);
  }
  if (answer == NULL || !wvs_answer_check (offer, answer, NULL))
    return 0;
  built = wvs_answer_build (offer, answer);
  again = wvs_sdp_parse (built, NULL);
  g_assert_true (again != NULL && wvs_answer_check (offer, again, NULL));
  return 0;
}
