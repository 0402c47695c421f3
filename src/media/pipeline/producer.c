/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "producer-private.h"

#include "background-pool.h"
#include "error.h"

/* Until another try when there is no thread to be had. */
#define RETRY_MS 500

static void
clear (gpointer data)
{
  WvsProducer *self = data;

  wvs_rendition_unref (self->rendition);
  wvs_intake_clear (&self->intake);
}

const WvsTitleInfo *
wvs_producer_get_title (WvsProducer *self)
{
  return wvs_title_get_info (wvs_rendition_get_title (self->rendition));
}

/* Runs on a streaming thread, or on the worker's. */
static WvsChunk *
on_begin (guint index, gpointer data)
{
  WvsProducer *self = data;

  return wvs_intake_pass_limit (&self->intake, index)
             ? self->events.begin (self, index, self->data)
             : NULL;
}

/* The same. */
static void
on_grew (WvsChunk *chunk, gpointer data)
{
  WvsProducer *self = data;

  self->events.grew (self, chunk, self->data);
}

/* Called on any thread. */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  WvsProducer *self = data;

  wvs_background_pool_adopt (self->pool, message);
  wvs_intake_take_message (&self->intake, message);
  gst_message_unref (message);
  return GST_BUS_DROP;
}

void
wvs_producer_close_pipeline (WvsProducer *self)
{
  wvs_intake_shut (&self->intake);
  g_clear_pointer (&self->pipeline, wvs_track_pipeline_free);
  wvs_intake_forget (&self->intake);
}

gboolean
wvs_producer_open_pipeline (WvsProducer *self, guint index, gboolean seeks,
    GError **error)
{
  wvs_producer_close_pipeline (self);
  self->pipeline = wvs_track_pipeline_new (self->rendition, self->bus,
      &wvs_intake_unit_events, &self->intake, error);
  if (self->pipeline == NULL)
    return FALSE;
  self->pass = 0;
  wvs_intake_begin_pass (&self->intake, self->pass, seeks);
  if (seeks)
    wvs_track_pipeline_prepare (self->pipeline);
  else
    wvs_track_pipeline_start (self->pipeline, index);
  return TRUE;
}

/* Has the units from chunk @index on come, by a seek or, where that cannot be,
 * from the start of the file. */
static gboolean
seek (WvsProducer *self, guint index, WvsApproach approach, GError **error)
{
  self->pass++;
  wvs_intake_begin_pass (&self->intake, self->pass, FALSE);
  if (approach >= WVS_APPROACH_DIRECT)
    wvs_intake_expect_at_once (&self->intake);
  if (wvs_track_pipeline_seek (self->pipeline, index, approach, self->pass))
    return TRUE;
  return wvs_producer_open_pipeline (self, index, FALSE, error);
}

/* Nothing is to be had any more. Returns: (transfer full): why, which its chunk
 * has failed with */
static GError *
fail (WvsProducer *self, GError *error)
{
  wvs_producer_close_pipeline (self);
  wvs_cutter_fail (&self->intake.cutter, error);
  return error;
}

static GError *
explain (WvsProducer *self)
{
  if (self->intake.fault == NULL)
    return wvs_track_pipeline_explain (self->pipeline, self->intake.message);
  g_prefix_error (&self->intake.fault,
      "'%s': ", wvs_producer_get_title (self)->name);
  return g_steal_pointer (&self->intake.fault);
}

static GError *
time_out (WvsProducer *self)
{
  return g_error_new (WVS_ERROR, WVS_ERROR_TIMEOUT,
      "'%s': nothing came of it for %d seconds",
      wvs_producer_get_title (self)->name,
      (int)(WVS_INTAKE_DEADLINE_US / G_USEC_PER_SEC));
}

/* There may be other tracks in a file than when it was probed. */
static GError *
check_tracks (WvsProducer *self)
{
  if (wvs_track_pipeline_has_track (self->pipeline))
    return NULL;
  if (wvs_rendition_get_track (self->rendition)->kind == WVS_KIND_VIDEO)
    return fail (self, explain (self));
  wvs_intake_end (&self->intake);
  return NULL;
}

/* There decoders fail for want of anything to decode. */
static gboolean
is_behind_the_end (WvsProducer *self, guint index)
{
  const WvsTitleInfo *title = wvs_producer_get_title (self);

  return self->intake.n_units == 0 && title->duration_us > 0 &&
         index * WVS_CHUNK_US >= title->duration_us;
}

/* Of a video there must be something. */
static GError *
finish (WvsProducer *self, guint index)
{
  GError *error;

  if (self->intake.n_units == 0 && index == 0 &&
      wvs_rendition_get_track (self->rendition)->kind == WVS_KIND_VIDEO)
    return fail (self, explain (self));
  if (self->intake.message != NULL)
    wvs_producer_close_pipeline (self); /* of no more use */
  error = wvs_producer_look_behind (self);
  if (error != NULL)
    return fail (self, error);
  if (!wvs_intake_is_stopped (&self->intake))
    wvs_cutter_finish (&self->intake.cutter);
  return NULL;
}

/* When nothing came of chunk @index: whether there is another @approach. */
static gboolean
come_closer (WvsProducer *self, guint index, WvsApproach *approach)
{
  if (*approach == WVS_APPROACH_WITHIN ||
      !wvs_producer_may_be_blocked (self, index))
    return FALSE;
  *approach = *approach == WVS_APPROACH_DIRECT ? WVS_APPROACH_WITHIN
                                               : WVS_APPROACH_DIRECT;
  return TRUE;
}

/* The start is reached without a seek: matroskademux (1.22) would leave out
 * sound that comes before the first picture. */
static gboolean
begin (WvsProducer *self, guint index, GError **error)
{
  wvs_cutter_start (&self->intake.cutter, index);
  return self->pipeline != NULL && index > 0
             ? seek (self, index, WVS_APPROACH_NEAR, error)
             : wvs_producer_open_pipeline (self, index, index > 0, error);
}

/* Makes what is wanted until there is nothing to do. Returns: (nullable): why
 * it cannot go on */
static GError *
make (WvsProducer *self, guint index)
{
  GError *error = NULL;
  WvsApproach approach = WVS_APPROACH_NEAR;

  if (!begin (self, index, &error))
    return fail (self, error);

  for (;;) {
    switch (wvs_intake_wait (&self->intake)) {
    case WVS_INTAKE_LOOK:
      if (self->intake.n_units == 0 &&
          wvs_track_pipeline_gave_up (self->pipeline))
        return fail (self, explain (self));
      break;
    case WVS_INTAKE_SEEK_AGAIN:
      approach = WVS_APPROACH_FAR;
      G_GNUC_FALLTHROUGH;
    case WVS_INTAKE_SEEK:
      if (!seek (self, index, approach, &error))
        return fail (self, error);
      break;
    case WVS_INTAKE_CHECK_TRACKS:
      error = check_tracks (self);
      if (error != NULL)
        return error;
      break;
    case WVS_INTAKE_FINISH:
      if (!come_closer (self, index, &approach))
        return finish (self, index);
      if (!seek (self, index, approach, &error))
        return fail (self, error);
      break;
    case WVS_INTAKE_FAIL:
      if (is_behind_the_end (self, index))
        return finish (self, index);
      if (!come_closer (self, index, &approach))
        return fail (self, explain (self));
      if (!wvs_producer_open_pipeline (self, index, TRUE, &error))
        return fail (self, error);
      break;
    case WVS_INTAKE_TIME_OUT:
      return fail (self, time_out (self));
    case WVS_INTAKE_IDLE:
    case WVS_INTAKE_STOP:
    default:
      return NULL;
    }
  }
}

static gpointer
run (gpointer data)
{
  WvsProducer *self = data;
  guint index;

  wvs_background_enter ();
  self->pool = wvs_background_pool_new ();
  /* Each message is read where it is posted: no queue, no file descriptor. */
  self->bus = g_object_new (GST_TYPE_BUS, "enable-async", FALSE, NULL);
  gst_bus_set_sync_handler (self->bus, on_message, self, NULL);

  while (wvs_intake_wait_for_work (&self->intake, &index)) {
    g_autoptr (GError) error = make (self, index);

    if (!wvs_intake_is_stopped (&self->intake))
      self->events.idle (self, error, self->data);
  }
  wvs_producer_close_pipeline (self);
  wvs_cutter_cancel (&self->intake.cutter);
  gst_object_unref (self->bus);
  gst_object_unref (self->pool);
  self->events.ended (self, self->data);
  g_atomic_rc_box_release_full (self, clear);
  return NULL;
}

/* GLib's and GStreamer's shared threads come from one that is begun with the
 * first pool and has the priority of who makes it. */
static void
keep_shared_threads_normal (void)
{
  g_type_class_unref (g_type_class_ref (GST_TYPE_TASK));
}

/* Without a thread to be had it waits for one. */
static gboolean
start (gpointer data)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_try_new ("producer", run, data, &error);

  if (thread == NULL) {
    g_warning ("no thread to make media on: %s", error->message);
    return G_SOURCE_CONTINUE;
  }
  g_thread_unref (thread);
  return G_SOURCE_REMOVE;
}

WvsProducer *
wvs_producer_new (WvsRendition *rendition, guint index, guint limit,
    const WvsProducerEvents *events, gpointer data)
{
  static const WvsCutterEvents cutter_events = { on_begin, on_grew };
  WvsProducer *self = g_atomic_rc_box_new0 (WvsProducer);

  keep_shared_threads_normal ();
  self->rendition = wvs_rendition_ref (rendition);
  self->events = *events;
  self->data = data;
  wvs_intake_init (&self->intake, &cutter_events, self);
  wvs_intake_go (&self->intake, index, limit);
  (void)g_atomic_rc_box_acquire (self); /* the worker's */
  if (start (self) == G_SOURCE_CONTINUE)
    g_timeout_add (RETRY_MS, start, self);
  return self;
}

void
wvs_producer_free (WvsProducer *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
wvs_producer_go (WvsProducer *self, guint index, guint limit)
{
  wvs_intake_go (&self->intake, index, limit);
}

void
wvs_producer_set_limit (WvsProducer *self, guint limit)
{
  wvs_intake_set_limit (&self->intake, limit);
}

void
wvs_producer_stop (WvsProducer *self)
{
  wvs_intake_stop (&self->intake);
}
