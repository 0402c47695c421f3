/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "post.h"

typedef struct {
  GSourceOnceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  return G_SOURCE_REMOVE;
}

static void
free_call (gpointer data)
{
  Call *call = data;

  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

void
wvs_post (GMainContext *context, GSourceOnceFunc func, gpointer data,
    GDestroyNotify notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Call *call = g_new (Call, 1);

  *call = (Call){ .func = func, .data = data, .notify = notify };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_call, call, free_call);
  g_source_set_static_name (source, "wvs_post");
  g_source_attach (source, context);
}
