/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "candidate.h"
#include "fuzz.h"

/* What is handed on is a candidate itself, and no other policy holds for it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (WvsCandidate) candidate = wvs_candidate_parse (text, NULL);
  g_autofree char *built = NULL;
  g_autoptr (WvsCandidate) again = NULL;

  if (candidate == NULL)
    return 0;
  built = wvs_candidate_to_string (candidate);
  again = wvs_candidate_parse (built, NULL);
  g_assert_nonnull (again);
  g_assert_true (wvs_candidate_is_allowed (candidate, NULL) ==
                 wvs_candidate_is_allowed (again, NULL));
  return 0;
}
