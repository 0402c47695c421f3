/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "token.h"

#include <errno.h>
#include <sys/random.h>

void
wvs_random_bytes (void *buffer, gsize size)
{
  guint8 *bytes = buffer;

  /* Once seeded at boot getrandom(2) neither fails nor gives less than asked
   * for up to 256 bytes; a signal before that is the one thing to expect. */
  while (size > 0) {
    ssize_t got = getrandom (bytes, size, 0);

    if (got < 0) {
      g_assert (errno == EINTR);
      continue;
    }
    bytes += got;
    size -= (gsize)got;
  }
}

char *
wvs_token_new (void)
{
  guint8 bytes[16];
  char *text;

  wvs_random_bytes (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  text[22] = '\0'; /* cut the padding "==" */
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}
