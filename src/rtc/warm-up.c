/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "warm-up.h"

#include "ice-server.h"
#include "send-pipeline.h"

/* Nobody waits for it longer than that at the end of the program. */
#define OFFER_TIMEOUT_US (5 * G_USEC_PER_SEC)

typedef struct {
  GMutex lock; /* guards done */
  GCond cond;
  gboolean done;
} Wait;

static void
on_offer (GstPromise *promise, gpointer data)
{
  Wait *wait = data;

  g_mutex_lock (&wait->lock);
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->lock);
}

/* Interrupted at the latest by the deadline, so that @wait may live here. */
static void
offer_to_nobody (GstElement *webrtc)
{
  Wait wait = { 0 };
  gint64 end = g_get_monotonic_time () + OFFER_TIMEOUT_US;
  GstPromise *promise =
      gst_promise_new_with_change_func (on_offer, &wait, NULL);

  g_mutex_init (&wait.lock);
  g_cond_init (&wait.cond);
  g_signal_emit_by_name (webrtc, "create-offer", NULL, promise);
  g_mutex_lock (&wait.lock);
  while (!wait.done && g_cond_wait_until (&wait.cond, &wait.lock, end))
    ;
  g_mutex_unlock (&wait.lock);
  gst_promise_interrupt (promise);
  gst_promise_unref (promise);
  g_mutex_clear (&wait.lock);
  g_cond_clear (&wait.cond);
}

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

  if (!wvs_send_pipeline_build (&pipeline, &config, &error)) {
    g_warning ("cannot make a peer: %s", error->message);
    return NULL;
  }
  wvs_send_pipeline_start (&pipeline);
  offer_to_nobody (pipeline.webrtc);
  wvs_send_pipeline_dispose (&pipeline);
  g_debug ("warmed up in %" G_GINT64_FORMAT " ms",
      (g_get_monotonic_time () - begin) / 1000);
  return NULL;
}
