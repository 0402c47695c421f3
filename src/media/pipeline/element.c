/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "element.h"

#include "error.h"

GstElement *
wvs_element_add (GstBin *bin, const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        "GStreamer cannot make its element '%s'", factory);
    return NULL;
  }
  gst_bin_add (bin, element);
  return element;
}
