/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "plugins.h"

#include <gst/gst.h>

#include "error.h"

gboolean
wvs_plugins_require (const WvsPluginNeed *needs, gsize n_needs, GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (gsize i = 0; i < n_needs; i++) {
    g_autoptr (GstElementFactory) factory =
        gst_element_factory_find (needs[i].element);

    if (factory == NULL)
      g_string_append_printf (missing, "%s%s (Debian package %s)",
          missing->len > 0 ? ", " : "", needs[i].element, needs[i].package);
  }
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "missing GStreamer elements: %s", missing->str);
  return FALSE;
}
