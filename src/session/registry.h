/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "media.h"
#include "peer.h"
#include "session.h"

/* All sessions, and who may have one. Thread: main. */
typedef struct _WvsRegistry WvsRegistry;

/* The most sessions of one address: a family, an office or a lecture hall
 * behind one NAT address should still fit. */
#define WVS_MAX_SESSIONS_PER_ADDRESS 32

/* @ice: (transfer none): kept, must outlive the registry */
WvsRegistry *wvs_registry_new (WvsMedia *media, const WvsIceConfig *ice,
    guint max_sessions) G_GNUC_WARN_UNUSED_RESULT;

/* Every session must have ended, see wvs_registry_stop_all(). */
void wvs_registry_free (WvsRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsRegistry, wvs_registry_free)

/**
 * wvs_registry_open:
 * @viewer: (nullable): the address the request comes from
 * @events: copied
 *
 * Returns: (transfer full) (nullable): a new session, to be started within
 *   10 s, or %NULL with @error set to %WVS_ERROR_BUSY: the server is full, the
 *   address has too many, file descriptors run low or the server is ending
 */
WvsSession *wvs_registry_open (WvsRegistry *registry, GInetAddress *viewer,
    const WvsSessionEvents *events, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What there is and what there was since the start. */
typedef struct {
  guint sessions[WVS_VIEW_ENDED + 1]; /* that have not ended, by WvsView */
  guint64 opened;
  guint64 refused;   /* for a limit, or since the server is ending */
  WvsPeerStats sent; /* by all sessions, also those that have ended */
} WvsRegistryStats;

void wvs_registry_get_stats (WvsRegistry *registry, WvsRegistryStats *stats);

/* Other deadlines than the defaults, for the sessions to come: for tests. */
void wvs_registry_set_deadlines (WvsRegistry *registry,
    const WvsDeadlines *deadlines);

/* Sessions that have not ended. */
guint wvs_registry_get_count (WvsRegistry *registry);

/* (transfer none): the engine the sessions play from. */
WvsMedia *wvs_registry_get_media (WvsRegistry *registry);

/* Ends every session with @reason and takes no new ones. */
void wvs_registry_stop_all (WvsRegistry *registry, const GError *reason);
