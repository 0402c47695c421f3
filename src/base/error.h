/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* One error domain for the whole program. A code says who can mend the matter
 * and therefore which exit status and which HTTP status it becomes. */
#define WVS_ERROR (wvs_error_quark ())
GQuark wvs_error_quark (void);

typedef enum {
  WVS_ERROR_USAGE = 1,    /* the command line is wrong: exit 64 */
  WVS_ERROR_UNPLAYABLE,   /* a media file that cannot be played: exit 65 */
  WVS_ERROR_NOT_FOUND,    /* no such file or title: exit 66, HTTP 404 */
  WVS_ERROR_UNAVAILABLE,  /* address, certificate, plugin: exit 69 */
  WVS_ERROR_PERMISSION,   /* not allowed: exit 77, HTTP 403 */
  WVS_ERROR_INTERNAL,     /* our own failure: exit 70, HTTP 500 */
  WVS_ERROR_INVALID,      /* a client sent something malformed: HTTP 400 */
  WVS_ERROR_UNACCEPTABLE, /* well-formed, cannot be taken: HTTP 422 */
  WVS_ERROR_STATE,        /* a client sent something out of order: HTTP 409 */
  WVS_ERROR_BUSY,         /* a limit is reached, try later: HTTP 503 */
  WVS_ERROR_TIMEOUT,      /* a deadline passed: HTTP 408 */
  WVS_ERROR_CONNECTION,   /* the path to the viewer failed */
  WVS_ERROR_SHUTDOWN,     /* the server is ending: HTTP 503 */
  WVS_ERROR_UNFIT, /* a track cannot be passed through after all: HTTP 500 */
} WvsErrorCode;

/**
 * wvs_error_exit_status:
 * @error: an error of any domain
 *
 * Returns: the sysexits(3) status that a program ended by @error exits with
 */
int wvs_error_exit_status (const GError *error);

/**
 * wvs_error_name:
 * @error: an error of any domain
 *
 * Returns: (transfer none): a stable word for @error, e.g. "busy", as clients
 *   get it in the `code` of an error message
 */
const char *wvs_error_name (const GError *error);
