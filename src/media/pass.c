/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "pass.h"

/* A track that begins so much later than another begins late. */
#define LATE_US (250 * G_TIME_SPAN_MILLISECOND)

void
wvs_pass_init (WvsPass *pass)
{
  *pass = (WvsPass){ 0 };
  g_mutex_init (&pass->lock);
  for (guint i = 0; i < WVS_MAX_TRACKS; i++)
    pass->first_us[i] = -1;
}

void
wvs_pass_clear (WvsPass *pass)
{
  g_mutex_clear (&pass->lock);
}

void
wvs_pass_begin (WvsPass *pass, guint number, guint serial, gboolean from_start)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  pass->number = number;
  pass->serial = serial;
  pass->n_units = 0;
  pass->n_ended = 0;
  pass->from_start = from_start;
}

gboolean
wvs_pass_is_current (WvsPass *pass, guint number, guint *serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  *serial = pass->serial;
  return number == pass->number;
}

gboolean
wvs_pass_count_unit (WvsPass *pass, guint number, guint track,
    const WvsAccessUnit *unit, guint *serial, guint *n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  if (number != pass->number)
    return FALSE;
  *serial = pass->serial;
  *n = pass->n_units++;
  if (pass->from_start && pass->first_us[track] < 0)
    pass->first_us[track] = wvs_access_unit_get_time_us (unit);
  return TRUE;
}

void
wvs_pass_note_taken (WvsPass *pass)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  pass->last_unit_us = g_get_monotonic_time ();
}

void
wvs_pass_count_end (WvsPass *pass, guint number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  if (number == pass->number)
    pass->n_ended++;
}

guint
wvs_pass_get_n_units (WvsPass *pass)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  return pass->n_units;
}

guint
wvs_pass_get_n_ended (WvsPass *pass)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  return pass->n_ended;
}

gint64
wvs_pass_get_last_unit_us (WvsPass *pass)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  return pass->last_unit_us;
}

gboolean
wvs_pass_is_uneven (WvsPass *pass)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pass->lock);

  return pass->first_us[0] >= 0 && pass->first_us[1] >= 0 &&
         ABS (pass->first_us[0] - pass->first_us[1]) > LATE_US;
}
