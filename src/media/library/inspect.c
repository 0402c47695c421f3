/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "inspect.h"

#include <gst/gst.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>
#include <unistd.h>

#include "autoplug.h"
#include "element.h"
#include "error.h"
#include "file.h"
#include "meter.h"
#include "nal.h"
#include "track-caps.h"

/* How far one looks. */
#define SPAN_US (20 * G_USEC_PER_SEC)
#define MAX_BYTES (64 * 1024 * 1024)
#define DEADLINE_US (5 * G_USEC_PER_SEC)
#define STEP (50 * GST_MSECOND)

typedef struct _Inspection Inspection;

typedef struct {
  Inspection *inspection;
  WvsTrackInfo info;
  WvsMeter meter;
  gboolean known;    /* info is filled in */
  guint length_size; /* before each NAL unit; 0: start codes */
} Track;

struct _Inspection {
  GstElement *pipeline;
  GstBus *bus;
  GMutex lock;     /* guards what follows; taken by streaming threads */
  char *container; /* (nullable) */
  guint64 bytes;
  gboolean done; /* enough was seen */
  guint n_tracks;
  Track tracks[WVS_MEDIA_INFO_MAX_TRACKS];
};

static gint64
to_us (GstClockTime time)
{
  return GST_CLOCK_TIME_IS_VALID (time) ? (gint64)GST_TIME_AS_USECONDS (time)
                                        : -1;
}

/* The frame's header says what its container may not. */
static void
read_header (const Track *track, GstBuffer *buffer, WvsMeterFrame *frame)
{
  WvsCodec codec = track->info.codec;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (codec == WVS_CODEC_VP8 && map.size > 0) { /* RFC 6386 §9.1 */
    frame->keyframe = (map.data[0] & 0x01) == 0;
    frame->hidden = (map.data[0] & 0x10) == 0;
  } else if (codec == WVS_CODEC_H264 || codec == WVS_CODEC_H265) {
    frame->keyframe = wvs_nal_is_random_access (codec, track->length_size,
        map.data, map.size);
  }
  gst_buffer_unmap (buffer, &map);
}

/* Called with the lock held. */
static void
finish (Inspection *self)
{
  if (self->done)
    return;
  self->done = TRUE;
  gst_bus_post (self->bus,
      gst_message_new_application (NULL, gst_structure_new_empty ("enough")));
}

/* Called with the lock held. The picture decides, or the sound where there is
 * no picture. */
static void
check_limits (Inspection *self)
{
  gint64 span_us[] = { [WVS_KIND_VIDEO] = -1, [WVS_KIND_AUDIO] = -1 };

  for (guint i = 0; i < self->n_tracks; i++) {
    Track *track = &self->tracks[i];

    if (track->known)
      span_us[track->info.kind] = MAX (span_us[track->info.kind],
          wvs_meter_get_span_us (&track->meter));
  }
  if (self->bytes > MAX_BYTES || span_us[WVS_KIND_VIDEO] > SPAN_US ||
      (span_us[WVS_KIND_VIDEO] < 0 && span_us[WVS_KIND_AUDIO] > SPAN_US) ||
      span_us[WVS_KIND_AUDIO] > 3 * SPAN_US)
    finish (self);
}

/* Runs on a streaming thread. */
static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  Track *track = data;
  Inspection *self = track->inspection;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (probe);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WvsMeterFrame frame = {
    .time_us = to_us (GST_BUFFER_PTS (buffer)),
    .duration_us = MAX (to_us (GST_BUFFER_DURATION (buffer)), 0),
    .size = gst_buffer_get_size (buffer),
    .keyframe = !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT),
  };

  if (self->done ||
      (track->info.kind == WVS_KIND_AUDIO &&
          GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_HEADER)))
    return GST_PAD_PROBE_OK;
  if (!track->known) {
    g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

    track->known = caps != NULL;
    if (track->known)
      track->length_size = wvs_track_caps_read (caps, pad, &track->info);
  }
  read_header (track, buffer, &frame);
  wvs_meter_add (&track->meter, &frame);
  self->bytes += frame.size;
  check_limits (self);
  return GST_PAD_PROBE_OK;
}

/* A stream that is none of a viewer's matter ends in a sink, too: the demuxer
 * must be able to get rid of it. Runs on a streaming thread. */
static void
on_pad_added (GstElement *parsebin, GstPad *pad, gpointer data)
{
  Inspection *self = data;
  GstElement *sink =
      wvs_element_add (GST_BIN (self->pipeline), "fakesink", NULL);
  g_autoptr (GstPad) end = NULL;
  WvsKind kind = wvs_track_caps_get_kind (pad);

  if (sink == NULL)
    return;
  g_object_set (sink, "async", FALSE, "sync", FALSE, NULL);
  end = gst_element_get_static_pad (sink, "sink");
  (void)gst_pad_link (pad, end);
  g_mutex_lock (&self->lock);
  if (kind != 0 && self->n_tracks < WVS_MEDIA_INFO_MAX_TRACKS) {
    Track *track = &self->tracks[self->n_tracks++];

    *track = (Track){ .inspection = self, .info = { .kind = kind } };
    gst_pad_add_probe (end, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, track, NULL);
  }
  g_mutex_unlock (&self->lock);
  gst_element_sync_state_with_parent (sink);
}

/* Runs on a streaming thread. */
static int
on_autoplug_select (GstElement *parsebin, GstPad *pad, GstCaps *caps,
    GstElementFactory *factory, gpointer data)
{
  return wvs_autoplug_allows (factory) ? WVS_AUTOPLUG_TRY : WVS_AUTOPLUG_SKIP;
}

/* Runs on a streaming thread. */
static void
on_have_type (GstElement *typefind, guint probability, GstCaps *caps,
    gpointer data)
{
  Inspection *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->container == NULL)
    self->container = gst_pb_utils_get_codec_description (caps);
}

static gboolean
build (Inspection *self, int fd, GError **error)
{
  g_autofree char *location = g_strdup_printf ("/proc/self/fd/%d", fd);
  GstBin *bin = GST_BIN (self->pipeline);
  GstElement *filesrc = wvs_element_add (bin, "filesrc", error);
  GstElement *parsebin =
      filesrc != NULL ? wvs_element_add (bin, "parsebin", error) : NULL;
  g_autoptr (GstElement) typefind = NULL;

  if (parsebin == NULL)
    return FALSE;
  g_object_set (filesrc, "location", location, NULL);
  g_signal_connect (parsebin, "autoplug-select",
      G_CALLBACK (on_autoplug_select), NULL);
  g_signal_connect (parsebin, "pad-added", G_CALLBACK (on_pad_added), self);
  typefind = gst_bin_get_by_name (GST_BIN (parsebin), "typefind");
  if (typefind != NULL)
    g_signal_connect (typefind, "have-type", G_CALLBACK (on_have_type), self);
  return gst_element_link (filesrc, parsebin);
}

/* Until enough was seen, the file or the time is over. Returns whether the file
 * ended. */
static gboolean
watch (Inspection *self, GCancellable *cancellable)
{
  gint64 end_us = g_get_monotonic_time () + DEADLINE_US;
  GstMessageType type = GST_MESSAGE_UNKNOWN;

  (void)gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  while (type == GST_MESSAGE_UNKNOWN && g_get_monotonic_time () < end_us &&
         !g_cancellable_is_cancelled (cancellable)) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (self->bus,
        STEP, GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION);

    if (message != NULL)
      type = GST_MESSAGE_TYPE (message);
  }
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  return type == GST_MESSAGE_EOS;
}

static gboolean
report (Inspection *self, const char *name, WvsMediaInfo *info, GError **error)
{
  if (self->container != NULL)
    (void)g_strlcpy (info->container, self->container, sizeof info->container);
  for (guint i = 0; i < self->n_tracks; i++) {
    Track *track = &self->tracks[i];

    if (!track->known)
      continue;
    wvs_meter_read (&track->meter, &track->info);
    info->span_us = MAX (info->span_us, wvs_meter_get_span_us (&track->meter));
    info->tracks[info->n_tracks++] = track->info;
  }
  if (info->n_tracks > 0)
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "'%s': its tracks cannot be told apart", name);
  return FALSE;
}

gboolean
wvs_inspect_file (const char *path, WvsMediaInfo *info,
    GCancellable *cancellable, GError **error)
{
  Inspection self = { .pipeline =
                          gst_object_ref_sink (gst_pipeline_new (NULL)) };
  g_autofree char *name = g_filename_display_name (path);
  int fd = wvs_file_open (path, name, error);
  gboolean success;

  *info = (WvsMediaInfo){ 0 };
  g_mutex_init (&self.lock);
  self.bus = gst_element_get_bus (self.pipeline);
  success = fd >= 0 && build (&self, fd, error);
  if (success) {
    info->whole = watch (&self, cancellable);
    success = report (&self, name, info, error);
  }
  gst_object_unref (self.bus);
  gst_object_unref (self.pipeline);
  if (fd >= 0)
    close (fd);
  g_mutex_clear (&self.lock);
  g_free (self.container);
  return success;
}
