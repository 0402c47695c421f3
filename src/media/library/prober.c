/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "prober.h"

#include "post.h"
#include "probe.h"

/* One more would only take time from those who play. */
#define MAX_PROBES 2

/* Of the hash of the path: 16 characters of the URL-safe alphabet. */
#define ID_BYTES 12

/* Outlives the prober as long as something is under way. Its prober is touched
 * on the main thread only. */
typedef struct {
  WvsProber *prober; /* (nullable): %NULL: it is gone */
} Link;

struct _WvsProber {
  WvsProberEvents events;
  gpointer data;
  Link *link;
  GCancellable *cancellable;
  GThreadPool *scans;
  GThreadPool *probes;
};

typedef struct {
  Link *link;
  GCancellable *cancellable;
  char **roots;
  WvsScan *scan;
} ScanJob;

typedef struct {
  Link *link;
  GCancellable *cancellable;
  char *path;
  char *real_path;
  WvsStamp stamp;
  WvsTitle *title;
  GError *error;
} ProbeJob;

/* (transfer full): of the title of the file of that name: URL-safe. */
static char *
make_id (const char *name_path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  char *id;

  g_checksum_update (checksum, (const guint8 *)name_path, -1);
  g_checksum_get_digest (checksum, digest, &size);
  id = g_base64_encode (digest, ID_BYTES);
  g_strdelimit (id, "+", '-');
  return g_strdelimit (id, "/", '_');
}

WvsTitle *
wvs_prober_make_title (const char *path, const char *name_path,
    const char *real_path, GCancellable *cancellable, GError **error)
{
  /* Before it is looked into: what changes meanwhile is not what was seen. */
  WvsTitleInfo info = { .stamp = wvs_stamp_of (real_path) };

  if (!wvs_probe_file (path, &info, cancellable, error))
    return NULL;
  info.id = make_id (name_path);
  info.name = g_filename_display_basename (name_path);
  info.path = g_strdup (real_path);
  return wvs_title_new (&info);
}

static void
free_scan_job (gpointer data)
{
  ScanJob *job = data;

  g_atomic_rc_box_release (job->link);
  g_object_unref (job->cancellable);
  g_strfreev (job->roots);
  g_clear_pointer (&job->scan, wvs_scan_free);
  g_free (job);
}

static void
free_probe_job (gpointer data)
{
  ProbeJob *job = data;

  g_atomic_rc_box_release (job->link);
  g_object_unref (job->cancellable);
  g_free (job->path);
  g_free (job->real_path);
  g_clear_pointer (&job->title, wvs_title_unref);
  g_clear_error (&job->error);
  g_free (job);
}

static void
tell_scanned (gpointer data)
{
  ScanJob *job = data;
  WvsProber *self = job->link->prober;

  if (self != NULL)
    self->events.scanned (g_steal_pointer (&job->scan), self->data);
}

static void
tell_probed (gpointer data)
{
  ProbeJob *job = data;
  WvsProber *self = job->link->prober;

  if (self != NULL)
    self->events.probed (job->path, job->stamp, g_steal_pointer (&job->title),
        job->error, self->data);
}

/* Runs on a worker thread. */
static void
do_scan (gpointer data, gpointer unused)
{
  ScanJob *job = data;

  job->scan = wvs_scan_new ((const char *const *)job->roots, job->cancellable);
  wvs_post (NULL, tell_scanned, job, free_scan_job);
}

/* Runs on a worker thread. */
static void
do_probe (gpointer data, gpointer unused)
{
  ProbeJob *job = data;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    job->title = wvs_prober_make_title (job->real_path, job->path,
        job->real_path, job->cancellable, &job->error);
  wvs_post (NULL, tell_probed, job, free_probe_job);
}

WvsProber *
wvs_prober_new (const WvsProberEvents *events, gpointer data)
{
  WvsProber *self = g_new0 (WvsProber, 1);

  self->events = *events;
  self->data = data;
  self->link = g_atomic_rc_box_new (Link);
  self->link->prober = self;
  self->cancellable = g_cancellable_new ();
  /* Not exclusive: these cannot fail. */
  self->scans = g_thread_pool_new (do_scan, NULL, 1, FALSE, NULL);
  self->probes = g_thread_pool_new (do_probe, NULL, MAX_PROBES, FALSE, NULL);
  return self;
}

void
wvs_prober_free (WvsProber *self)
{
  g_cancellable_cancel (self->cancellable);
  /* Those that wait run, too, and end at once: they free what they have. */
  g_thread_pool_free (self->scans, FALSE, TRUE);
  g_thread_pool_free (self->probes, FALSE, TRUE);
  self->link->prober = NULL;
  g_atomic_rc_box_release (self->link);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* Without a thread to be had it waits in the pool for one. */
static void
push (GThreadPool *pool, gpointer job)
{
  g_autoptr (GError) error = NULL;

  if (!g_thread_pool_push (pool, job, &error))
    g_warning ("no thread to look at files: %s", error->message);
}

void
wvs_prober_scan (WvsProber *self, const char *const *roots)
{
  ScanJob *job = g_new (ScanJob, 1);

  *job = (ScanJob){ .link = g_atomic_rc_box_acquire (self->link),
    .cancellable = g_object_ref (self->cancellable),
    .roots = g_strdupv ((char **)roots) };
  push (self->scans, job);
}

void
wvs_prober_probe (WvsProber *self, const WvsScanFile *file)
{
  ProbeJob *job = g_new (ProbeJob, 1);

  *job = (ProbeJob){ .link = g_atomic_rc_box_acquire (self->link),
    .cancellable = g_object_ref (self->cancellable),
    .path = g_strdup (file->path),
    .real_path = g_strdup (file->real_path),
    .stamp = file->stamp };
  push (self->probes, job);
}
