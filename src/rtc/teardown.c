/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "teardown.h"

/* A second one, so that one slow pipeline does not hold up the others. */
#define THREADS 2

/* Longer than any ending ought to take. */
#define SLOW_US (5 * G_USEC_PER_SEC)

static GMutex lock; /* guards pool */
static GThreadPool *pool;
static gint pending; /* atomic */

static void
end_pipeline (gpointer data, gpointer user_data)
{
  GstElement *pipeline = data;
  gint64 begin = g_get_monotonic_time ();
  gint64 took;

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
