/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "offered.h"

/* WHEP (draft-ietf-wish-whep): an endpoint for each title, and the sessions that
 * began there. Thread: main. */
typedef struct _WvsWhep WvsWhep;

/* @context: (transfer none): kept */
WvsWhep *wvs_whep_new (const WvsOfferedContext *context)
    G_GNUC_WARN_UNUSED_RESULT;

/* Sessions must have ended. */
void wvs_whep_free (WvsWhep *whep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsWhep, wvs_whep_free)

/* Whether @path is "/whep", for the first title, or below it. Pure. */
gboolean wvs_whep_has (const char *path);

/* Answers a request of a path that wvs_whep_has(), sooner or later. */
void wvs_whep_dispatch (WvsWhep *whep, SoupServerMessage *message,
    const char *path);
