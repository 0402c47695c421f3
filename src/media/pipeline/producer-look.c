/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "producer-private.h"

#include "error.h"
#include "lookout.h"

/* For all the looks behind where a track seems to be over. */
#define LOOKS_US (5 * G_TIME_SPAN_SECOND)

/* The chunk that the track seems to be over in, and where. */
static guint
get_end (WvsProducer *self, gint64 *end_us)
{
  const WvsCutter *cutter = &self->intake.cutter;
  guint index = cutter->chunk != NULL ? cutter->next - 1 : cutter->next;

  *end_us = MAX (wvs_intake_get_reached_us (&self->intake),
      (gint64)index * WVS_CHUNK_US);
  return index;
}

static gboolean
can_seek (WvsProducer *self)
{
  return self->pipeline != NULL && self->intake.message == NULL &&
         wvs_track_pipeline_has_track (self->pipeline);
}

/* Whether the track seems to be over where it should not be. */
static gboolean
begin_lookout (WvsProducer *self, WvsLookout *lookout, gint64 *end_us)
{
  guint index = get_end (self, end_us);

  return can_seek (self) && wvs_lookout_begin (lookout, index, *end_us,
                                wvs_producer_get_title (self)->duration_us);
}

/* Whether what the pipeline says means that its file is damaged, or nothing. */
static gboolean
is_damage_at_most (WvsProducer *self)
{
  g_autoptr (GError) error = NULL;

  if (self->intake.message == NULL)
    return TRUE;
  error = wvs_track_pipeline_explain (self->pipeline, self->intake.message);
  return g_error_matches (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE);
}

gboolean
wvs_producer_may_be_blocked (WvsProducer *self, guint index)
{
  return index > 0 && self->intake.n_units == 0 && self->intake.fault == NULL &&
         index * WVS_CHUNK_US < wvs_producer_get_title (self)->duration_us &&
         self->pipeline != NULL &&
         wvs_track_pipeline_has_track (self->pipeline) &&
         is_damage_at_most (self);
}

static gboolean
look (WvsProducer *self, guint index, gint64 end_us)
{
  self->pass++;
  wvs_intake_begin_look (&self->intake, self->pass,
      MAX (end_us, (gint64)index * WVS_CHUNK_US - 1));
  return wvs_track_pipeline_seek (self->pipeline, index, WVS_APPROACH_WITHIN,
      self->pass);
}

/* Whether there is something of chunk @index, or behind it. */
static gboolean
is_more_at (WvsProducer *self, guint index, gint64 end_us, gint64 until_us)
{
  gboolean goes_on = self->pipeline != NULL
                         ? look (self, index, end_us)
                         : wvs_producer_open_pipeline (self, index, TRUE, NULL);

  while (goes_on) {
    switch (wvs_intake_wait (&self->intake)) {
    case WVS_INTAKE_IDLE:
      return TRUE;
    case WVS_INTAKE_SEEK:
      goes_on = look (self, index, end_us);
      break;
    case WVS_INTAKE_LOOK:
    case WVS_INTAKE_CHECK_TRACKS:
      goes_on = g_get_monotonic_time () < until_us;
      break;
    case WVS_INTAKE_FAIL: /* as decoders do for want of anything to decode */
      wvs_producer_close_pipeline (self);
      return FALSE;
    case WVS_INTAKE_FINISH:
    case WVS_INTAKE_SEEK_AGAIN:
    case WVS_INTAKE_TIME_OUT:
    case WVS_INTAKE_STOP:
    default:
      return FALSE;
    }
  }
  return FALSE;
}

GError *
wvs_producer_look_behind (WvsProducer *self)
{
  gint64 until_us = g_get_monotonic_time () + LOOKS_US;
  const char *name = wvs_producer_get_title (self)->name;
  WvsLookout lookout;
  gint64 end_us;
  guint index;

  if (!begin_lookout (self, &lookout, &end_us))
    return NULL;
  for (guint n = 0; wvs_lookout_next (&lookout, &index); n++) {
    if (is_more_at (self, index, end_us, until_us))
      return g_error_new (WVS_ERROR, WVS_ERROR_UNPLAYABLE,
          "'%s': it is damaged near %.1f s", name,
          (double)end_us / G_USEC_PER_SEC);
    if (wvs_intake_is_stopped (&self->intake))
      return NULL;
    if (g_get_monotonic_time () < until_us)
      continue;
    return n > 0 ? NULL
                 : g_error_new (WVS_ERROR, WVS_ERROR_TIMEOUT,
                       "'%s': what is behind %.1f s could not be read in time",
                       name, (double)end_us / G_USEC_PER_SEC);
  }
  return NULL;
}
