/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "acceptance.h"
#include "peer.h"

/* The GStreamer pipeline of one peer, appsrc → payloader → webrtcbin for each
 * track, always PLAYING once started. Internal to rtc/; plain data that
 * webrtc-peer.c owns. */
typedef struct {
  GstElement *appsrc;    /* (transfer none): of the pipeline */
  GstElement *payloader; /* (transfer none): of the pipeline */
  GObject *transceiver;  /* (transfer full) */
} WvsSendTrack;

typedef struct {
  GstElement *pipeline; /* (transfer full) */
  GstElement *webrtc;   /* (transfer none): of the pipeline */
  guint n_tracks;
  WvsSendTrack tracks[WVS_MAX_TRACKS];
} WvsSendPipeline;

/**
 * wvs_send_pipeline_build:
 * @acceptance: (nullable): what is accepted of the viewer's offer; %NULL: we
 *   offer, all tracks in their order
 *
 * Returns: %FALSE with @error set; @self is empty then
 */
gboolean wvs_send_pipeline_build (WvsSendPipeline *self,
    const WvsPeerConfig *config, const WvsAcceptance *acceptance,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Starts it: from now on its running time is g_get_monotonic_time() less what
 * is returned, in nanoseconds. */
GstClockTime wvs_send_pipeline_start (WvsSendPipeline *self);

/* (transfer full) (nullable): the GstWebRTCDTLSTransport that all tracks
 * share; there is one once the local description is set. */
GObject *wvs_send_pipeline_get_dtls (WvsSendPipeline *self);

/* (transfer full) (nullable): the RTPSession that all tracks share. */
GObject *wvs_send_pipeline_get_rtp_session (WvsSendPipeline *self);

/* Makes room for the burst of a keyframe in the media socket. */
void wvs_send_pipeline_widen_socket (WvsSendPipeline *self, GObject *dtls);

/* Ends the pipeline on a worker thread and empties @self. */
void wvs_send_pipeline_dispose (WvsSendPipeline *self);
