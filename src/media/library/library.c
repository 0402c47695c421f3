/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "library.h"

#include <errno.h>
#include <string.h>

#include "error.h"
#include "prober.h"
#include "watch.h"

/* A file that changed later than this is probably still being written. */
#define SETTLED_MS 1000
#define NS_PER_MS 1000000

/* A file by its path. */
typedef struct {
  WvsStamp stamp;
  WvsTitle *title;  /* (nullable): none yet, or none: */
  char *reason;     /* (nullable): why it is left out */
  gboolean waiting; /* to be probed */
  gboolean again;   /* whether the reason holds is to be seen each time */
} Entry;

struct _WvsLibrary {
  GPtrArray *roots;    /* (element-type filename): as given, made canonical */
  GHashTable *entries; /* (element-type filename Entry) */
  GPtrArray *order;    /* (element-type filename): keys of entries */
  GPtrArray *titles;   /* (element-type WvsTitle): what the entries have */
  gboolean stale;      /* titles are to be collected again */
  WvsProber *prober;
  WvsWatch *watch;
  guint n_waiting;
  gboolean scanning;
  gboolean scan_again;
  gboolean scanned;                /* once */
  void (*settled) (gpointer data); /* (nullable) */
  gpointer settled_data;
  guint settled_id;
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->title, wvs_title_unref);
  g_free (entry->reason);
  g_free (entry);
}

static GHashTable *
new_entries (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
}

static void
collect (WvsLibrary *self)
{
  self->stale = FALSE;
  g_ptr_array_set_size (self->titles, 0);
  for (guint i = 0; i < self->order->len; i++) {
    Entry *entry = g_hash_table_lookup (self->entries, self->order->pdata[i]);

    if (entry->title != NULL)
      g_ptr_array_add (self->titles, wvs_title_ref (entry->title));
  }
}

static void
scan (WvsLibrary *self)
{
  self->scan_again = self->scanning;
  if (self->scanning)
    return;
  self->scanning = TRUE;
  g_ptr_array_add (self->roots, NULL);
  wvs_prober_scan (self->prober, (const char *const *)self->roots->pdata);
  g_ptr_array_set_size (self->roots, (int)self->roots->len - 1);
}

static gboolean
tell_settled (gpointer data)
{
  WvsLibrary *self = data;
  void (*settled) (gpointer data) = self->settled;

  self->settled_id = 0;
  self->settled = NULL;
  settled (self->settled_data);
  return G_SOURCE_REMOVE;
}

static void
look_if_settled (WvsLibrary *self)
{
  if (self->settled != NULL && self->settled_id == 0 && !self->scanning &&
      self->n_waiting == 0)
    self->settled_id = g_idle_add (tell_settled, self);
}

static void
on_watch (gpointer data)
{
  scan (data);
}

/* @reason: (transfer full) */
static void
leave_out (Entry *entry, char *reason)
{
  if (g_strcmp0 (entry->reason, reason) != 0)
    g_info ("left out: %s", reason);
  g_free (entry->reason);
  entry->reason = reason;
  g_clear_pointer (&entry->title, wvs_title_unref);
}

static void
tell_size (WvsLibrary *self)
{
  guint n_left_out = 0;
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    n_left_out += ((Entry *)entry)->reason != NULL ? 1 : 0;
  collect (self);
  g_info ("library: %u titles, %u left out", self->titles->len, n_left_out);
}

static void
on_probed (const char *path, WvsStamp stamp, WvsTitle *title,
    const GError *error, gpointer data)
{
  WvsLibrary *self = data;
  Entry *entry = g_hash_table_lookup (self->entries, path);
  g_autoptr (WvsTitle) owned = title;

  self->n_waiting--;
  self->stale = TRUE;
  /* It may have changed or gone meanwhile. */
  if (entry != NULL && wvs_stamp_equal (entry->stamp, stamp)) {
    entry->waiting = FALSE;
    if (title == NULL) {
      leave_out (entry, g_strdup (error->message));
      entry->again = !g_error_matches (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE);
    } else {
      g_clear_pointer (&entry->reason, g_free);
      g_clear_pointer (&entry->title, wvs_title_unref);
      entry->title = g_steal_pointer (&owned);
    }
  }
  if (self->n_waiting == 0)
    tell_size (self);
  look_if_settled (self);
}

static gboolean
is_settled (WvsStamp stamp)
{
  gint64 age_ms = g_get_real_time () / 1000 - stamp.changed_ns / NS_PER_MS;

  return age_ms < 0 || age_ms >= SETTLED_MS;
}

/* Takes up what is new about a file. FALSE: it is to be passed over for now. */
static gboolean
update (WvsLibrary *self, Entry *entry, gboolean is_new,
    const WvsScanFile *file)
{
  if (file->problem != NULL) {
    g_autofree char *name = g_filename_display_name (file->path);

    leave_out (entry, g_strdup_printf ("'%s': %s", name, file->problem));
    entry->again = TRUE;
    return TRUE;
  }
  if (entry->waiting && wvs_stamp_equal (entry->stamp, file->stamp))
    return TRUE;
  if (!is_new && !entry->again && wvs_stamp_equal (entry->stamp, file->stamp))
    return TRUE;
  if (self->scanned && !is_settled (file->stamp)) {
    wvs_watch_call_later (self->watch, SETTLED_MS);
    return !is_new;
  }
  entry->stamp = file->stamp;
  entry->waiting = TRUE;
  entry->again = FALSE;
  self->n_waiting++;
  wvs_prober_probe (self->prober, file);
  return TRUE;
}

static void
merge (WvsLibrary *self, const WvsScan *found)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->entries);
  gboolean changed;

  self->entries = new_entries ();
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < found->files->len; i++) {
    const WvsScanFile *file = g_ptr_array_index (found->files, i);
    gpointer path = NULL, entry = NULL;
    gboolean is_new =
        !g_hash_table_steal_extended (old, file->path, &path, &entry);

    if (is_new) {
      path = g_strdup (file->path);
      entry = g_new0 (Entry, 1);
    }
    if (update (self, entry, is_new, file)) {
      g_hash_table_insert (self->entries, path, entry);
      g_ptr_array_add (self->order, path);
    } else {
      g_free (path);
      free_entry (entry);
    }
  }
  changed = g_hash_table_size (old) > 0 || !self->scanned;
  self->stale = TRUE;
  self->scanned = TRUE;
  if (changed && self->n_waiting == 0)
    tell_size (self);
}

/* Folders, and the files that were named themselves. */
static void
watch (WvsLibrary *self, const WvsScan *found)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < found->folders->len; i++)
    g_ptr_array_add (paths, found->folders->pdata[i]);
  for (guint i = 0; i < self->roots->len; i++)
    g_ptr_array_add (paths, self->roots->pdata[i]);
  if (wvs_watch_set (self->watch, paths))
    self->scan_again = TRUE;
}

static void
on_scanned (WvsScan *found, gpointer data)
{
  WvsLibrary *self = data;

  self->scanning = FALSE;
  merge (self, found);
  watch (self, found);
  wvs_scan_free (found);
  if (self->scan_again)
    scan (self);
  look_if_settled (self);
}

WvsLibrary *
wvs_library_new (void)
{
  static const WvsProberEvents events = { on_scanned, on_probed };
  WvsLibrary *self = g_new0 (WvsLibrary, 1);

  self->roots = g_ptr_array_new_with_free_func (g_free);
  self->entries = new_entries ();
  self->order = g_ptr_array_new ();
  self->titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  self->prober = wvs_prober_new (&events, self);
  self->watch = wvs_watch_new (on_watch, self);
  return self;
}

void
wvs_library_free (WvsLibrary *self)
{
  g_clear_handle_id (&self->settled_id, g_source_remove);
  wvs_watch_free (self->watch);
  wvs_prober_free (self->prober);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->roots);
  g_free (self);
}

gboolean
wvs_library_add_file (WvsLibrary *self, const char *path, GError **error)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  Entry *entry;
  WvsStamp stamp = wvs_stamp_of (canonical);
  WvsTitle *title;

  if (g_hash_table_contains (self->entries, canonical))
    return TRUE;
  title = wvs_prober_make_title (path, canonical, canonical, NULL, error);
  if (title == NULL)
    return FALSE;

  entry = g_new0 (Entry, 1);
  entry->stamp = stamp;
  entry->title = title;
  g_ptr_array_add (self->roots, g_strdup (canonical));
  g_ptr_array_add (self->order, canonical);
  g_hash_table_insert (self->entries, g_steal_pointer (&canonical), entry);
  collect (self);
  wvs_watch_call_later (self->watch, 0);
  return TRUE;
}

gboolean
wvs_library_add_folder (WvsLibrary *self, const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &reason);

  if (dir == NULL) {
    g_autofree char *name = g_filename_display_name (path);

    g_set_error (error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "'%s': %s", name,
        reason->message);
    return FALSE;
  }
  g_ptr_array_add (self->roots, g_canonicalize_filename (path, NULL));
  scan (self);
  return TRUE;
}

void
wvs_library_when_settled (WvsLibrary *self, void (*func) (gpointer data),
    gpointer data)
{
  self->settled = func;
  self->settled_data = data;
  look_if_settled (self);
}

GPtrArray *
wvs_library_get_titles (WvsLibrary *self)
{
  if (self->stale)
    collect (self);
  return self->titles;
}

WvsTitle *
wvs_library_lookup (WvsLibrary *self, const char *id)
{
  GPtrArray *titles = wvs_library_get_titles (self);

  for (guint i = 0; i < titles->len; i++) {
    WvsTitle *title = g_ptr_array_index (titles, i);

    if (id == NULL || g_str_equal (wvs_title_get_info (title)->id, id))
      return title;
  }
  return NULL;
}
