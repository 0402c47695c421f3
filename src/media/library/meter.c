/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "meter.h"

void
wvs_meter_add (WvsMeter *meter, const WvsMeterFrame *frame)
{
  meter->bytes += frame->size;
  if (frame->hidden) { /* its time means nothing */
    meter->hidden_frames = TRUE;
    return;
  }
  if (frame->time_us < 0) {
    meter->untimed = TRUE;
    return;
  }

  if (meter->n_frames == 0)
    meter->first_us = meter->last_us = frame->time_us;
  else if (frame->time_us < meter->last_us)
    meter->reordered = TRUE;
  meter->n_frames++;
  meter->first_us = MIN (meter->first_us, frame->time_us);
  meter->last_us = MAX (meter->last_us, frame->time_us);
  meter->end_us = MAX (meter->end_us, frame->time_us + frame->duration_us);

  if (frame->keyframe) {
    if (meter->in_gop)
      meter->max_gop_us =
          MAX (meter->max_gop_us, frame->time_us - meter->gop_us);
    meter->in_gop = TRUE;
    meter->gop_us = frame->time_us;
  }
}

gint64
wvs_meter_get_span_us (const WvsMeter *meter)
{
  return meter->n_frames > 0 ? meter->end_us - meter->first_us : 0;
}

void
wvs_meter_read (const WvsMeter *meter, WvsTrackInfo *track)
{
  gint64 span_us = wvs_meter_get_span_us (meter);

  if (span_us > 0)
    track->bitrate_kbps = (guint)(meter->bytes * 8 * 1000 / (guint64)span_us);
  if (track->kind != WVS_KIND_VIDEO)
    return;
  track->reordered = meter->reordered;
  track->untimed = meter->untimed;
  track->hidden_frames = meter->hidden_frames;
  /* The running one is at least this long; one of one frame without a duration
   * lasts a moment. */
  if (meter->in_gop)
    track->max_gop_us =
        MAX (MAX (meter->max_gop_us, meter->end_us - meter->gop_us), 1);
}
