/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "teller.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* Of a terminal that does not say. */
#define USUAL_COLUMNS 80

/* ECMA-48: EL, erase from the cursor to the end of the line. */
#define ERASE "\033[K"

struct _WvsTeller {
  gboolean terminal;
  gboolean shown; /* the line that is written again has something in it */
  guint number;   /* of the title that was told of last, */
  guint tenths;   /* … and how far it was then */
};

WvsTeller *
wvs_teller_new (void)
{
  const char *kind = g_getenv ("TERM");
  WvsTeller *self = g_new0 (WvsTeller, 1);

  self->terminal =
      isatty (STDOUT_FILENO) && kind != NULL && !g_str_equal (kind, "dumb");
  return self;
}

static void
clear (WvsTeller *self)
{
  if (self->shown)
    g_print ("\r" ERASE);
  self->shown = FALSE;
}

void
wvs_teller_free (WvsTeller *self)
{
  clear (self);
  g_free (self);
}

static guint
get_columns (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return USUAL_COLUMNS;
  return size.ws_col;
}

/* The cursor goes back to where the line begins: whatever the log writes next
 * covers it. In the last column some terminals begin a new line. */
static void
rewrite_line (WvsTeller *self, const WvsProgress *progress)
{
  g_autofree char *line =
      wvs_progress_format_line (progress, get_columns () - 1);

  g_print ("\r%s" ERASE "\r", line);
  self->shown = TRUE;
}

static void
add_line (WvsTeller *self, const WvsProgress *progress)
{
  guint tenths = wvs_progress_get_percent (progress) / 10;
  g_autofree char *line = NULL;

  if (progress->number == self->number && tenths <= self->tenths)
    return;
  line = wvs_progress_format_line (progress, G_MAXUINT);
  g_print ("%s\n", line);
  self->number = progress->number;
  self->tenths = tenths;
}

void
wvs_teller_show (WvsTeller *self, const WvsProgress *progress)
{
  if (self->terminal)
    rewrite_line (self, progress);
  else
    add_line (self, progress);
}

void
wvs_teller_say (WvsTeller *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  clear (self);
  g_print ("%s\n", text);
}

void
wvs_teller_complain (WvsTeller *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  valid = g_utf8_make_valid (text, -1);
  /* A file's name may hold anything. */
  for (char *p = valid; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = '?';
  }
  clear (self);
  g_printerr ("webrtc-video-server: %s\n", valid);
}
