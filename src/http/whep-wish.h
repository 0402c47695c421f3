/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* What a viewer who comes by WHEP wants beyond the protocol. Pure; thread:
 * any. */

/* How to begin: the query of the endpoint's URL. */
typedef struct {
  gint64 position_us; /* position=SECONDS */
  gboolean muted;     /* muted, muted=true: without sound */
} WvsWhepStart;

/**
 * wvs_whep_start_parse:
 * @query: (nullable): as it came; parameters of other names are passed over
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_INVALID, saying what was
 *   expected
 */
gboolean wvs_whep_start_parse (const char *query, WvsWhepStart *start,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  WVS_WHEP_PLAY = 1,
  WVS_WHEP_PAUSE,
  WVS_WHEP_SEEK,
} WvsWhepAction;

/* What to do now: {"action":"pause"|"play"|"seek","position":SECONDS}. */
typedef struct {
  WvsWhepAction action;
  gint64 position_us; /* of a seek */
} WvsWhepControl;

/**
 * wvs_whep_control_parse:
 * @text: a JSON text as it came; need not be terminated
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_INVALID
 */
gboolean wvs_whep_control_parse (const char *text, gsize length,
    WvsWhepControl *control, GError **error) G_GNUC_WARN_UNUSED_RESULT;
