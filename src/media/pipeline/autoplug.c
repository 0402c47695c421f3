/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "autoplug.h"

#include <string.h>

#include "target.h"

static const char *const demuxers[] = {
  "qtdemux",
  "matroskademux",
  "avidemux",
  "tsdemux",
  "mpegpsdemux",
  "oggdemux",
  "flvdemux",
  "asfdemux",
  "mxfdemux",
  "dvdemux",
  "wavparse",
  "id3demux",
  "apedemux",
  NULL,
};

static const char *const playlists[] = {
  "application/x-hls",
  "application/dash+xml",
  "application/vnd.ms-sstr+xml",
  "application/sdp",
  "application/smil",
  "text/uri-list",
  NULL,
};

gboolean
wvs_autoplug_allows (GstElementFactory *factory)
{
  const char *klass =
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  return strstr (klass, "Demux") == NULL ||
         g_strv_contains (demuxers, GST_OBJECT_NAME (factory));
}

gboolean
wvs_autoplug_is_playlist (const char *type)
{
  return g_strv_contains (playlists, type);
}

gboolean
wvs_autoplug_is_too_large (const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  int width = 0, height = 0;

  (void)gst_structure_get_int (structure, "width", &width);
  (void)gst_structure_get_int (structure, "height", &height);
  return width > WVS_MAX_DIMENSION || height > WVS_MAX_DIMENSION;
}

gboolean
wvs_autoplug_comes_from (GstPad *pad, const char *klass)
{
  g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);
  GstElementFactory *factory =
      element != NULL ? gst_element_get_factory (element) : NULL;
  const char *text = factory != NULL
                         ? gst_element_factory_get_metadata (factory,
                               GST_ELEMENT_METADATA_KLASS)
                         : NULL;

  return text != NULL && strstr (text, klass) != NULL;
}

gboolean
wvs_autoplug_is_wanted (GstElementFactory *factory, WvsKind kind)
{
  const char *klass =
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  if (!wvs_autoplug_allows (factory))
    return FALSE;
  if (strstr (klass, "Demux") != NULL)
    return TRUE;
  /* Their pictures are not in memory that all elements can read. */
  if (strstr (klass, "Hardware") != NULL)
    return FALSE;
  if (kind == WVS_KIND_AUDIO
          ? strstr (klass, "Audio") == NULL
          : strstr (klass, "Video") == NULL && strstr (klass, "Image") == NULL)
    return FALSE;
  return strstr (klass, "Parser") != NULL || strstr (klass, "Decoder") != NULL;
}

gboolean
wvs_autoplug_is_container (GstCaps *caps)
{
  for (const char *const *name = demuxers; *name != NULL; name++) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find (*name);

    if (factory != NULL &&
        gst_element_factory_can_sink_all_caps (factory, caps))
      return TRUE;
  }
  return FALSE;
}

gboolean
wvs_autoplug_can_decode_audio (GstCaps *caps)
{
  GList *all, *fit;
  gboolean can;

  if (gst_structure_has_name (gst_caps_get_structure (caps, 0), "audio/x-raw"))
    return TRUE;
  all = gst_element_factory_list_get_elements (
      GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_AUDIO,
      GST_RANK_MARGINAL);
  fit = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);
  can = fit != NULL;
  gst_plugin_feature_list_free (fit);
  gst_plugin_feature_list_free (all);
  return can;
}
