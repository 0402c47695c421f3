/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "watch.h"

/* So long nothing must happen before it is worth a look; but while it goes on,
 * one looks so often. */
#define QUIET_MS 300
#define MAX_WAIT_US (2 * G_USEC_PER_SEC)

struct _WvsWatch {
  WvsWatchFunc func;
  gpointer data;
  GHashTable *monitors; /* (element-type filename GFileMonitor); %NULL: there
                         * was none to be had */
  gint64 first_us;      /* of the changes that were not told yet */
  gint64 due_us;
  guint timer_id; /* 0: nothing to tell */
};

static void
free_monitor (gpointer data)
{
  if (data == NULL)
    return;
  g_file_monitor_cancel (data);
  g_object_unref (data);
}

WvsWatch *
wvs_watch_new (WvsWatchFunc func, gpointer data)
{
  WvsWatch *self = g_new0 (WvsWatch, 1);

  self->func = func;
  self->data = data;
  self->monitors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_monitor);
  return self;
}

void
wvs_watch_free (WvsWatch *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_hash_table_unref (self->monitors);
  g_free (self);
}

static void
on_due (gpointer data)
{
  WvsWatch *self = data;

  self->timer_id = 0;
  self->func (self->data);
}

static void
set_timer (WvsWatch *self, gint64 now_us, gint64 due_us)
{
  gint64 left_us = MAX (due_us - now_us, 0);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->due_us = due_us;
  self->timer_id = g_timeout_add_once ((guint)(left_us / 1000), on_due, self);
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other,
    GFileMonitorEvent event, gpointer data)
{
  WvsWatch *self = data;
  gint64 now_us = g_get_monotonic_time ();

  if (self->timer_id == 0)
    self->first_us = now_us;
  set_timer (self, now_us,
      MIN (now_us + QUIET_MS * G_TIME_SPAN_MILLISECOND,
          self->first_us + MAX_WAIT_US));
}

static void
add (WvsWatch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor =
      g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor == NULL) {
    g_autofree char *name = g_filename_display_name (path);

    g_warning ("changes of '%s' will not be noticed: %s", name, error->message);
  } else {
    g_signal_connect (monitor, "changed", G_CALLBACK (on_changed), self);
  }
  g_hash_table_insert (self->monitors, g_strdup (path), monitor);
}

gboolean
wvs_watch_set (WvsWatch *self, GPtrArray *paths)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->monitors);
  gboolean added = FALSE;

  self->monitors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_monitor);
  for (guint i = 0; i < paths->len; i++) {
    gpointer path, monitor;

    if (g_hash_table_contains (self->monitors, paths->pdata[i]))
      continue;
    if (g_hash_table_steal_extended (old, paths->pdata[i], &path, &monitor)) {
      g_hash_table_insert (self->monitors, path, monitor);
    } else {
      add (self, paths->pdata[i]);
      added = TRUE;
    }
  }
  return added;
}

void
wvs_watch_call_later (WvsWatch *self, guint delay_ms)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 due_us = now_us + delay_ms * G_TIME_SPAN_MILLISECOND;

  if (self->timer_id != 0 && self->due_us <= due_us)
    return;
  if (self->timer_id == 0)
    self->first_us = now_us;
  set_timer (self, now_us, due_us);
}
