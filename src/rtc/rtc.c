/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rtc.h"

#include "plugins.h"
#include "teardown.h"
#include "warm-up.h"

static GThread *warm_up;

gboolean
wvs_rtc_init (GError **error)
{
  static const WvsPluginNeed needs[] = {
    { "webrtcbin", "gstreamer1.0-plugins-bad" },
    { "dtlssrtpenc", "gstreamer1.0-plugins-bad" },
    { "srtpenc", "gstreamer1.0-plugins-bad" },
    { "nicesrc", "gstreamer1.0-nice" },
    { "nicesink", "gstreamer1.0-nice" },
    { "appsrc", "gstreamer1.0-plugins-base" },
    { "rtpbin", "gstreamer1.0-plugins-good" },
    { "rtpvp8pay", "gstreamer1.0-plugins-good" },
    { "rtpvp9pay", "gstreamer1.0-plugins-good" },
    { "rtph264pay", "gstreamer1.0-plugins-good" },
    { "rtph265pay", "gstreamer1.0-plugins-good" },
    { "rtpopuspay", "gstreamer1.0-plugins-good" },
  };

  return wvs_plugins_require (needs, G_N_ELEMENTS (needs), error);
}

guint
wvs_rtc_get_closing (void)
{
  return wvs_teardown_get_pending ();
}

void
wvs_rtc_warm_up (void)
{
  if (warm_up == NULL)
    warm_up = g_thread_new ("warm-up", wvs_warm_up_run, NULL);
}

void
wvs_rtc_deinit (void)
{
  if (warm_up != NULL)
    g_thread_join (g_steal_pointer (&warm_up));
  wvs_teardown_drain ();
}
