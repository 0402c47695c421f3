/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "warm-up.h"

#include "await.h"
#include "ice-server.h"
#include "send-pipeline.h"

/* Nobody waits for it longer than that at the end of the program. */
#define OFFER_TIMEOUT_US (5 * G_USEC_PER_SEC)

gpointer
wvs_warm_up_run (gpointer data)
{
  static char loopback[] = "127.0.0.1";
  char *addresses[] = { loopback, NULL };
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();
  WvsIceConfig ice = { .servers = servers, .local_addresses = addresses };
  WvsPeerConfig config = { .id = "warm-up",
    .ice = &ice,
    .n_tracks = 1,
    .tracks = { { .kind = WVS_KIND_VIDEO, .codec = WVS_CODEC_VP8 } } };
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  WvsSendPipeline pipeline;

  if (!wvs_send_pipeline_build (&pipeline, &config, NULL, &error)) {
    g_warning ("cannot make a peer: %s", error->message);
    return NULL;
  }
  wvs_send_pipeline_start (&pipeline);
  if (!wvs_await (pipeline.webrtc, "create-offer", OFFER_TIMEOUT_US))
    g_debug ("no offer in time: the machine is busy");
  wvs_send_pipeline_dispose (&pipeline);
  g_debug ("warmed up in %" G_GINT64_FORMAT " ms",
      (g_get_monotonic_time () - begin) / 1000);
  return NULL;
}
