/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/webrtc/webrtc.h>
#include <stdatomic.h>

#include "acceptance.h"
#include "error.h"
#include "peer-event.h"
#include "sdp.h"
#include "send-pipeline.h"

/* What the files of a peer share: webrtc-peer.c its life and what it sends,
 * peer-answer.c how it answers, peer-remote.c what the viewer says about itself,
 * peer-event.c what webrtcbin tells. Internal to rtc/. */

typedef enum {
  WVS_PEER_NEW = 1,
  WVS_PEER_OFFERING,  /* webrtcbin is making the offer */
  WVS_PEER_OFFERED,   /* the viewer has it */
  WVS_PEER_ANSWERING, /* or: webrtcbin is making the answer */
  WVS_PEER_ANSWERED,  /* ICE and DTLS are at it */
  WVS_PEER_CONNECTED, /* access units flow */
  WVS_PEER_FAILED,    /* waits to be closed */
  WVS_PEER_CLOSED,
} WvsPeerState;

struct _WvsPeer {
  gatomicrefcount references; /* the owner, each callback, each event */

  /* Main thread. */
  char *id;
  WvsPeerState state;
  WvsPeerEvents events;
  gpointer data;
  GInetAddress *viewer; /* (nullable) */
  WvsSendPipeline pipeline;
  GPtrArray *promises;       /* (element-type GstPromise) */
  WvsSdp *offer;             /* (nullable) */
  WvsAcceptance *acceptance; /* (nullable): of the viewer's offer */
  char *answer;              /* (nullable): webrtcbin's */
  GPtrArray *candidates;     /* (element-type utf8): ours, for the answer */
  gboolean overdue;          /* the answer: it goes as soon as it can */
  char *fingerprint; /* (nullable): that the viewer's description names */
  guint n_candidates;
  gboolean gathered; /* a candidate of ours, at least */
  guint gather_id;   /* its deadline */
  guint n_refused;
  guint n_keyframe_requests;

  /* Whoever pushes, one at a time; set before `flowing`. */
  GstClockTime base_time;
  gboolean needs_keyframe[WVS_MAX_TRACKS];

  /* Any thread. */
  atomic_bool flowing;
  _Atomic gint64 last_heard_us;
  _Atomic guint64 units_sent;
  _Atomic guint64 units_dropped;
  _Atomic guint64 bytes_sent;
  _Atomic guint64 packets_sent;
};

/* An action of webrtcbin with a promise, which is remembered to be interrupted
 * should the peer end first. @then: what to post when it is done; 0: nothing. */
void wvs_peer_act (WvsPeer *peer, const char *action, gpointer argument,
    WvsPeerEventType then);

/* Ends what cannot go on; `failed` is told once. */
void wvs_peer_fail (WvsPeer *peer, WvsErrorCode code, const char *why);
void wvs_peer_fail_for_address (WvsPeer *peer);

/* peer-answer.c: what webrtcbin tells of an answer in the making. */
void wvs_peer_handle_answer (WvsPeer *peer,
    GstWebRTCSessionDescription *description);
void wvs_peer_handle_answer_candidate (WvsPeer *peer, const char *candidate);
void wvs_peer_finish_answer (WvsPeer *peer);

/* peer-remote.c: the candidates that stand in a description of the viewer's go
 * through the same gate as those that come alone. */
void wvs_peer_take_candidates (WvsPeer *peer, const WvsSdpMedia *media);

/* The mid of a media description of our offer; "" where there is none. */
const char *wvs_peer_get_mid (WvsPeer *peer, guint mline);
