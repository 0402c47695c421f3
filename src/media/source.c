/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "source.h"

#include "error.h"
#include "log.h"
#include "transcoder.h"

/* To the first picture of a pass: a file that takes longer is not worth waiting
 * for, a cold machine may need some of it to load the decoder. */
#define FIRST_UNIT_DEADLINE_US (10 * G_USEC_PER_SEC)

/* A file that is broken from here on is at its end when nothing came for so
 * long. */
#define BROKEN_QUIET_US (300 * G_TIME_SPAN_MILLISECOND)

struct _WvsSource {
  char *id;
  WvsTitle *title;
  WvsTrack track;
  gboolean loop;
  WvsFeed *feed;
  gint64 started_us;

  /* Of the worker. */
  WvsTranscoder *transcoder;
  gboolean seekable;  /* the pipeline has come far enough */
  gboolean broken;    /* it ended with an error after some units */
  gboolean finished;  /* the feed has its end */
  gint64 position_us; /* where the pass began */
  gint64 deadline_us; /* of the first unit of the pass */

  GMutex lock; /* guards what follows */
  GstBus *bus; /* (nullable): the pipeline's messages, and ours to have it
                  looked at; the worker brings it along, for it takes a file
                  descriptor, and who waits for a worker shall take none */
  gboolean stop;
  gboolean keyframe;
  gboolean seek; /* to … */
  gint64 wanted_us;
  guint wanted_serial;
  guint pass;     /* what the pipeline makes now: */
  guint serial;   /* of the feed */
  gboolean loops; /* it began because the last one ended */
  guint n_units;
  gboolean ended;
  gint64 last_unit_us;
};

typedef enum {
  NEXT_WAIT = 1,
  NEXT_REOPEN, /* this pipeline is of no more use */
  NEXT_STOP,
} Next;

static void
clear (gpointer data)
{
  WvsSource *self = data;

  gst_clear_object (&self->bus);
  wvs_feed_unref (self->feed);
  wvs_title_unref (self->title);
  g_mutex_clear (&self->lock);
  g_free (self->id);
}

static void
release (WvsSource *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Has the worker look at what is wanted. Thread: any. */
static void
wake (WvsSource *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->bus != NULL)
    gst_bus_post (self->bus,
        gst_message_new_application (NULL, gst_structure_new_empty ("wake")));
}

/* Runs on a streaming thread. */
static void
on_unit (WvsAccessUnit *unit, guint pass, gpointer data)
{
  WvsSource *self = data;
  guint serial, n;
  gboolean loops;

  g_mutex_lock (&self->lock);
  if (pass != self->pass) {
    g_mutex_unlock (&self->lock);
    wvs_access_unit_unref (unit);
    return;
  }
  serial = self->serial;
  loops = self->loops;
  n = self->n_units++;
  g_mutex_unlock (&self->lock);

  if (n == 0)
    wvs_session_debug (self->id, "source: first unit after %.1f ms",
        (double)(g_get_monotonic_time () - self->started_us) / 1000);
  (void)wvs_feed_push (self->feed, serial, unit, loops && n == 0);

  g_mutex_lock (&self->lock);
  self->last_unit_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

/* Runs on a streaming thread. */
static void
on_ended (guint pass, gpointer data)
{
  WvsSource *self = data;

  g_mutex_lock (&self->lock);
  if (pass == self->pass)
    self->ended = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);
}

/* What is to come belongs to another pass. */
static guint
begin_pass (WvsSource *self, gint64 position_us, guint serial, gboolean loops)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->position_us = position_us;
  self->deadline_us = g_get_monotonic_time () + FIRST_UNIT_DEADLINE_US;
  self->started_us = g_get_monotonic_time ();
  self->finished = FALSE;
  self->serial = serial;
  self->loops = loops;
  self->n_units = 0;
  self->ended = FALSE;
  return ++self->pass;
}

static Next
go_to (WvsSource *self, gint64 position_us, guint serial, gboolean loops)
{
  guint pass = begin_pass (self, position_us, serial, loops);

  if (self->broken)
    return NEXT_REOPEN;
  if (wvs_transcoder_seek (self->transcoder, position_us, pass))
    return NEXT_WAIT;
  wvs_session_debug (self->id, "source: cannot seek, begins again");
  self->position_us = 0;
  return NEXT_REOPEN;
}

static Next
fail (WvsSource *self, GError *error)
{
  wvs_session_debug (self->id, "source: %s", error->message);
  wvs_feed_fail (self->feed, error);
  return NEXT_STOP;
}

static Next
on_end_of_pass (WvsSource *self, guint n_units)
{
  if (n_units == 0 && self->position_us == 0)
    return fail (self, wvs_transcoder_explain (self->transcoder, NULL));
  if (self->loop)
    return go_to (self, 0, self->serial, TRUE);
  wvs_feed_end (self->feed, self->serial);
  self->finished = TRUE;
  return NEXT_WAIT;
}

/* Does what is wanted and what the time asks for. */
static Next
attend (WvsSource *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean seek, keyframe, ended, quiet;
  guint n_units, serial;
  gint64 wanted_us;

  g_mutex_lock (&self->lock);
  if (self->stop) {
    g_mutex_unlock (&self->lock);
    return NEXT_STOP;
  }
  keyframe = self->keyframe;
  self->keyframe = FALSE;
  seek = self->seek && (self->seekable || self->broken);
  if (seek)
    self->seek = FALSE;
  ended = self->ended;
  wanted_us = self->wanted_us;
  serial = self->wanted_serial;
  n_units = self->n_units;
  quiet = now_us - self->last_unit_us > BROKEN_QUIET_US;
  g_mutex_unlock (&self->lock);

  if (seek)
    return go_to (self, wanted_us, serial, FALSE);
  if (keyframe)
    wvs_transcoder_request_keyframe (self->transcoder);
  if (self->finished)
    return NEXT_WAIT;
  if (ended || (self->broken && quiet && !wvs_feed_is_full (self->feed)))
    return on_end_of_pass (self, n_units);
  if (n_units == 0 && (now_us >= self->deadline_us ||
                          wvs_transcoder_gave_up (self->transcoder)))
    return fail (self, wvs_transcoder_explain (self->transcoder, NULL));
  return NEXT_WAIT;
}

static Next
on_error (WvsSource *self, GstMessage *message)
{
  g_autoptr (GError) error = wvs_transcoder_explain (self->transcoder, message);
  guint n_units;

  g_mutex_lock (&self->lock);
  n_units = self->n_units;
  g_mutex_unlock (&self->lock);

  if (n_units == 0)
    return fail (self, g_steal_pointer (&error));
  /* What can be played of it is played. */
  if (!self->broken)
    wvs_session_info (self->id, "%s", error->message);
  self->broken = TRUE;
  return NEXT_WAIT;
}

static GstClockTime
patience (WvsSource *self)
{
  if (self->finished)
    return GST_CLOCK_TIME_NONE;
  if (self->broken)
    return BROKEN_QUIET_US * GST_USECOND;
  return GST_SECOND;
}

/* Runs a pipeline until it is to be replaced or it is over. */
static Next
tend (WvsSource *self)
{
  Next next = attend (self);

  while (next == NEXT_WAIT) {
    g_autoptr (GstMessage) message =
        gst_bus_timed_pop (self->bus, patience (self));
    GstMessageType type =
        message != NULL ? GST_MESSAGE_TYPE (message) : GST_MESSAGE_UNKNOWN;

    if (type == GST_MESSAGE_ASYNC_DONE)
      self->seekable = TRUE;
    else if (type == GST_MESSAGE_ERROR)
      next = on_error (self, message);
    if (next == NEXT_WAIT)
      next = attend (self);
  }
  return next;
}

static Next
run_pipeline (WvsSource *self)
{
  static const WvsTranscoderEvents events = { on_unit, on_ended };
  g_autoptr (GError) error = NULL;
  gboolean seek;
  Next next;

  self->transcoder = wvs_transcoder_new (self->title, &self->track, self->bus,
      &events, self, &error);
  if (self->transcoder == NULL)
    return fail (self, g_steal_pointer (&error));

  self->seekable = FALSE;
  self->broken = FALSE;
  g_mutex_lock (&self->lock);
  self->pass = 0;
  if (self->position_us > 0 && !self->seek) {
    self->seek = TRUE;
    self->wanted_us = self->position_us;
    self->wanted_serial = self->serial;
  }
  seek = self->seek;
  g_mutex_unlock (&self->lock);
  wvs_transcoder_start (self->transcoder, seek);
  next = tend (self);

  if (next == NEXT_STOP)
    wvs_feed_close (self->feed);
  g_clear_pointer (&self->transcoder, wvs_transcoder_free);
  gst_bus_set_flushing (self->bus, TRUE);
  gst_bus_set_flushing (self->bus, FALSE);
  return next;
}

/* Not when it was given up while it waited for a worker. */
static gboolean
take_up (WvsSource *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stop)
    return FALSE;
  self->bus = gst_bus_new ();
  return TRUE;
}

/* Runs on a worker thread. */
static void
run (gpointer data)
{
  WvsSource *self = data;
  Next next = take_up (self) ? NEXT_REOPEN : NEXT_STOP;

  begin_pass (self, self->position_us, 0, FALSE);
  while (next == NEXT_REOPEN)
    next = run_pipeline (self);
  release (self);
}

WvsSource *
wvs_source_new (WvsLane *lane, const WvsSourceConfig *config)
{
  WvsSource *self = g_atomic_rc_box_new0 (WvsSource);

  g_mutex_init (&self->lock);
  self->id = g_strdup (config->id);
  self->title = wvs_title_ref (config->title);
  self->track = config->track;
  self->loop = config->loop;
  self->position_us = config->position_us;
  self->feed = wvs_feed_ref (config->feed);
  wvs_lane_run (lane, run, g_atomic_rc_box_acquire (self));
  return self;
}

void
wvs_source_seek (WvsSource *self, gint64 position_us, guint serial)
{
  g_mutex_lock (&self->lock);
  self->seek = TRUE;
  self->wanted_us = position_us;
  self->wanted_serial = serial;
  g_mutex_unlock (&self->lock);
  wake (self);
}

void
wvs_source_request_keyframe (WvsSource *self)
{
  g_mutex_lock (&self->lock);
  self->keyframe = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);
}

void
wvs_source_stop (WvsSource *self)
{
  wvs_feed_close (self->feed);
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);
  release (self);
}
