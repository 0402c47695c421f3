/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_TEXT 4096

/* What a pipe that can be written to takes without waiting (POSIX). */
#define MAX_LINE PIPE_BUF

static gboolean log_verbose;

static GMutex lock; /* guards n_lost, and one line from another */
static guint n_lost;

static const char *
level_name (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "CRITICAL";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_DEBUG)
    return "debug";
  return "info";
}

static const char *
field_value (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (strcmp (fields[i].key, key) == 0 && fields[i].length == -1)
      return fields[i].value;
  }
  return NULL;
}

/* One line that reads from left to right, whatever a peer put into the text:
 * neither control characters nor those that direct how others are shown. */
static void
append_escaped (GString *line, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isprint (c))
      g_string_append_printf (line, "\\x%02x", c);
    else
      g_string_append_unichar (line, c);
  }
}

static gboolean
can_write (void)
{
  struct pollfd target = { .fd = STDERR_FILENO, .events = POLLOUT };

  return poll (&target, 1, 0) == 1 && (target.revents & POLLOUT) != 0;
}

/* One write(2) a line. A log that cannot be written (a full disk, a closed
 * pipe, one whose reader sleeps) must not stop the server: the line is lost. */
static void
emit (GString *line)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (line->len > MAX_LINE) {
    g_string_truncate (line, MAX_LINE - 1);
    g_string_append_c (line, '\n');
  }
  if (n_lost > 0 && can_write ()) {
    g_autofree char *text = g_strdup_printf (
        "(%u lines are lost: whoever reads this log is slow)\n", n_lost);

    n_lost = write (STDERR_FILENO, text, strlen (text)) < 0 ? n_lost : 0;
  }
  if (!can_write () || write (STDERR_FILENO, line->str, line->len) < 0)
    n_lost++;
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields,
    gpointer data)
{
  const char *domain = field_value (fields, n_fields, "GLIB_DOMAIN");
  const char *message = field_value (fields, n_fields, "MESSAGE");
  gboolean ours = g_strcmp0 (domain, "wvs") == 0;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  g_autoptr (GString) line = NULL;

  if (level & G_LOG_LEVEL_DEBUG && !(log_verbose && ours) &&
      g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (message == NULL)
    return G_LOG_WRITER_UNHANDLED;

  now = g_date_time_new_now_local ();
  time = g_date_time_format (now, "%H:%M:%S.%f");
  time[12] = '\0'; /* milliseconds are enough */
  line = g_string_new (NULL);
  g_string_append_printf (line, "%s %s ", time, level_name (level));
  if (!ours && domain != NULL)
    g_string_append_printf (line, "%s: ", domain);
  append_escaped (line, message);
  g_string_append_c (line, '\n');

  emit (line);
  return G_LOG_WRITER_HANDLED;
}

void
wvs_log_init (gboolean verbose)
{
  log_verbose = verbose;
  g_log_set_writer_func (write_line, NULL, NULL);
}

char *
wvs_log_redact (const char *text)
{
  static const char *const secrets[] = { "a=ice-pwd:", "a=crypto:", "password",
    "pwd" };
  GString *safe = g_string_new (NULL);

  for (const char *p = text != NULL ? text : "(none)"; *p != '\0';) {
    gsize length = strcspn (p, "\r\n");
    const char *name = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (secrets) && name == NULL; i++)
      name = g_strstr_len (p, (gssize)length, secrets[i]);
    if (name != NULL)
      g_string_append_printf (safe, "%.*s***", (int)(name - p + 2), p);
    else
      g_string_append_len (safe, p, (gssize)length);
    p += length;
    for (; *p == '\r' || *p == '\n'; p++) {
      if (*p == '\n')
        g_string_append_c (safe, '\n');
    }
    if (safe->len > MAX_TEXT) {
      g_string_truncate (safe, MAX_TEXT);
      g_string_append (safe, "…");
      break;
    }
  }
  return g_string_free (safe, FALSE);
}
