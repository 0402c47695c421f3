/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "background-pool.h"

#include <sys/resource.h>

#define WVS_TYPE_BACKGROUND_POOL (wvs_background_pool_get_type ())
G_DECLARE_FINAL_TYPE (WvsBackgroundPool, wvs_background_pool, WVS,
    BACKGROUND_POOL, GstTaskPool)

struct _WvsBackgroundPool {
  GstTaskPool parent;
};

G_DEFINE_FINAL_TYPE (WvsBackgroundPool, wvs_background_pool, GST_TYPE_TASK_POOL)

typedef struct {
  GstTaskPoolFunction func;
  gpointer data;
} Work;

static gpointer
work (gpointer data)
{
  g_autofree Work *self = data;

  wvs_background_enter ();
  self->func (self->data);
  return NULL;
}

static void
prepare (GstTaskPool *pool, GError **error)
{
}

static void
cleanup (GstTaskPool *pool)
{
}

static gpointer
push (GstTaskPool *pool, GstTaskPoolFunction func, gpointer data,
    GError **error)
{
  Work *self = g_new (Work, 1);
  GThread *thread;

  *self = (Work){ func, data };
  thread = g_thread_try_new ("background", work, self, error);
  if (thread == NULL)
    g_free (self);
  return thread;
}

static void
join (GstTaskPool *pool, gpointer thread)
{
  if (thread != NULL)
    g_thread_join (thread);
}

static void
dispose_handle (GstTaskPool *pool, gpointer thread)
{
  if (thread != NULL)
    g_thread_unref (thread);
}

static void
wvs_background_pool_class_init (WvsBackgroundPoolClass *class)
{
  GstTaskPoolClass *pool_class = GST_TASK_POOL_CLASS (class);

  pool_class->prepare = prepare;
  pool_class->cleanup = cleanup;
  pool_class->push = push;
  pool_class->join = join;
  pool_class->dispose_handle = dispose_handle;
}

static void
wvs_background_pool_init (WvsBackgroundPool *self)
{
}

GstTaskPool *
wvs_background_pool_new (void)
{
  return gst_object_ref_sink (g_object_new (WVS_TYPE_BACKGROUND_POOL, NULL));
}

void
wvs_background_pool_adopt (GstTaskPool *pool, GstMessage *message)
{
  const GValue *object;
  GstStreamStatusType type;
  GstElement *owner;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STREAM_STATUS)
    return;
  gst_message_parse_stream_status (message, &type, &owner);
  object = gst_message_get_stream_status_object (message);
  if (type == GST_STREAM_STATUS_TYPE_CREATE && object != NULL &&
      G_VALUE_HOLDS (object, GST_TYPE_TASK))
    gst_task_set_pool (g_value_get_object (object), pool);
}

void
wvs_background_enter (void)
{
  /* Of this thread alone, on Linux. One that is as low already stays so. */
  (void)setpriority (PRIO_PROCESS, 0, WVS_BACKGROUND_NICE);
}
