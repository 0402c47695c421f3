/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "gst-test.h"

#include <gst/gst.h>

/* The record owns a reference that nobody gave it (GStreamer 1.22), so that
 * freeing it would take one away: hence it gets one. */
static void
forgive (const GValue *record)
{
  const GValue *value =
      gst_structure_get_value (gst_value_get_structure (record), "object");
  GObject *object;

  if (value == NULL)
    return;
  if (!G_VALUE_HOLDS_OBJECT (value)) {
    gst_mini_object_ref (g_value_get_boxed (value));
    return;
  }
  object = g_object_ref (g_value_get_object (value));
  if (g_strcmp0 (G_OBJECT_TYPE_NAME (object), "GstDtlsAgent") == 0)
    GST_OBJECT_FLAG_SET (object, GST_OBJECT_FLAG_MAY_BE_LEAKED);
}

static void
forgive_dtls_agent (GstTracer *tracer)
{
  g_autoptr (GstStructure) info = NULL;
  const GValue *list;

  if (g_signal_lookup ("get-live-objects", G_OBJECT_TYPE (tracer)) == 0)
    return;
  g_signal_emit_by_name (tracer, "get-live-objects", &info);
  list = gst_structure_get_value (info, "live-objects-list");
  for (guint i = 0; i < gst_value_list_get_size (list); i++)
    forgive (gst_value_list_get_value (list, i));
}

void
wvs_test_gst_deinit (void)
{
  GList *tracers = gst_tracing_get_active_tracers ();

  for (GList *i = tracers; i != NULL; i = i->next)
    forgive_dtls_agent (i->data);
  g_list_free_full (tracers, gst_object_unref);
  gst_deinit ();
}
