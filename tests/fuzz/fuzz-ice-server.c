/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fuzz.h"
#include "ice-server.h"

/* What is handed to webrtcbin is a URI. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (WvsIceServer) server = wvs_ice_server_parse (text, NULL);
  g_autofree char *uri = NULL;

  if (server == NULL)
    return 0;
  uri = wvs_ice_server_dup_gst_uri (server);
  g_assert_true (g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL));
  g_assert_true (wvs_ice_server_is_turn (server) ==
                 (wvs_ice_server_get_password (server) != NULL));
  return 0;
}
