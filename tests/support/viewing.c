/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "viewing.h"

WvsViewing
wvs_viewing_sum_up (WvsViewer *viewer, gint64 since_us)
{
  WvsViewing viewing = { 0 };
  guint n = wvs_viewer_get_n_frames (viewer);
  guint i = n;
  WvsViewerFrame first, before;

  /* From behind: it is asked for the last seconds of a long time. */
  while (i > 0 && wvs_viewer_get_frame (viewer, i - 1).arrival_us >= since_us)
    i--;
  viewing.frames = n - i;
  i = i > 0 ? i - 1 : 0;
  if (i + 1 >= n)
    return viewing;
  first = before = wvs_viewer_get_frame (viewer, i);
  while (++i < n) {
    WvsViewerFrame now = wvs_viewer_get_frame (viewer, i);
    gint64 wait_us = now.arrival_us - before.arrival_us;

    viewing.max_gap_ms =
        MAX (viewing.max_gap_ms, (now.rtp_time - before.rtp_time) / 90.0);
    viewing.max_wait_ms = MAX (viewing.max_wait_ms, (double)wait_us / 1000);
    if (wait_us > WVS_VIEWING_FREEZE_US)
      viewing.freezes++;
    before = now;
  }
  viewing.rtp_s = (before.rtp_time - first.rtp_time) / 90000.0;
  viewing.arrival_s =
      (double)(before.arrival_us - first.arrival_us) / G_USEC_PER_SEC;
  return viewing;
}

void
wvs_viewing_describe (WvsViewer *viewer, gint64 since_us, gint64 begin_us,
    GString *text)
{
  WvsViewing viewing = wvs_viewing_sum_up (viewer, since_us);
  guint n = wvs_viewer_get_n_frames (viewer);
  WvsViewerFrame first = { 0 };
  WvsViewerFrame last = { 0 };

  if (n > 0) {
    first = wvs_viewer_get_frame (viewer, 0);
    last = wvs_viewer_get_frame (viewer, n - 1);
  }
  g_string_append_printf (text,
      "{\"frames\":%u,\"rtp_s\":%.4f,\"arrival_s\":%.4f,\"max_gap_ms\":%.1f,"
      "\"max_wait_ms\":%.1f,\"freezes\":%u,\"first_ms\":%.1f,"
      "\"quiet_ms\":%.1f,\"sound_packets\":%u",
      viewing.frames, viewing.rtp_s, viewing.arrival_s, viewing.max_gap_ms,
      viewing.max_wait_ms, viewing.freezes,
      (double)(first.arrival_us - begin_us) / 1000,
      (double)(g_get_monotonic_time () - last.arrival_us) / 1000,
      wvs_viewer_get_n_sound_packets (viewer));
}
