/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "element.h"

#include "error.h"

gboolean
wvs_element_check (const WvsElementNeed *needs, guint n_needs, GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < n_needs; i++) {
    g_autoptr (GstElementFactory) factory =
        gst_element_factory_find (needs[i].factory);

    if (factory == NULL)
      g_string_append_printf (missing, "%s%s (package %s)",
          missing->len > 0 ? ", " : "", needs[i].factory, needs[i].package);
  }
  if (missing->len == 0)
    return TRUE;

  g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "GStreamer elements are missing: %s", missing->str);
  return FALSE;
}

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
