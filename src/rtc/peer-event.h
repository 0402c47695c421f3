/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "peer.h"

/* What happens on webrtcbin's threads, on its way to the main thread. Nothing
 * but posting is done over there: webrtcbin emits with its locks held, and a
 * call back into it would wait for itself. Internal to rtc/. */
typedef enum {
  WVS_PEER_EVENT_OFFER = 1, /* description: of create-offer */
  WVS_PEER_EVENT_ANSWER,    /* description: of create-answer */
  WVS_PEER_EVENT_CANDIDATE, /* text; number: m-line */
  WVS_PEER_EVENT_GATHERED,  /* there are no more candidates */
  WVS_PEER_EVENT_LOCAL_SET, /* set-local-description is done */
  WVS_PEER_EVENT_CONNECTED, /* ICE and DTLS are up */
  WVS_PEER_EVENT_CLOSED,    /* DTLS close_notify came */
  WVS_PEER_EVENT_KEYFRAME,  /* number: track */
  WVS_PEER_EVENT_FAILED,    /* text: what */
} WvsPeerEventType;

typedef struct {
  WvsPeer *peer; /* a reference */
  WvsPeerEventType type;
  guint number;
  char *text;           /* (nullable) */
  gpointer description; /* (nullable): GstWebRTCSessionDescription */
} WvsPeerEvent;

/* What is to be done about @event, which is freed afterwards. Implemented by
 * webrtc-peer.c. Thread: main. */
void wvs_peer_handle_event (WvsPeerEvent *event);

/* A packet of RTCP came. Implemented by webrtc-peer.c. Thread: any. */
void wvs_peer_note_heard (WvsPeer *peer);

/* @n packets go out. Implemented by webrtc-peer.c. Thread: any. */
void wvs_peer_note_packets (WvsPeer *peer, guint n);

/* Implemented by webrtc-peer.c. Thread: any. */
WvsPeer *wvs_peer_ref (WvsPeer *peer);
void wvs_peer_unref (WvsPeer *peer);

/* Has everything that webrtcbin and the pipeline's bus tell posted. */
void wvs_peer_event_watch (WvsPeer *peer, GstElement *pipeline,
    GstElement *webrtc);

/* Has the keyframe requests that come up out of @appsrc's pad posted. */
void wvs_peer_event_watch_track (WvsPeer *peer, GstElement *appsrc,
    guint track);

/* Has wvs_peer_note_packets() called for what comes out of @payloader. */
void wvs_peer_event_count_packets (WvsPeer *peer, GstElement *payloader);

/* Has the end of @dtls, a GstWebRTCDTLSTransport, posted. */
void wvs_peer_event_watch_dtls (WvsPeer *peer, GObject *dtls);

/* Has wvs_peer_note_heard() called for what @rtp_session receives. */
void wvs_peer_event_watch_rtcp (WvsPeer *peer, GObject *rtp_session);

/**
 * wvs_peer_event_promise:
 * @type: what to post when it is answered: OFFER, ANSWER, LOCAL_SET, or 0 for nothing
 *   but errors
 *
 * Returns: (transfer full): a promise for one of webrtcbin's actions. An error
 *   in its reply is posted as FAILED. Interrupt it before the pipeline ends.
 */
GstPromise *wvs_peer_event_promise (WvsPeer *peer, WvsPeerEventType type)
    G_GNUC_WARN_UNUSED_RESULT;
