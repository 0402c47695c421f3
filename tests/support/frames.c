/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "frames.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include "access-unit.h"

static WvsAccessUnit *
unit_of (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gsize size = gst_buffer_get_size (buffer);
  guint8 *data = g_malloc (size);

  gst_buffer_extract (buffer, 0, data, size);
  return wvs_access_unit_new (g_bytes_new_take (data, size),
      (gint64)(GST_BUFFER_PTS (buffer) / GST_USECOND), 33333,
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT));
}

static GPtrArray *
make_frames (guint n, const char *encoder)
{
  GPtrArray *frames =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_access_unit_unref);
  g_autofree char *text =
      g_strdup_printf ("videotestsrc num-buffers=%u pattern=ball ! "
                       "video/x-raw,width=160,height=120,framerate=30/1 ! "
                       "%s ! appsink name=sink sync=false",
          n, encoder);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (text, &error);
  GstElement *sink;
  GstSample *sample;

  g_assert_no_error (error);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL) {
    g_ptr_array_add (frames, unit_of (sample));
    gst_sample_unref (sample);
  }
  gst_object_unref (sink);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_assert_cmpuint (frames->len, ==, n);
  return frames;
}

GPtrArray *
wvs_test_frames_new (guint n)
{
  return make_frames (n, "vp8enc deadline=1 keyframe-max-dist=30");
}

GPtrArray *
wvs_test_frames_new_h264 (guint n)
{
  return make_frames (n,
      "videoconvert ! x264enc tune=zerolatency key-int-max=30 ! "
      "video/x-h264,profile=high,stream-format=byte-stream,alignment=au");
}
