/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "lookout.h"

#include "chunk.h"

/* Tracks end so much before their title without anybody wondering. */
#define USUAL_US WVS_CHUNK_US

/* A title's last chunk that is shorter need not have anything of the track. */
#define LEAST_US (WVS_CHUNK_US / 2)

gboolean
wvs_lookout_begin (WvsLookout *self, guint index, gint64 end_us,
    gint64 duration_us)
{
  *self = (WvsLookout){ .index = index, .step = 1 };
  if (duration_us - end_us <= USUAL_US)
    return FALSE;
  self->last = wvs_chunk_index_at (MAX (0, duration_us - LEAST_US));
  if (self->last <= index)
    return FALSE;
  while (self->step < (self->last - index + 1) / 2)
    self->step *= 2;
  return TRUE;
}

gboolean
wvs_lookout_next (WvsLookout *self, guint *index)
{
  if (self->last > 0) {
    *index = self->last;
    if (self->step == self->last - self->index)
      self->step = 0;
    self->last = 0;
    return TRUE;
  }
  if (self->step == 0)
    return FALSE;
  *index = self->index + self->step;
  self->step /= 2;
  return TRUE;
}
