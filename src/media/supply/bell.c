/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "bell.h"

struct _WvsBell {
  GSource source;
  void (*func) (gpointer data);
  gpointer data;
};

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  WvsBell *bell = (WvsBell *)source;

  g_source_set_ready_time (source, -1);
  bell->func (bell->data);
  return G_SOURCE_CONTINUE;
}

WvsBell *
wvs_bell_new (void (*func) (gpointer data), gpointer data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof (WvsBell));
  WvsBell *bell = (WvsBell *)source;

  bell->func = func;
  bell->data = data;
  g_source_attach (source, NULL);
  return bell;
}

void
wvs_bell_free (WvsBell *bell)
{
  g_source_destroy (&bell->source);
  g_source_unref (&bell->source);
}

void
wvs_bell_ring (WvsBell *bell)
{
  g_source_set_ready_time (&bell->source, 0);
}
