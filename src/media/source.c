/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "source.h"

#include "decoder.h"
#include "error.h"
#include "log.h"
#include "pass.h"
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
  guint n_tracks;
  WvsTrack tracks[WVS_MAX_TRACKS];
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
  guint number;       /* of the pass */
  guint serial;       /* of the feed, in it */

  WvsPass pass;

  GMutex lock; /* guards what follows */
  GstBus *bus; /* (nullable): the pipeline's messages, and ours to have it
                  looked at; the worker brings it along, for it takes a file
                  descriptor, and who waits for a worker shall take none */
  gboolean stop;
  gboolean keyframe;
  gboolean seek; /* to … */
  gint64 wanted_us;
  guint wanted_serial;
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
  wvs_pass_clear (&self->pass);
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
on_unit (guint track, WvsAccessUnit *unit, guint pass, gpointer data)
{
  WvsSource *self = data;
  guint serial, n;

  if (!wvs_pass_count_unit (&self->pass, pass, track, unit, &serial, &n)) {
    wvs_access_unit_unref (unit);
    return;
  }
  if (n == 0)
    wvs_session_debug (self->id, "source: first unit after %.1f ms",
        (double)(g_get_monotonic_time () - self->started_us) / 1000);
  (void)wvs_feed_push (self->feed, track, serial, unit);
  wvs_pass_note_taken (&self->pass);
}

/* Runs on a streaming thread. */
static void
on_gap (guint track, gint64 until_us, guint pass, gpointer data)
{
  WvsSource *self = data;
  guint serial;

  if (wvs_pass_is_current (&self->pass, pass, &serial))
    wvs_feed_skip (self->feed, track, serial, until_us);
}

/* Runs on a streaming thread, or on the worker's. */
static void
on_ended (guint track, guint pass, gpointer data)
{
  WvsSource *self = data;
  guint serial;

  if (wvs_pass_is_current (&self->pass, pass, &serial))
    wvs_feed_finish (self->feed, track, serial);
  wvs_pass_count_end (&self->pass, pass);
  wake (self);
}

/* What is to come belongs to pass number @number. */
static void
begin_pass (WvsSource *self, guint number, gint64 position_us, guint serial,
    gboolean from_start)
{
  self->number = number;
  self->serial = serial;
  self->position_us = position_us;
  self->started_us = g_get_monotonic_time ();
  self->deadline_us = self->started_us + FIRST_UNIT_DEADLINE_US;
  self->finished = FALSE;
  wvs_pass_begin (&self->pass, number, serial, from_start);
}

/* Begins again from the title's start without a seek where one could lose
 * something: matroskademux (1.22) seeks to the first keyframe there is, even if
 * sound comes before it. */
static Next
go_to (WvsSource *self, gint64 position_us, guint serial)
{
  begin_pass (self, self->number + 1, position_us, serial, FALSE);
  if (self->broken || (position_us == 0 && wvs_pass_is_uneven (&self->pass)))
    return NEXT_REOPEN;
  if (wvs_transcoder_seek (self->transcoder, position_us, self->number))
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
  if (self->loop) {
    wvs_feed_begin_pass (self->feed, self->serial);
    return go_to (self, 0, self->serial);
  }
  wvs_feed_end (self->feed, self->serial);
  self->finished = TRUE;
  return NEXT_WAIT;
}

/* Does what is wanted and what the time asks for. */
static Next
attend (WvsSource *self)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_units = wvs_pass_get_n_units (&self->pass);
  gboolean seek, keyframe, ended, quiet;
  guint serial;
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
  wanted_us = self->wanted_us;
  serial = self->wanted_serial;
  g_mutex_unlock (&self->lock);

  if (seek)
    return go_to (self, wanted_us, serial);
  if (keyframe)
    wvs_transcoder_request_keyframe (self->transcoder);
  if (self->finished)
    return NEXT_WAIT;
  ended = wvs_pass_get_n_ended (&self->pass) >= self->n_tracks;
  quiet = now_us - wvs_pass_get_last_unit_us (&self->pass) > BROKEN_QUIET_US;
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

  if (wvs_pass_get_n_units (&self->pass) == 0)
    return fail (self, g_steal_pointer (&error));
  /* What can be played of it is played. */
  if (!self->broken)
    wvs_session_info (self->id, "%s", error->message);
  self->broken = TRUE;
  return NEXT_WAIT;
}

static Next
on_tracks (WvsSource *self)
{
  if (wvs_transcoder_end_missing (self->transcoder, self->number))
    return NEXT_WAIT;
  return fail (self, wvs_transcoder_explain (self->transcoder, NULL));
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
    else if (message != NULL && wvs_decoder_knows_tracks (message))
      next = on_tracks (self);
    if (next == NEXT_WAIT)
      next = attend (self);
  }
  return next;
}

static Next
run_pipeline (WvsSource *self)
{
  static const WvsUnitEvents events = { on_unit, on_gap, on_ended };
  g_autoptr (GError) error = NULL;
  gboolean seek;
  Next next;

  self->transcoder = wvs_transcoder_new (self->title, self->tracks,
      self->n_tracks, self->bus, &events, self, &error);
  if (self->transcoder == NULL)
    return fail (self, g_steal_pointer (&error));

  self->seekable = FALSE;
  self->broken = FALSE;
  g_mutex_lock (&self->lock);
  if (self->position_us > 0 && !self->seek) {
    self->seek = TRUE;
    self->wanted_us = self->position_us;
    self->wanted_serial = self->serial;
  }
  seek = self->seek;
  g_mutex_unlock (&self->lock);
  begin_pass (self, 0, self->position_us, self->serial, !seek);
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

  while (next == NEXT_REOPEN)
    next = run_pipeline (self);
  release (self);
}

WvsSource *
wvs_source_new (WvsLane *lane, const WvsSourceConfig *config)
{
  WvsSource *self = g_atomic_rc_box_new0 (WvsSource);

  g_mutex_init (&self->lock);
  wvs_pass_init (&self->pass);
  self->id = g_strdup (config->id);
  self->title = wvs_title_ref (config->title);
  self->n_tracks = config->n_tracks;
  for (guint i = 0; i < config->n_tracks; i++)
    self->tracks[i] = config->tracks[i];
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
