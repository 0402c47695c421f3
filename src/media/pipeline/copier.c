/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "copier.h"

#include <string.h>
#include <unistd.h>

#include "autoplug.h"
#include "choice.h"
#include "element.h"
#include "elementary.h"
#include "error.h"
#include "fault.h"
#include "file.h"
#include "landing.h"
#include "track-caps.h"

/* What a seek goes further back by: an index is one of pictures, and packets of
 * sound need not be where it says. */
#define SOUND_MARGIN_US (1 * G_USEC_PER_SEC)

/* … when that led too far. */
#define LONG_LEAD_US (5 * G_USEC_PER_SEC)

#define NO_TRACK "there is no %s in it"

struct _WvsCopier {
  WvsRendition *rendition;
  const char *name; /* what errors call the file; the rendition's */
  int fd;           /* what was checked is what is read */
  GstElement *pipeline;
  WvsUnitSink *sink;
  WvsLanding landing; /* there */
  GstElement *parsebin;
  WvsElementary *elementary; /* (nullable): of streaming threads until the
                              * pipeline is gone */
  GMutex lock;         /* guards what follows; taken by streaming threads */
  GstElement *demuxer; /* (nullable): the outermost */
  gboolean exposed;    /* its tracks are there, … */
  gboolean taken;      /* … and the one that is wanted */
  GError *fault;       /* (nullable): the first one we saw ourselves */
};

/* Called by streaming threads: the first fault counts. */
static void blame (WvsCopier *self, WvsErrorCode code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
blame (WvsCopier *self, WvsErrorCode code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_mutex_lock (&self->lock);
  if (self->fault == NULL)
    self->fault = g_error_new (WVS_ERROR, code, "'%s': %s", self->name, text);
  g_mutex_unlock (&self->lock);
  GST_ELEMENT_ERROR (self->parsebin, STREAM, FAILED, (NULL), ("%s", text));
}

/* Runs on a streaming thread. */
static void
on_unfit (const char *why, gint64 time_us, gpointer data)
{
  blame (data, WVS_ERROR_UNFIT, "it cannot be passed through: %s, at %.3f s",
      why, (double)time_us / G_USEC_PER_SEC);
}

/* What comes out of a demuxer is taken as it is. Runs on a streaming thread. */
static gboolean
on_autoplug_continue (GstElement *parsebin, GstPad *pad, GstCaps *caps,
    gpointer data)
{
  WvsCopier *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->demuxer == NULL || wvs_autoplug_is_container (caps);
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
on_element_added (GstBin *bin, GstElement *element, gpointer data)
{
  WvsCopier *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->demuxer == NULL &&
      gst_element_factory_list_is_type (gst_element_get_factory (element),
          GST_ELEMENT_FACTORY_TYPE_DEMUXER))
    self->demuxer = gst_object_ref (element);
}

static gboolean
is_demuxer (WvsCopier *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->demuxer != NULL &&
         strcmp (GST_OBJECT_NAME (gst_element_get_factory (self->demuxer)),
             name) == 0;
}

static gboolean
has_lengths (GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *format = gst_structure_get_string (structure, "stream-format");
  const char *alignment = gst_structure_get_string (structure, "alignment");

  return format != NULL && !g_str_equal (format, "byte-stream") &&
         g_strcmp0 (alignment, "au") == 0;
}

/* A stream with start codes is cut into access units, and given lengths, so
 * that all there is comes in one form. */
static GstPad *
add_parser (WvsCopier *self, GstPad *pad, WvsCodec codec)
{
  gboolean h264 = codec == WVS_CODEC_H264;
  GstBin *bin = GST_BIN (self->pipeline);
  GstElement *parser =
      wvs_element_add (bin, h264 ? "h264parse" : "h265parse", NULL);
  GstElement *filter = wvs_element_add (bin, "capsfilter", NULL);
  g_autoptr (GstPad) entry = NULL;

  if (parser == NULL || filter == NULL)
    return NULL;
  gst_util_set_object_arg (G_OBJECT (filter), "caps",
      h264 ? "video/x-h264,stream-format=avc,alignment=au"
           : "video/x-h265,stream-format=hvc1,alignment=au");
  entry = gst_element_get_static_pad (parser, "sink");
  if (!gst_element_link (parser, filter) ||
      GST_PAD_LINK_FAILED (gst_pad_link (pad, entry)))
    return NULL;
  gst_element_sync_state_with_parent (filter);
  gst_element_sync_state_with_parent (parser);
  return gst_element_get_static_pad (filter, "src");
}

static void
take (WvsCopier *self, GstPad *pad, GstCaps *caps, WvsCodec codec)
{
  gboolean parsed = (codec == WVS_CODEC_H264 || codec == WVS_CODEC_H265) &&
                    !has_lengths (caps);
  g_autoptr (GstPad) sink =
      gst_element_get_static_pad (wvs_unit_sink_get_element (self->sink),
          "sink");
  g_autoptr (GstPad) end =
      parsed ? add_parser (self, pad, codec) : gst_object_ref (pad);

  if (end != NULL)
    self->elementary = wvs_elementary_new (end, codec,
        is_demuxer (self, "matroskademux"), on_unfit, self);
  if (end == NULL || GST_PAD_LINK_FAILED (gst_pad_link (end, sink)))
    blame (self, WVS_ERROR_UNPLAYABLE, "its %s cannot be read",
        wvs_codec_get_name (codec));
}

/* Of each kind the first is what a viewer gets; the others stay without a
 * link, which their demuxer does not mind. Runs on a streaming thread. */
static void
on_pad_added (GstElement *parsebin, GstPad *pad, gpointer data)
{
  WvsCopier *self = data;
  const WvsTrack *track = wvs_rendition_get_track (self->rendition);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  WvsTrackInfo info = { .kind = track->kind };

  gboolean wanted = caps != NULL && self->elementary == NULL &&
                    wvs_track_caps_get_kind (pad) == track->kind;

  g_mutex_lock (&self->lock);
  self->exposed = TRUE;
  self->taken |= wanted;
  g_mutex_unlock (&self->lock);
  if (!wanted)
    return;
  (void)wvs_track_caps_read (caps, pad, &info);
  if (info.codec == track->codec)
    take (self, pad, caps, track->codec);
  else
    blame (self, WVS_ERROR_UNFIT,
        "it cannot be passed through: it is %s, not %s", info.format,
        wvs_codec_get_name (track->codec));
}

static const char *
get_kind_name (WvsCopier *self)
{
  return wvs_rendition_get_track (self->rendition)->kind == WVS_KIND_VIDEO
             ? "video"
             : "sound";
}

/* Runs on a streaming thread. */
static void
on_no_more_pads (GstElement *parsebin, gpointer data)
{
  WvsCopier *self = data;

  if (self->elementary == NULL)
    blame (self, WVS_ERROR_UNPLAYABLE, NO_TRACK, get_kind_name (self));
}

static gboolean
build (WvsCopier *self, const WvsUnitEvents *events, gpointer data,
    GError **error)
{
  g_autofree char *location = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  g_autoptr (GstPad) end = NULL;
  GstBin *bin = GST_BIN (self->pipeline);
  GstElement *filesrc = wvs_element_add (bin, "filesrc", error);

  if (filesrc == NULL)
    return FALSE;
  self->sink = wvs_unit_sink_new (bin, 0, events, data, error);
  if (self->sink == NULL)
    return FALSE;
  end = gst_element_get_static_pad (wvs_unit_sink_get_element (self->sink),
      "sink");
  wvs_landing_watch (&self->landing, end, FALSE);
  self->parsebin = wvs_element_add (bin, "parsebin", error);
  if (self->parsebin == NULL)
    return FALSE;
  g_object_set (filesrc, "location", location, NULL);
  g_signal_connect (self->parsebin, "autoplug-continue",
      G_CALLBACK (on_autoplug_continue), self);
  g_signal_connect (self->parsebin, "autoplug-select",
      G_CALLBACK (on_autoplug_select), self);
  g_signal_connect (self->parsebin, "element-added",
      G_CALLBACK (on_element_added), self);
  g_signal_connect (self->parsebin, "pad-added", G_CALLBACK (on_pad_added),
      self);
  g_signal_connect (self->parsebin, "no-more-pads",
      G_CALLBACK (on_no_more_pads), self);
  return gst_element_link (filesrc, self->parsebin);
}

WvsCopier *
wvs_copier_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
{
  g_autoptr (WvsCopier) self = g_new0 (WvsCopier, 1);
  const WvsTitleInfo *title =
      wvs_title_get_info (wvs_rendition_get_title (rendition));

  g_mutex_init (&self->lock);
  self->rendition = wvs_rendition_ref (rendition);
  self->name = title->name;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  /* The bus carries the owner's own messages, too. */
  gst_element_set_bus (self->pipeline, bus);
  gst_pipeline_set_auto_flush_bus (GST_PIPELINE (self->pipeline), FALSE);
  self->fd = wvs_file_open_same (title->path, title->name, title->stamp, error);
  if (self->fd < 0 || !build (self, events, data, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_copier_free (WvsCopier *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_element_set_bus (self->pipeline, NULL);
  g_clear_pointer (&self->elementary, wvs_elementary_free);
  g_clear_pointer (&self->sink, wvs_unit_sink_free);
  gst_clear_object (&self->demuxer);
  gst_object_unref (self->pipeline);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_error (&self->fault);
  wvs_rendition_unref (self->rendition);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wvs_copier_start (WvsCopier *self, gboolean hold)
{
  /* A failure is also a message. */
  (void)gst_element_set_state (self->pipeline,
      hold ? GST_STATE_PAUSED : GST_STATE_PLAYING);
}

/* Without an index, as of MPEG-TS or of Matroska that was recorded live, a
 * demuxer goes to where the time is, not to where its GOP begins. */
static gint64
get_margin_us (WvsCopier *self)
{
  if (wvs_rendition_get_track (self->rendition)->kind == WVS_KIND_AUDIO)
    return SOUND_MARGIN_US;
  return is_demuxer (self, "qtdemux") ? 0 : WVS_MAX_GOP_US;
}

static gint64
get_lead_us (WvsCopier *self, WvsApproach approach)
{
  if (approach >= WVS_APPROACH_DIRECT)
    return 0;
  return get_margin_us (self) +
         (approach == WVS_APPROACH_NEAR ? 0 : LONG_LEAD_US);
}

gboolean
wvs_copier_seek (WvsCopier *self, gint64 position_us, WvsApproach approach,
    guint pass)
{
  GstSeekFlags snap = approach == WVS_APPROACH_WITHIN
                          ? GST_SEEK_FLAG_SNAP_AFTER
                          : GST_SEEK_FLAG_SNAP_BEFORE;

  wvs_landing_set (&self->landing, position_us, approach == WVS_APPROACH_NEAR);
  position_us -= get_lead_us (self, approach);
  wvs_unit_sink_set_next_pass (self->sink, pass);
  if (!gst_element_seek_simple (wvs_unit_sink_get_element (self->sink),
          GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT | snap,
          MAX (position_us, 0) * GST_USECOND))
    return FALSE;
  (void)gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

gboolean
wvs_copier_gave_up (WvsCopier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->demuxer != NULL && wvs_fault_is_stuck (self->demuxer);
}

GError *
wvs_copier_explain (WvsCopier *self, GstMessage *message)
{
  gboolean gave_up = wvs_copier_gave_up (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->fault != NULL)
    return g_error_copy (self->fault);
  if (self->exposed && !self->taken) /* it streams into nothing */
    return g_error_new (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': " NO_TRACK,
        self->name, get_kind_name (self));
  return wvs_fault_explain (self->name, message, gave_up);
}
