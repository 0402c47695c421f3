/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "teardown.h"

#include "await.h"

/* A second one, so that one slow pipeline does not hold up the others. */
#define THREADS 2

/* Longer than any ending ought to take. */
#define SLOW_US (30 * G_USEC_PER_SEC)

/* A webrtcbin that is stuck is not waited for: its end may free it. */
#define SETTLE_TIMEOUT_US (10 * G_USEC_PER_SEC)

static GMutex lock; /* guards pool */
static GThreadPool *pool;
static gint pending; /* atomic */

/* Lets webrtcbin finish what it was told. A task that is still at it while the
 * pipeline goes to NULL starts elements anew that nobody stops again, and they
 * are leaked. Tasks are taken in order, so when this one is answered (at once,
 * by an error, where there is no task thread) the others are done. */
static void
settle (GstElement *webrtc)
{
  if (!wvs_await (webrtc, "get-stats", SETTLE_TIMEOUT_US))
    g_debug ("a webrtcbin does not finish what it was told");
}

/* When ICE changes its state after the elements have stopped, the receiving
 * half blocks its pad anew, with a reference to itself that nobody drops. */
static void
deafen (GstElement *webrtc)
{
  g_autoptr (GArray) transceivers = NULL;

  g_signal_emit_by_name (webrtc, "get-transceivers", &transceivers);
  for (guint i = 0; transceivers != NULL && i < transceivers->len; i++) {
    GObject *transceiver = g_array_index (transceivers, GObject *, i);
    g_autoptr (GObject) sender = NULL;
    g_autoptr (GObject) dtls = NULL;
    g_autoptr (GObject) ice = NULL;

    g_object_get (transceiver, "sender", &sender, NULL);
    if (sender != NULL)
      g_object_get (sender, "transport", &dtls, NULL);
    if (dtls != NULL)
      g_object_get (dtls, "transport", &ice, NULL);
    if (ice != NULL)
      g_signal_handlers_disconnect_matched (ice,
          G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DETAIL,
          g_signal_lookup ("notify", G_TYPE_OBJECT),
          g_quark_from_static_string ("state"), NULL, NULL, NULL);
  }
}

static void
end_pipeline (gpointer data, gpointer user_data)
{
  GstElement *pipeline = data;
  GstElement *webrtc =
      gst_bin_get_by_name (GST_BIN (pipeline), WVS_TEARDOWN_WEBRTC_NAME);
  gint64 begin = g_get_monotonic_time ();
  gint64 took;

  settle (webrtc);
  deafen (webrtc);
  gst_object_unref (webrtc);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  took = g_get_monotonic_time () - begin;
  if (took > SLOW_US)
    g_warning ("a media pipeline took %" G_GINT64_FORMAT " s to end",
        took / G_USEC_PER_SEC);
  (void)g_atomic_int_add (&pending, -1);
}

void
wvs_teardown_push (GstElement *pipeline)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GError) error = NULL;

  if (pool == NULL)
    pool = g_thread_pool_new (end_pipeline, NULL, THREADS, FALSE, NULL);
  g_atomic_int_inc (&pending);
  /* Without a thread now the pool keeps it for the next one that comes. */
  if (!g_thread_pool_push (pool, pipeline, &error))
    g_warning ("no thread to end a pipeline on: %s", error->message);
}

guint
wvs_teardown_get_pending (void)
{
  return (guint)g_atomic_int_get (&pending);
}

void
wvs_teardown_drain (void)
{
  GThreadPool *old;

  g_mutex_lock (&lock);
  old = g_steal_pointer (&pool);
  g_mutex_unlock (&lock);
  if (old != NULL)
    g_thread_pool_free (old, FALSE, TRUE);
}
