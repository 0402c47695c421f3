/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "await.h"

/* Owned by whoever waits and by the promise: an answer may still be on its way
 * when the waiting is over. */
typedef struct {
  GMutex lock; /* guards done */
  GCond cond;
  gboolean done;
} Wait;

static void
clear_wait (gpointer data)
{
  Wait *wait = data;

  g_mutex_clear (&wait->lock);
  g_cond_clear (&wait->cond);
}

static void
release_wait (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_wait);
}

static void
on_answer (GstPromise *promise, gpointer data)
{
  Wait *wait = data;

  g_mutex_lock (&wait->lock);
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->lock);
}

gboolean
wvs_await (GstElement *webrtc, const char *action, gint64 timeout_us)
{
  gint64 end_us = g_get_monotonic_time () + timeout_us;
  Wait *wait = g_atomic_rc_box_new0 (Wait);
  GstPromise *promise = gst_promise_new_with_change_func (on_answer,
      g_atomic_rc_box_acquire (wait), release_wait);
  gboolean done;

  g_mutex_init (&wait->lock);
  g_cond_init (&wait->cond);
  g_signal_emit_by_name (webrtc, action, NULL, promise);
  g_mutex_lock (&wait->lock);
  while (!wait->done && g_cond_wait_until (&wait->cond, &wait->lock, end_us))
    ;
  done = wait->done;
  g_mutex_unlock (&wait->lock);
  gst_promise_interrupt (promise);
  gst_promise_unref (promise);
  release_wait (wait);
  return done;
}
