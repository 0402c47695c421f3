/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "recording.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const char *encoding; /* in RTP caps */
  const char *depayloader;
  const char *caps; /* of what it is to make */
} Format;

static const Format formats[] = {
  { "VP8", "rtpvp8depay", "video/x-vp8" },
  { "VP9", "rtpvp9depay", "video/x-vp9" },
  { "H264", "rtph264depay",
      "video/x-h264,stream-format=byte-stream,alignment=au" },
  { "OPUS", "rtpopusdepay", "audio/x-opus" },
};

static GstElement *
add (GstBin *pipeline, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  g_assert_nonnull (element);
  g_assert_true (gst_bin_add (pipeline, element));
  return element;
}

static void
write_all (int fd, gconstpointer data, gsize size)
{
  g_assert_cmpint (write (fd, data, size), ==, (gssize)size);
}

static void
on_unit (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  GstMapInfo map;
  guint32 size;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  size = GUINT32_TO_BE ((guint32)map.size);
  write_all (fd, &size, sizeof size);
  write_all (fd, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
}

static int
create (const char *folder, const GstStructure *caps)
{
  g_autofree char *path =
      g_build_filename (folder, gst_structure_get_string (caps, "media"), NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* Returns the first one of those that write to a file. */
static GstElement *
add_writer (GstBin *pipeline, const GstStructure *rtp, const char *folder,
    GstElement *sink)
{
  const char *encoding = gst_structure_get_string (rtp, "encoding-name");
  const Format *format = formats;
  g_autoptr (GstCaps) caps = NULL;
  GstElement *depayloader, *filter;

  while (strcmp (format->encoding, encoding) != 0)
    g_assert_true (++format < formats + G_N_ELEMENTS (formats));
  depayloader = add (pipeline, format->depayloader);
  filter = add (pipeline, "capsfilter");
  caps = gst_caps_from_string (format->caps);
  g_object_set (filter, "caps", caps, NULL);
  g_assert_true (gst_element_link_many (depayloader, filter, sink, NULL));
  g_object_set (sink, "signal-handoffs", TRUE, NULL);
  g_signal_connect (sink, "handoff", G_CALLBACK (on_unit),
      GINT_TO_POINTER (create (folder, rtp)));
  gst_element_sync_state_with_parent (filter);
  gst_element_sync_state_with_parent (depayloader);
  return depayloader;
}

void
wvs_recording_link (GstBin *pipeline, GstPad *pad)
{
  const char *folder = g_getenv ("WVS_RECORD");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstElement *sink = add (pipeline, "fakesink");
  GstElement *first = sink;
  g_autoptr (GstPad) entry = NULL;

  g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
  gst_element_sync_state_with_parent (sink);
  if (folder != NULL && caps != NULL)
    first =
        add_writer (pipeline, gst_caps_get_structure (caps, 0), folder, sink);
  entry = gst_element_get_static_pad (first, "sink");
  gst_pad_link (pad, entry);
}
