/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "registry.h"

/* The layers below http/ as a test of it wants them: sessions that do what
 * they are told and nothing else.
 *
 *  start      `offer`, a candidate and the view "connecting" follow; a title
 *             "missing" is not found
 *  start with an offer   `answer` follows; one that does not begin with "v=0" is
 *             refused as invalid, one that has the line "s=unacceptable" as
 *             unacceptable; with "s=unanswered" nothing follows, with "s=failing"
 *             the session fails
 *  answer     the view "playing"
 *  play, pause, seek, select   a view each
 *  seek to 666 s   the session fails
 *  seek to 777 s   the first title is not there any more
 */

/* (transfer full): with two titles. */
WvsRegistry *fake_registry_new (guint max_sessions);

/* How many sessions were stopped because their viewer went away. */
guint fake_registry_get_stopped (WvsRegistry *registry);

/* How many session objects there are. */
guint fake_registry_get_alive (void);
