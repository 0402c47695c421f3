/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "decoder.h"

#include <gst/pbutils/pbutils.h>
#include <unistd.h>

#include "autoplug.h"
#include "element.h"
#include "error.h"
#include "fault.h"
#include "file.h"
#include "sound-decoder.h"
#include "target.h"

/* More threads than this make nothing faster for one viewer. */
#define MAX_DECODER_THREADS 4

/* The message that says so. */
#define TRACKS_KNOWN "wvs-tracks-known"

struct _WvsDecoder {
  char *name; /* what errors call the file */
  int fd;     /* what was checked is what is read */
  GstBin *bin;
  GstPad *sinks[WVS_KIND_AUDIO + 1]; /* (nullable): where each kind goes */
  GstElement *decodebin;
  GstElement *demuxer; /* (nullable): the outermost; guarded by the lock */
  GMutex lock;         /* guards what follows; taken by streaming threads */
  char *stream_id;     /* (nullable): of the first video track */
  gboolean has_audio;  /* there is some that can be decoded */
  char *unknown;       /* (nullable): the sound that cannot be */
  char *fault; /* (nullable): why it cannot be played; the first counts */
};

/* Called by streaming threads. */
static void blame (WvsDecoder *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
blame (WvsDecoder *self, const char *format, ...)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  va_list args;

  if (self->fault != NULL)
    return;
  va_start (args, format);
  self->fault = g_strdup_vprintf (format, args);
  va_end (args);
}

/* The track @pad belongs to is the first video track there was. */
static gboolean
is_first_video (WvsDecoder *self, GstPad *pad)
{
  g_autofree char *id = gst_pad_get_stream_id (pad);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (id == NULL)
    return TRUE;
  if (self->stream_id == NULL)
    self->stream_id = g_steal_pointer (&id);
  else if (!g_str_has_prefix (id, self->stream_id))
    return FALSE; /* a track inside of the first one begins with its name */
  return TRUE;
}

/* Decode on? What is not video is exposed as it is: of sound, on_pad_added()
 * takes the first. Runs on a streaming thread. */
static gboolean
on_autoplug_continue (GstElement *decodebin, GstPad *pad, GstCaps *caps,
    gpointer data)
{
  WvsDecoder *self = data;
  const char *type = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  if (g_str_equal (type, "application/x-cenc") ||
      g_str_equal (type, "application/x-webm-enc")) {
    blame (self, "it is encrypted");
    return TRUE;
  }
  if (g_str_has_prefix (type, "audio/") &&
      (wvs_autoplug_comes_from (pad, "Demux") ||
          !wvs_autoplug_is_container (caps)))
    return FALSE;
  if (!wvs_autoplug_comes_from (pad, "Demux"))
    return TRUE;
  if (!g_str_has_prefix (type, "video/") && !g_str_has_prefix (type, "image/"))
    return FALSE;
  if (self->sinks[WVS_KIND_VIDEO] == NULL)
    return FALSE;
  return is_first_video (self, pad);
}

/* Runs on a streaming thread. */
static int
on_autoplug_select (GstElement *decodebin, GstPad *pad, GstCaps *caps,
    GstElementFactory *factory, gpointer data)
{
  WvsDecoder *self = data;
  const char *type = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  if (wvs_autoplug_is_too_large (caps)) {
    blame (self, "its pictures are larger than %u × %u", WVS_MAX_DIMENSION,
        WVS_MAX_DIMENSION);
    return WVS_AUTOPLUG_SKIP;
  }
  if (g_str_has_prefix (type, "image/") &&
      !wvs_autoplug_comes_from (pad, "Demux") &&
      !wvs_autoplug_comes_from (pad, "Parser")) {
    blame (self, "it is a picture, not a video");
    return WVS_AUTOPLUG_SKIP;
  }
  return wvs_autoplug_is_wanted (factory, WVS_KIND_VIDEO) ? WVS_AUTOPLUG_TRY
                                                          : WVS_AUTOPLUG_SKIP;
}

/* Nothing that is wanted takes it. Runs on a streaming thread. */
static void
on_unknown_type (GstElement *decodebin, GstPad *pad, GstCaps *caps,
    gpointer data)
{
  WvsDecoder *self = data;
  const char *type = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  g_autofree char *codec = gst_pb_utils_get_codec_description (caps);

  if (wvs_autoplug_is_playlist (type))
    blame (self, "it is a playlist (%s), not a media file", type);
  else if (wvs_autoplug_comes_from (pad, "Demux") ||
           wvs_autoplug_comes_from (pad, "Parser"))
    blame (self,
        "no decoder for %s is installed; the packages gstreamer1.0-libav, "
        "gstreamer1.0-plugins-bad and gstreamer1.0-plugins-ugly have most",
        codec != NULL ? codec : "its video");
  else
    blame (self, "it is not a media file that is supported, but %s", type);
}

static void
take_picture (WvsDecoder *self, GstPad *pad, const GstCaps *caps)
{
  GstPad *sink = self->sinks[WVS_KIND_VIDEO];

  if (sink == NULL || gst_pad_is_linked (sink))
    return;
  if (wvs_autoplug_is_too_large (caps))
    blame (self, "its pictures are larger than %u × %u", WVS_MAX_DIMENSION,
        WVS_MAX_DIMENSION);
  else if (GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    blame (self, "its pictures have a format that cannot be converted");
}

/* Sound that cannot be decoded is left out: there may be a picture. */
static void
take_sound (WvsDecoder *self, GstPad *pad, GstCaps *caps)
{
  GstPad *sink = self->sinks[WVS_KIND_AUDIO];
  gboolean taken;

  if (sink == NULL || wvs_decoder_has_audio (self))
    return;
  taken = wvs_autoplug_can_decode_audio (caps) &&
          wvs_sound_decoder_add (self->bin, pad, sink);
  g_mutex_lock (&self->lock);
  self->has_audio = taken;
  if (!taken && self->unknown == NULL)
    self->unknown = gst_pb_utils_get_codec_description (caps);
  g_mutex_unlock (&self->lock);
}

/* Runs on a streaming thread. */
static void
on_pad_added (GstElement *decodebin, GstPad *pad, gpointer data)
{
  WvsDecoder *self = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *type;

  if (caps == NULL)
    return;
  type = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_equal (type, "video/x-raw"))
    take_picture (self, pad, caps);
  else if (g_str_has_prefix (type, "audio/"))
    take_sound (self, pad, caps);
}

/* Runs on a streaming thread. */
static void
on_no_more_pads (GstElement *decodebin, gpointer data)
{
  WvsDecoder *self = data;

  if (wvs_decoder_has_video (self) || wvs_decoder_has_audio (self)) {
    gst_element_post_message (decodebin,
        gst_message_new_element (GST_OBJECT (decodebin),
            gst_structure_new_empty (TRACKS_KNOWN)));
    return;
  }
  if (self->unknown != NULL)
    blame (self, "no decoder for %s is installed", self->unknown);
  blame (self, "there is neither video nor sound in it");
  GST_ELEMENT_ERROR (decodebin, STREAM, WRONG_TYPE, (NULL), ("no media"));
}

/* Decoders would start a thread for each processor. Runs on a streaming
 * thread. */
static void
on_element_added (GstBin *bin, GstElement *element, gpointer data)
{
  WvsDecoder *self = data;
  static const char *const properties[] = { "max-threads", "threads" };
  guint n = MIN (g_get_num_processors (), MAX_DECODER_THREADS);

  if (gst_element_factory_list_is_type (gst_element_get_factory (element),
          GST_ELEMENT_FACTORY_TYPE_DEMUXER)) {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    if (self->demuxer == NULL)
      self->demuxer = gst_object_ref (element);
  }
  if (!GST_IS_VIDEO_DECODER (element))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    if (g_object_class_find_property (G_OBJECT_GET_CLASS (element),
            properties[i]) != NULL)
      g_object_set (element, properties[i], n, NULL);
  }
}

static gboolean
build (WvsDecoder *self, GstBin *bin, GError **error)
{
  g_autofree char *location = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  GstElement *filesrc = wvs_element_add (bin, "filesrc", error);

  if (filesrc == NULL)
    return FALSE;
  self->decodebin = wvs_element_add (bin, "decodebin", error);
  if (self->decodebin == NULL)
    return FALSE;
  gst_object_ref (self->decodebin);

  g_object_set (filesrc, "location", location, NULL);
  g_object_set (self->decodebin, "force-sw-decoders", TRUE, NULL);
  g_signal_connect (self->decodebin, "autoplug-continue",
      G_CALLBACK (on_autoplug_continue), self);
  g_signal_connect (self->decodebin, "autoplug-select",
      G_CALLBACK (on_autoplug_select), self);
  g_signal_connect (self->decodebin, "unknown-type",
      G_CALLBACK (on_unknown_type), self);
  g_signal_connect (self->decodebin, "pad-added", G_CALLBACK (on_pad_added),
      self);
  g_signal_connect (self->decodebin, "no-more-pads",
      G_CALLBACK (on_no_more_pads), self);
  g_signal_connect (self->decodebin, "element-added",
      G_CALLBACK (on_element_added), self);
  return gst_element_link (filesrc, self->decodebin);
}

WvsDecoder *
wvs_decoder_new (GstPipeline *pipeline, const char *path, const char *name,
    WvsStamp stamp, GstPad *video, GstPad *audio, GError **error)
{
  g_autoptr (WvsDecoder) self = g_new0 (WvsDecoder, 1);

  g_mutex_init (&self->lock);
  self->name = g_strdup (name);
  self->bin = GST_BIN (pipeline);
  if (video != NULL)
    self->sinks[WVS_KIND_VIDEO] = gst_object_ref (video);
  if (audio != NULL)
    self->sinks[WVS_KIND_AUDIO] = gst_object_ref (audio);
  self->fd = wvs_file_open_same (path, name, stamp, error);
  if (self->fd < 0 || !build (self, self->bin, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_decoder_free (WvsDecoder *self)
{
  if (self->decodebin != NULL)
    g_signal_handlers_disconnect_by_data (self->decodebin, self);
  g_clear_object (&self->decodebin);
  g_clear_object (&self->demuxer);
  gst_clear_object (&self->sinks[WVS_KIND_VIDEO]);
  gst_clear_object (&self->sinks[WVS_KIND_AUDIO]);
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->lock);
  g_free (self->stream_id);
  g_free (self->unknown);
  g_free (self->fault);
  g_free (self->name);
  g_free (self);
}

gboolean
wvs_decoder_gave_up (WvsDecoder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->demuxer != NULL && wvs_fault_is_stuck (self->demuxer);
}

gboolean
wvs_decoder_knows_tracks (GstMessage *message)
{
  return GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT &&
         gst_message_has_name (message, TRACKS_KNOWN);
}

gboolean
wvs_decoder_has_video (WvsDecoder *self)
{
  GstPad *sink = self->sinks[WVS_KIND_VIDEO];

  return sink != NULL && gst_pad_is_linked (sink);
}

gboolean
wvs_decoder_has_audio (WvsDecoder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->has_audio;
}

GError *
wvs_decoder_explain (WvsDecoder *self, GstMessage *message)
{
  gboolean gave_up = wvs_decoder_gave_up (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->fault == NULL)
    return wvs_fault_explain (self->name, message, gave_up);
  return g_error_new (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "'%s': %s", self->name,
      self->fault);
}
