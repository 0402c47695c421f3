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
#include "prepare.h"

/* In one line, whatever value or file name it quotes. */
static int
complain (const GError *error)
{
  g_autofree char *text = g_utf8_make_valid (error->message, -1);

  for (char *p = text; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = '?';
  }
  g_printerr ("webrtc-video-server: %s\n", text);
  return wvs_error_exit_status (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (WvsConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int number = 0;

  setlocale (LC_ALL, "");
  if (!wvs_options_parse ((const char *const *)argv, &config, &text, &error))
    return complain (error);
  if (text != NULL) {
    fputs (text, stdout);
    return EX_OK;
  }
  wvs_log_init (config->verbose);
  if (config->prepare) {
    if (!wvs_prepare_run (config, &number, &error))
      return complain (error);
    return number != 0 ? 128 + number : EX_OK; /* as a shell has it */
  }
  if (!wvs_app_run (config, &error))
    return complain (error);
  return EX_OK;
}
