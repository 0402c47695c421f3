/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "stream-time.h"

gint64
wvs_stream_time_us (const GstSegment *segment, GstClockTime time)
{
  GstClockTime stream_time =
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, time);

  return (gint64)GST_TIME_AS_USECONDS (
      GST_CLOCK_TIME_IS_VALID (stream_time) ? stream_time : time);
}

gint64
wvs_stream_time_on_pad_us (GstPad *pad, GstClockTime time)
{
  g_autoptr (GstEvent) event =
      gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  if (event == NULL)
    return (gint64)GST_TIME_AS_USECONDS (time);
  gst_event_parse_segment (event, &segment);
  return wvs_stream_time_us (segment, time);
}
