/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "offered.h"
#include "sdp-fragment.h"

/* What a PATCH of it may hold. */
#define WVS_WHEP_SESSION_TYPES WVS_SDP_FRAGMENT_TYPE ", application/json"

/* What the relation between a session and the place that takes JSON for pausing,
 * playing and seeking it is called (RFC 8288 §2.1.2): a name of ours, for the
 * protocol has none. */
#define WVS_WHEP_CONTROL_RELATION                                              \
  "urn:uuid:ebf75a21-e3de-40cc-b6d8-cd97bbe23d70"

/* A WHEP session (draft-ietf-wish-whep): the resource behind its URL. Owns
 * itself. Thread: main. */
typedef struct _WvsWhepSession WvsWhepSession;

/* The resource is gone; called once, as the last thing, also within
 * wvs_whep_session_open(). */
typedef void (*WvsWhepSessionEnded) (WvsWhepSession *session, gpointer data);

/**
 * wvs_whep_session_open:
 * @base: what the resource's token is put behind, in Location: a relative
 *   reference
 * @context: (transfer none): kept
 *
 * Answers the POST in @message, sooner or later: with the answer to the offer
 * of @start, or with a problem.
 *
 * Returns: (transfer none) (nullable): %NULL: it was a problem; else good until
 *   @ended is called
 */
WvsWhepSession *wvs_whep_session_open (const WvsOfferedContext *context,
    SoupServerMessage *message, const WvsStart *start, const char *base,
    WvsWhepSessionEnded ended, gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* What its URL ends with: nobody can guess it. (transfer none) */
const char *wvs_whep_session_get_token (WvsWhepSession *session);

/* Answer PATCH and DELETE of the resource. */
void wvs_whep_session_patch (WvsWhepSession *session,
    SoupServerMessage *message);
void wvs_whep_session_delete (WvsWhepSession *session,
    SoupServerMessage *message);
