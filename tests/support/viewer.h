/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* A real receiver for tests: webrtcbin as a viewer's browser. It counts what
 * arrives and decodes nothing. Thread: main, unless it says otherwise. */
typedef struct _WvsViewer WvsViewer;

typedef struct {
  void (*answer) (const char *sdp, gpointer data);
  void (*offer) (const char *sdp, gpointer data);
  void (*candidate) (const char *candidate, guint mline, gpointer data);
} WvsViewerEvents;

/* One frame as it arrived. */
typedef struct {
  gint64 arrival_us; /* of g_get_monotonic_time() */
  guint32 rtp_time;
  gsize size; /* of its last packet */
} WvsViewerFrame;

/* Receives on 127.0.0.1 only. */
WvsViewer *wvs_viewer_new (const WvsViewerEvents *events, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_viewer_free (WvsViewer *viewer);

/* The answer follows by the event. */
void wvs_viewer_take_offer (WvsViewer *viewer, const char *sdp);

/**
 * wvs_viewer_create_offer:
 * @media: a letter for each media description: v for VP8, h for H.264, a for
 *   Opus, d for a data channel, which is always the last
 *
 * Has it be the one who offers. The event follows.
 */
void wvs_viewer_create_offer (WvsViewer *viewer, const char *media);
void wvs_viewer_take_answer (WvsViewer *viewer, const char *sdp);

/* May come before the offer is set. */
void wvs_viewer_add_candidate (WvsViewer *viewer, guint mline,
    const char *candidate);

gboolean wvs_viewer_is_connected (WvsViewer *viewer);

/* Frames of video that arrived, and one of them. Thread: any. */
guint wvs_viewer_get_n_frames (WvsViewer *viewer);
WvsViewerFrame wvs_viewer_get_frame (WvsViewer *viewer, guint index);

/* Packets of an audio track that arrived. Thread: any. */
guint wvs_viewer_get_n_sound_packets (WvsViewer *viewer);

/* Sends a PLI. */
void wvs_viewer_request_keyframe (WvsViewer *viewer);
