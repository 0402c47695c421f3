/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "app.h"
#include "error.h"
#include "log.h"
#include "options.h"

static int
complain (const GError *error)
{
  g_printerr ("webrtc-video-server: %s\n", error->message);
  return wvs_error_exit_status (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (WvsConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  setlocale (LC_ALL, "");
  if (!wvs_options_parse ((const char *const *)argv, &config, &text, &error))
    return complain (error);
  if (text != NULL) {
    fputs (text, stdout);
    return EX_OK;
  }
  wvs_log_init (config->verbose);
  if (!wvs_app_run (config, &error))
    return complain (error);
  return EX_OK;
}
