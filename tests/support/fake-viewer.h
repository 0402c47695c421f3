/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "error.h"
#include "session.h"

/* Who has a session: writes down every event, and fails the test when one comes
 * after `ended`. On the fakes of fake-engine.h. */
typedef struct {
  WvsMedia *media;
  WvsSessionEnvironment environment;
  WvsSession *session;
  GString *events;
  const char *stop_at; /* (nullable): stop the session within this event */
  guint n_ended;
  GError *ended_by; /* (nullable): what `ended` told */
} FakeViewer;

/* What a session calls, with a FakeViewer as data. */
extern const WvsSessionEvents fake_viewer_events;

/* The same for a viewer with a session of its own; deadlines of a minute. */
void fake_viewer_init (FakeViewer *viewer);

/* Stops the session, proves that it and its player and peer are gone, and that
 * `ended` came once. */
void fake_viewer_clear (FakeViewer *viewer);

/* Starts the session with title "one", paused or playing; brings it on to
 * @state. The calls and events on the way are forgotten. */
void fake_viewer_reach (FakeViewer *viewer, guint state, gboolean playing);

/* Assert what came since the last look, and forget it. */
void fake_viewer_assert_events (FakeViewer *viewer, const char *expected);
void fake_viewer_assert_calls (const char *expected);
void fake_viewer_assert_ended (FakeViewer *viewer, WvsErrorCode code,
    const char *text);
