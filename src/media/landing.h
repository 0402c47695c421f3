/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/* Where a seek leads. One seeks to before what one wants, for decoders cut the
 * picture that is shown at the place of a seek, and give it another time;
 * pictures before it are dropped here. And it is watched: demuxers that only
 * guess where in a file a time is (mpegpsdemux), or that go by the pictures and
 * leave out the sound before the first one (matroskademux), come down too late.
 * Then nothing passes until the next seek, and a message tells. It may be that
 * the file has nothing there: whoever gets that message tries from farther back.
 * Thread: the pipeline's owner's. */
typedef struct {
  WvsKind kind;
  _Atomic gint64 wanted_us;
  _Atomic gboolean strict;

  /* Of the streaming thread. */
  gboolean landed; /* something has come */
  gboolean refused;
} WvsLanding;

/* @pad gets what is decoded. @landing is to outlive it. */
void wvs_landing_watch (WvsLanding *landing, GstPad *pad, WvsKind kind);

/* What comes first must not be later than @wanted_us, or, if not @strict, it
 * may. To be called before a seek. */
void wvs_landing_set (WvsLanding *landing, gint64 wanted_us, gboolean strict);

/* Whether this message of the pipeline says that a seek led too far. */
gboolean wvs_landing_is_late (GstMessage *message);
