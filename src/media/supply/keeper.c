/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "keeper.h"

/* One that waits for a slow disk must not keep the other from loading what a
 * viewer waits for. */
#define N_THREADS 2

struct _WvsKeeper {
  WvsStore *store;
  WvsKeeperEvents events;
  gpointer data;
  GThreadPool *pool;
  guint n_asked; /* of the thread that asks */
};

typedef enum {
  JOB_LIST = 1, /* in the order of their urgency */
  JOB_LOAD,
  JOB_SAVE,
} JobKind;

typedef struct {
  JobKind kind;
  guint number;
  gpointer subject;
  char *key;
  guint index;
  WvsChunk *chunk; /* JOB_SAVE */
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->chunk, wvs_chunk_unref);
  g_free (job->key);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer data)
{
  const Job *x = a, *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return (gint32)(x->number - y->number) < 0 ? -1 : 1;
}

/* Runs on a thread of the pool. */
static void
do_job (gpointer job_data, gpointer data)
{
  g_autoptr (Job) job = job_data;
  WvsKeeper *self = data;

  if (job->kind == JOB_LIST) {
    g_autoptr (GArray) indices = wvs_store_list (self->store, job->key);

    self->events.listed (job->subject, indices, self->data);
  } else if (job->kind == JOB_LOAD) {
    self->events.loaded (job->subject, job->index,
        wvs_store_load (self->store, job->key, job->index), self->data);
  } else {
    self->events.saved (job->subject, job->index,
        wvs_store_save (self->store, job->key, job->chunk), self->data);
  }
}

WvsKeeper *
wvs_keeper_new (WvsStore *store, const WvsKeeperEvents *events, gpointer data)
{
  WvsKeeper *self = g_new0 (WvsKeeper, 1);

  self->store = store;
  self->events = *events;
  self->data = data;
  /* Without exclusive threads it cannot fail. */
  self->pool = g_thread_pool_new (do_job, self, N_THREADS, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, compare_jobs, NULL);
  return self;
}

void
wvs_keeper_free (WvsKeeper *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self);
}

static void
ask (WvsKeeper *self, JobKind kind, gpointer subject, const char *key,
    guint index, WvsChunk *chunk)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .kind = kind,
    .number = self->n_asked++,
    .subject = subject,
    .key = g_strdup (key),
    .index = index,
    .chunk = chunk };
  /* When no thread can be had, the job waits for the next one that can. */
  (void)g_thread_pool_push (self->pool, job, NULL);
}

void
wvs_keeper_list (WvsKeeper *self, gpointer subject, const char *key)
{
  ask (self, JOB_LIST, subject, key, 0, NULL);
}

void
wvs_keeper_load (WvsKeeper *self, gpointer subject, const char *key,
    guint index)
{
  ask (self, JOB_LOAD, subject, key, index, NULL);
}

void
wvs_keeper_save (WvsKeeper *self, gpointer subject, const char *key,
    WvsChunk *chunk)
{
  ask (self, JOB_SAVE, subject, key, wvs_chunk_get_index (chunk),
      wvs_chunk_ref (chunk));
}
