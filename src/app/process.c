/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "process.h"

#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "capacity.h"

/* After this the process ends whatever still hangs. */
#define SHUTDOWN_TIMEOUT_S 10

/* Some ten threads a viewer would each have an arena of their own. */
#define MAX_ARENAS 4

void
wvs_process_prepare (void)
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  (void)mallopt (M_ARENA_MAX, MAX_ARENAS);
  (void)signal (SIGPIPE, SIG_IGN);
  (void)signal (SIGXFSZ,
      SIG_IGN); /* a file too large is an error like others */
  wvs_capacity_raise_files ();
}

static void
exit_well (int number)
{
  _exit (EXIT_SUCCESS);
}

static void
exit_by (int number)
{
  _exit (128 + number);
}

static void
exit_late (int number)
{
  static const char message[] = "shutdown took too long\n";
  struct pollfd target = { .fd = STDERR_FILENO, .events = POLLOUT };
  ssize_t written = 0;

  /* A log that nobody reads is no reason to stay. */
  if (poll (&target, 1, 0) == 1)
    written = write (STDERR_FILENO, message, sizeof message - 1);
  (void)written;
  _exit (EX_SOFTWARE);
}

static void
handle (int number, void (*handler) (int))
{
  struct sigaction action = { .sa_handler = handler };

  sigemptyset (&action.sa_mask);
  (void)sigaction (number, &action, NULL);
}

void
wvs_process_hurry (gboolean is_failure)
{
  handle (SIGINT, is_failure ? exit_by : exit_well);
  handle (SIGTERM, is_failure ? exit_by : exit_well);
  handle (SIGALRM, exit_late);
  (void)alarm (SHUTDOWN_TIMEOUT_S);
}
