/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "error.h"

#include <sysexits.h>

G_DEFINE_QUARK (wvs_error, wvs_error)

static const struct {
  int exit_status;
  const char *name;
} codes[] = {
  [WVS_ERROR_USAGE] = { EX_USAGE, "usage" },
  [WVS_ERROR_UNPLAYABLE] = { EX_DATAERR, "unplayable" },
  [WVS_ERROR_NOT_FOUND] = { EX_NOINPUT, "not-found" },
  [WVS_ERROR_UNAVAILABLE] = { EX_UNAVAILABLE, "unavailable" },
  [WVS_ERROR_PERMISSION] = { EX_NOPERM, "permission" },
  [WVS_ERROR_INTERNAL] = { EX_SOFTWARE, "internal" },
  [WVS_ERROR_INVALID] = { EX_DATAERR, "invalid" },
  [WVS_ERROR_UNACCEPTABLE] = { EX_DATAERR, "unacceptable" },
  [WVS_ERROR_STATE] = { EX_SOFTWARE, "state" },
  [WVS_ERROR_BUSY] = { EX_TEMPFAIL, "busy" },
  [WVS_ERROR_TIMEOUT] = { EX_TEMPFAIL, "timeout" },
  [WVS_ERROR_CONNECTION] = { EX_UNAVAILABLE, "connection" },
  [WVS_ERROR_SHUTDOWN] = { EX_OK, "shutdown" },
  [WVS_ERROR_UNFIT] = { EX_SOFTWARE, "unfit" },
};

static guint
code_of (const GError *error)
{
  if (error == NULL || error->domain != WVS_ERROR || error->code < 1 ||
      error->code >= (int)G_N_ELEMENTS (codes))
    return WVS_ERROR_INTERNAL;
  return (guint)error->code;
}

int
wvs_error_exit_status (const GError *error)
{
  return codes[code_of (error)].exit_status;
}

const char *
wvs_error_name (const GError *error)
{
  return codes[code_of (error)].name;
}
