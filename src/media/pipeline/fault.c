/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fault.h"

#include "error.h"

gboolean
wvs_fault_is_stuck (GstElement *demuxer)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (demuxer, "sink");
  gboolean stopped;
  guint n_streams;

  GST_OBJECT_LOCK (pad);
  stopped = GST_PAD_TASK (pad) != NULL &&
            gst_task_get_state (GST_PAD_TASK (pad)) == GST_TASK_PAUSED;
  GST_OBJECT_UNLOCK (pad);
  GST_OBJECT_LOCK (demuxer);
  n_streams = demuxer->numsrcpads;
  GST_OBJECT_UNLOCK (demuxer);
  return stopped && n_streams == 0;
}

/* (transfer full): what the error means, when we did not see it coming. */
static char *
describe (const GError *error)
{
  if (g_error_matches (error, GST_STREAM_ERROR,
          GST_STREAM_ERROR_TYPE_NOT_FOUND))
    return g_strdup ("it is not a media file that GStreamer knows");
  if (g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    return g_strdup ("it is not a media file");
  if (g_error_matches (error, GST_STREAM_ERROR,
          GST_STREAM_ERROR_CODEC_NOT_FOUND))
    return g_strdup ("it is a media file of a kind that is not supported");
  if (g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT_NOKEY))
    return g_strdup ("it is encrypted");
  return g_strdup_printf ("it is damaged: %s", error->message);
}

GError *
wvs_fault_explain (const char *name, GstMessage *message, gboolean stuck)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (message != NULL)
    gst_message_parse_error (message, &error, NULL);
  if (error != NULL)
    text = describe (error);
  else if (stuck)
    text = g_strdup ("it is damaged: no stream was found in it");
  else
    text = g_strdup ("nothing of it could be read in time");
  return g_error_new (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': %s", name, text);
}
