/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "progress.h"

#include <string.h>

/* Before, a speed says more about the beginning than about what follows. */
#define MIN_ELAPSED_US (G_USEC_PER_SEC / 2)

#define ELLIPSIS "…"

guint
wvs_progress_get_percent (const WvsProgress *progress)
{
  if (progress->total_us <= 0)
    return 0;
  return (guint)CLAMP (progress->done_us * 100 / progress->total_us, 0, 100);
}

/* Media seconds a second; 0: not known yet. */
static double
get_speed (const WvsProgress *progress)
{
  gint64 made_us = progress->done_us - progress->found_us;

  if (progress->elapsed_us < MIN_ELAPSED_US || made_us <= 0)
    return 0;
  return (double)made_us / (double)progress->elapsed_us;
}

char *
wvs_progress_format_time (gint64 time_us)
{
  gint64 s = MAX (time_us, 0) / G_USEC_PER_SEC;

  if (s < 3600)
    return g_strdup_printf ("%d:%02d", (int)(s / 60), (int)(s % 60));
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", s / 3600,
      (int)(s / 60 % 60), (int)(s % 60));
}

char *
wvs_progress_format (const WvsProgress *progress)
{
  GString *text = g_string_new (NULL);
  double speed = get_speed (progress);

  if (progress->total_us > 0)
    g_string_append_printf (text, "%u %%", wvs_progress_get_percent (progress));
  if (speed > 0) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (digits, sizeof digits, speed < 9.95 ? "%.1f" : "%.0f",
        speed);
    g_string_append_printf (text, "%s%s×", text->len > 0 ? "  " : "", digits);
  }
  if (speed > 0 && progress->total_us > 0) {
    double left_us = (double)(progress->total_us - progress->done_us) / speed;
    g_autofree char *left = wvs_progress_format_time ((gint64)left_us);

    g_string_append_printf (text, "  %s left", left);
  }
  return g_string_free (text, FALSE);
}

static guint
get_columns (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static guint
count_columns (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += get_columns (g_utf8_get_char (p));
  return n;
}

/* (transfer full): of at most @width columns */
static char *
shorten (const char *text, guint width)
{
  guint n = 0;
  const char *p = text;

  if (count_columns (text) <= width)
    return g_strdup (text);
  if (width == 0)
    return g_strdup ("");
  for (;; p = g_utf8_next_char (p)) {
    n += get_columns (g_utf8_get_char (p));
    if (n + 1 > width)
      break;
  }
  return g_strdup_printf ("%.*s" ELLIPSIS, (int)(p - text), text);
}

char *
wvs_progress_format_line (const WvsProgress *progress, guint width)
{
  g_autofree char *status = wvs_progress_format (progress);
  g_autofree char *number =
      progress->n_titles > 1
          ? g_strdup_printf ("[%u/%u] ", progress->number, progress->n_titles)
          : g_strdup ("");
  guint others = count_columns (number) + 2 + count_columns (status);
  g_autofree char *name =
      shorten (progress->name, others < width ? width - others : 0);
  g_autofree char *line = g_strconcat (number, name, "  ", status, NULL);

  return shorten (line, width);
}
