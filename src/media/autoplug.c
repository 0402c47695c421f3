/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "autoplug.h"

#include <string.h>

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
