/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "fuzz.h"
#include "sdp-fragment.h"

/* What is handed on has a media description to belong to, and no lines in
 * it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (WvsSdpFragment) fragment =
      wvs_sdp_fragment_parse ((const char *)data, size, NULL);

  if (fragment == NULL)
    return 0;
  g_assert_true ((fragment->ufrag == NULL) == (fragment->pwd == NULL));
  for (guint i = 0; i < fragment->candidates->len; i++) {
    const WvsFragmentCandidate *candidate = fragment->candidates->pdata[i];

    g_assert_true (candidate->text[0] == '\0' || candidate->mid != NULL);
    g_assert_null (strchr (candidate->text, '\n'));
    g_assert_true (
        candidate->mid == NULL || strpbrk (candidate->mid, " \r\n") == NULL);
  }
  return 0;
}
