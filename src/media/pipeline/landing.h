/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* Where a seek leads. Demuxers that only guess where in a file a time is
 * (mpegpsdemux), or that go by the pictures and leave out the sound before the
 * first one (matroskademux), come down too late. Then nothing passes until the
 * next seek, and a message tells. It may be that the file has nothing there:
 * whoever gets that message tries from farther back. Thread: the pipeline's
 * owner's. */
typedef struct {
  gboolean trims;
  _Atomic gint64 wanted_us;
  _Atomic gboolean strict;

  /* Of the streaming thread. */
  gboolean landed; /* something has come */
  gboolean refused;
} WvsLanding;

/* @landing is to outlive @pad. @trims: what comes before the wanted place is
 * dropped. Decoders need that for pictures: one seeks to before what one wants,
 * since they cut the picture that is shown at the place of a seek, and give it
 * another time. */
void wvs_landing_watch (WvsLanding *landing, GstPad *pad, gboolean trims);

/* What comes first must not be later than @wanted_us, or, if not @strict, it
 * may. To be called before a seek; at first, 0 and it may. */
void wvs_landing_set (WvsLanding *landing, gint64 wanted_us, gboolean strict);

/* Whether this message of the pipeline says that a seek led too far. */
gboolean wvs_landing_is_late (GstMessage *message);
