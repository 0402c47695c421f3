/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "intake.h"

#include "decoder.h"
#include "error.h"
#include "landing.h"

/* A file that is broken has given what there is when nothing came for so
 * long. */
#define BROKEN_QUIET_US (300 * G_TIME_SPAN_MILLISECOND)

/* The time between two looks at whether it comes to anything. */
#define LOOK_US G_USEC_PER_SEC

void
wvs_intake_init (WvsIntake *self, const WvsCutterEvents *events, gpointer data)
{
  *self = (WvsIntake){ .gate = WVS_GATE_SHUT };
  self->cutter.events = *events;
  self->cutter.data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

void
wvs_intake_clear (WvsIntake *self)
{
  wvs_intake_forget (self);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
}

void
wvs_intake_go (WvsIntake *self, guint index, guint limit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->go = TRUE;
  self->index = index;
  self->limit = limit;
  g_cond_broadcast (&self->changed);
}

void
wvs_intake_set_limit (WvsIntake *self, guint limit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->limit = limit;
  g_cond_broadcast (&self->changed);
}

void
wvs_intake_stop (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->stop = TRUE;
  g_cond_broadcast (&self->changed);
}

gboolean
wvs_intake_is_stopped (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stop;
}

gboolean
wvs_intake_pass_limit (WvsIntake *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->at_limit = TRUE;
  while (index >= self->limit && !self->stop)
    g_cond_wait (&self->changed, &self->lock);
  self->at_limit = FALSE;
  self->quiet_since_us = g_get_monotonic_time ();
  return !self->stop;
}

/* Waits as long as nothing is wanted. Whether units of @pass are, then. Called
 * with the lock held. */
static gboolean
pass_gate (WvsIntake *self, guint pass)
{
  while (pass == self->pass && self->gate == WVS_GATE_WAIT)
    g_cond_wait (&self->changed, &self->lock);
  return pass == self->pass && self->gate == WVS_GATE_OPEN;
}

/* Called with the lock held, by the thread that has the cutter. */
static gboolean
is_too_late (const WvsIntake *self, gint64 time_us)
{
  return self->at_once && self->n_units == 0 &&
         wvs_chunk_index_at (time_us) > self->cutter.next;
}

/* Called with the lock held. Returns: %FALSE */
static gboolean
refuse (WvsIntake *self, guint pass)
{
  g_set_error (&self->fault, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "it is damaged near %.1f s",
      (double)self->cutter.next * WVS_CHUNK_US / G_USEC_PER_SEC);
  self->gate = WVS_GATE_WAIT;
  g_cond_broadcast (&self->changed);
  (void)pass_gate (self, pass);
  return FALSE;
}

/* Whether @unit is to get in; for a look it has done what it came for. Called
 * with the lock held. */
static gboolean
admit (WvsIntake *self, const WvsAccessUnit *unit, guint pass)
{
  gint64 time_us = wvs_access_unit_get_time_us (unit);

  if (!pass_gate (self, pass))
    return FALSE;
  if (!self->looks) {
    self->reached_us = MAX (self->reached_us, time_us);
    return !is_too_late (self, time_us) || refuse (self, pass);
  }
  self->quiet_since_us = g_get_monotonic_time ();
  if (time_us > self->behind_us) {
    self->gate = WVS_GATE_WAIT;
    g_cond_broadcast (&self->changed);
    (void)pass_gate (self, pass);
  }
  return FALSE;
}

/* Runs on a streaming thread. */
static void
on_unit (WvsAccessUnit *unit, guint pass, gpointer data)
{
  WvsIntake *self = data;
  g_autoptr (GError) error = NULL;
  gboolean wanted;

  g_mutex_lock (&self->lock);
  wanted = admit (self, unit, pass);
  g_mutex_unlock (&self->lock);
  if (!wanted) {
    wvs_access_unit_unref (unit);
    return;
  }

  wanted = wvs_cutter_add (&self->cutter, unit, &error);

  g_mutex_lock (&self->lock);
  self->quiet_since_us = g_get_monotonic_time ();
  if (self->cutter.chunk != NULL)
    self->n_units++;
  if (!wanted && self->gate == WVS_GATE_OPEN) {
    self->fault = g_steal_pointer (&error);
    self->gate = WVS_GATE_WAIT;
    g_cond_broadcast (&self->changed);
    (void)pass_gate (self, pass);
  }
  g_mutex_unlock (&self->lock);
}

/* Runs on a streaming thread. */
static void
on_gap (guint pass, gpointer data)
{
  WvsIntake *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (pass == self->pass)
    self->quiet_since_us = g_get_monotonic_time ();
}

/* Runs on a streaming thread. */
static void
on_ended (guint pass, gpointer data)
{
  WvsIntake *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (pass != self->pass)
    return;
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
}

const WvsUnitEvents wvs_intake_unit_events = { on_unit, on_gap, on_ended };

void
wvs_intake_take_message (WvsIntake *self, GstMessage *message)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GstMessageType type = GST_MESSAGE_TYPE (message);

  if (type == GST_MESSAGE_ASYNC_DONE)
    self->ready = TRUE;
  else if (wvs_decoder_knows_tracks (message))
    self->knows_tracks = TRUE;
  else if (wvs_landing_is_late (message))
    self->late = TRUE;
  else if (type == GST_MESSAGE_ERROR && self->message == NULL)
    self->message = gst_message_ref (message);
  g_cond_broadcast (&self->changed);
}

gboolean
wvs_intake_wait_for_work (WvsIntake *self, guint *index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->stop && !self->go)
    g_cond_wait (&self->changed, &self->lock);
  self->go = FALSE;
  *index = self->index;
  return !self->stop;
}

/* Called with the lock held. */
static void
begin_pass (WvsIntake *self, guint pass, gboolean holds)
{
  self->pass = pass;
  self->gate = WVS_GATE_OPEN;
  self->holds = holds;
  self->late = FALSE;
  self->ended = FALSE;
  self->n_units = 0;
  self->looks = FALSE;
  self->at_once = FALSE;
  self->reached_us = -1;
  self->quiet_since_us = g_get_monotonic_time ();
  g_cond_broadcast (&self->changed);
}

void
wvs_intake_begin_pass (WvsIntake *self, guint pass, gboolean holds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  begin_pass (self, pass, holds);
}

void
wvs_intake_begin_look (WvsIntake *self, guint pass, gint64 behind_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  begin_pass (self, pass, FALSE);
  self->looks = TRUE;
  self->behind_us = behind_us;
}

void
wvs_intake_expect_at_once (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->at_once = TRUE;
}

gint64
wvs_intake_get_reached_us (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->reached_us;
}

void
wvs_intake_shut (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->gate = WVS_GATE_SHUT;
  g_cond_broadcast (&self->changed);
}

void
wvs_intake_forget (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->ready = FALSE;
  self->knows_tracks = FALSE;
  g_clear_error (&self->fault);
  g_clear_pointer (&self->message, gst_message_unref);
}

void
wvs_intake_end (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->holds = FALSE;
  self->ended = TRUE;
}

/* Called with the lock held. */
static WvsIntakeNext
judge (WvsIntake *self)
{
  gint64 quiet_us = g_get_monotonic_time () - self->quiet_since_us;

  if (self->stop)
    return WVS_INTAKE_STOP;
  if (self->knows_tracks)
    return WVS_INTAKE_CHECK_TRACKS;
  if (self->fault != NULL)
    return WVS_INTAKE_FAIL;
  if (self->gate == WVS_GATE_WAIT)
    return WVS_INTAKE_IDLE;
  if (self->at_limit)
    return WVS_INTAKE_LOOK;
  /* What can be had of it is taken. */
  if (self->message != NULL)
    return self->n_units == 0 || self->ended || quiet_us > BROKEN_QUIET_US
               ? WVS_INTAKE_FAIL
               : WVS_INTAKE_LOOK;
  if (self->holds && self->ready)
    return WVS_INTAKE_SEEK;
  if (self->late)
    return WVS_INTAKE_SEEK_AGAIN;
  if (self->ended && !self->holds)
    return WVS_INTAKE_FINISH;
  return quiet_us > WVS_INTAKE_DEADLINE_US ? WVS_INTAKE_TIME_OUT
                                           : WVS_INTAKE_LOOK;
}

WvsIntakeNext
wvs_intake_wait (WvsIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end_us = g_get_monotonic_time () +
                  (self->message != NULL ? BROKEN_QUIET_US : LOOK_US);
  gboolean in_time = TRUE;
  WvsIntakeNext next = judge (self);

  while (next == WVS_INTAKE_LOOK && in_time) {
    in_time = g_cond_wait_until (&self->changed, &self->lock, end_us);
    next = judge (self);
  }
  if (next == WVS_INTAKE_CHECK_TRACKS)
    self->knows_tracks = FALSE;
  return next;
}
