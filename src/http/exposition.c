/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "exposition.h"

/* @quoted: within quotes, where a quote has to be escaped, too */
static void
append_escaped (GString *text, const char *value, gboolean quoted)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (text, "\\n");
    else if (*p == '\\' || (quoted && *p == '"'))
      g_string_append_printf (text, "\\%c", *p);
    else
      g_string_append_c (text, *p);
  }
}

void
wvs_exposition_begin (GString *text, const char *name, const char *type,
    const char *help)
{
  g_string_append_printf (text, "# HELP " WVS_EXPOSITION_PREFIX "%s ", name);
  append_escaped (text, help, FALSE);
  g_string_append_printf (text, "\n# TYPE " WVS_EXPOSITION_PREFIX "%s %s\n",
      name, type);
}

void
wvs_exposition_add (GString *text, const char *name, const char *label,
    const char *value, guint64 number)
{
  g_string_append_printf (text, WVS_EXPOSITION_PREFIX "%s", name);
  if (label != NULL) {
    g_string_append_printf (text, "{%s=\"", label);
    append_escaped (text, value, TRUE);
    g_string_append (text, "\"}");
  }
  g_string_append_printf (text, " %" G_GUINT64_FORMAT "\n", number);
}

void
wvs_exposition_add_real (GString *text, const char *name, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, WVS_EXPOSITION_PREFIX "%s %s\n", name,
      g_ascii_formatd (digits, sizeof digits, "%.6f", number));
}

void
wvs_exposition_add_histogram (GString *text, const char *name,
    const guint *bounds_ms, guint n_bounds, const guint64 *counts,
    guint64 sum_us)
{
  g_autofree char *bucket = g_strconcat (name, "_bucket", NULL);
  g_autofree char *sum = g_strconcat (name, "_sum", NULL);
  g_autofree char *count = g_strconcat (name, "_count", NULL);
  guint64 n = 0;

  for (guint i = 0; i < n_bounds; i++) {
    char bound[G_ASCII_DTOSTR_BUF_SIZE];

    n += counts[i];
    g_ascii_formatd (bound, sizeof bound, "%g", bounds_ms[i] / 1000.0);
    wvs_exposition_add (text, bucket, "le", bound, n);
  }
  n += counts[n_bounds];
  wvs_exposition_add (text, bucket, "le", "+Inf", n);
  wvs_exposition_add_real (text, sum, (double)sum_us / G_USEC_PER_SEC);
  wvs_exposition_add (text, count, NULL, NULL, n);
}
