/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "access-unit.h"
#include "codec.h"
#include "offer.h"

/* One WebRTC connection to one viewer: takes access units, knows nothing of
 * files. Only this header is seen from above; what is behind it may change.
 * Thread: main, except where it says otherwise. */
typedef struct _WvsPeer WvsPeer;

/* How to reach viewers; the same for all of them. Plain data, not owned. */
typedef struct {
  GPtrArray *servers;     /* (element-type WvsIceServer) */
  char **local_addresses; /* empty: every usable one but loopback */
  guint16 udp_port_min;   /* 0: any */
  guint16 udp_port_max;
} WvsIceConfig;

typedef struct {
  const char *id; /* short, for the log */
  const WvsIceConfig *ice;
  GInetAddress *viewer; /* (nullable): where its signaling comes from */
  WvsOffer *offer;      /* (nullable): the viewer's, which is to be answered */
  guint n_tracks;
  WvsTrack tracks[WVS_MAX_TRACKS];
} WvsPeerConfig;

typedef struct {
  guint64 units_sent; /* access units handed to the network path */
  guint64 units_dropped;
  guint64 bytes_sent;   /* of access units */
  guint64 packets_sent; /* of RTP that these became; no retransmissions */
  guint64 keyframe_requests;
  guint64 candidates_refused; /* of the viewer, by policy */
} WvsPeerStats;

typedef struct {
  /* Our description is ready to be sent (RFC 8829). */
  void (*offer) (const char *sdp, gpointer data);

  /* Our answer to the viewer's offer, with all candidates of ours. */
  void (*answer) (const char *sdp, gpointer data);

  /* A local candidate (RFC 8838), "candidate:…"; "" ends them. Not of who
   * answers. */
  void (*candidate) (const char *candidate, const char *mid, guint mline,
      gpointer data);

  /* ICE and DTLS are up and the viewer's certificate is the one its
   * description names: access units may flow. */
  void (*connected) (gpointer data);

  /* The connection cannot be made or is lost; close the peer. */
  void (*failed) (const GError *error, gpointer data);

  /* The viewer closed the connection from its side (DTLS close_notify). */
  void (*closed) (gpointer data);

  /* The viewer's decoder of @track asks for a keyframe. */
  void (*keyframe_wanted) (guint track, gpointer data);
} WvsPeerEvents;

/**
 * wvs_peer_new:
 * @config: copied as far as needed
 * @events: copied
 *
 * Returns: (transfer full) (nullable): a peer, or %NULL with @error set, to
 *   %WVS_ERROR_UNACCEPTABLE where the viewer's offer does not take the tracks
 */
WvsPeer *wvs_peer_new (const WvsPeerConfig *config, const WvsPeerEvents *events,
    gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins: `offer` follows, or `failed`. */
void wvs_peer_create_offer (WvsPeer *peer);

/* Begins in the other role, for a peer with an offer of the viewer's: `answer`
 * follows, when all candidates are there or not much later than after two
 * seconds, or `failed`. */
void wvs_peer_create_answer (WvsPeer *peer);

/**
 * wvs_peer_set_answer:
 * @sdp: the viewer's answer, as it came from outside
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_INVALID or
 *   %WVS_ERROR_UNACCEPTABLE (says what) or %WVS_ERROR_STATE (none is awaited); the peer is as it was
 */
gboolean wvs_peer_set_answer (WvsPeer *peer, const char *sdp, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_peer_add_candidate:
 * @candidate: a candidate attribute as it came from outside; "" ends them
 * @mid: (nullable): of the media description it belongs to
 * @mline: its index, or -1 where @mid says it
 *
 * A well-formed candidate that policy does not allow (TCP, mDNS names, places
 * a browser cannot be) is passed over without an error: the viewer's own
 * checks reach us without it.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_INVALID or %WVS_ERROR_STATE
 */
gboolean wvs_peer_add_candidate (WvsPeer *peer, const char *candidate,
    const char *mid, gint64 mline, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_peer_push:
 * @due_us: when it is presented, of g_get_monotonic_time()
 * @discontinuity: what came before is missing or belongs elsewhere
 *
 * Sends an access unit. Dropped before `connected`, and after a drop up to the
 * next keyframe; never blocks. Thread: any, one at a time.
 */
void wvs_peer_push (WvsPeer *peer, guint track, WvsAccessUnit *unit,
    gint64 due_us, gboolean discontinuity);

/* When a packet of the viewer that proves it is there (RTCP) last came, of
 * g_get_monotonic_time(); 0: never. Thread: any. */
gint64 wvs_peer_get_last_heard_us (WvsPeer *peer);

void wvs_peer_get_stats (WvsPeer *peer, WvsPeerStats *stats);

/* Ends the connection and frees the peer. After the return none of the events
 * is called any more; wvs_peer_push() must no longer be called. Does not block:
 * pipelines end on a worker thread. */
void wvs_peer_close (WvsPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsPeer, wvs_peer_close)
