/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "gallery.h"

#include "post.h"
#include "thumbnail.h"

/* Outlives the gallery as long as something is under way. Its gallery is
 * touched on the main thread only. */
typedef struct {
  WvsGallery *gallery; /* (nullable): %NULL: it is gone */
} Link;

typedef struct {
  WvsTitle *title; /* as it was: a file that changed is another title */
  WvsPictureState state;
  GBytes *jpeg;     /* (nullable) */
  guint64 used_for; /* which of the calls asked for it last */
} Picture;

struct _WvsGallery {
  gsize max_bytes;
  gsize bytes;
  guint64 n_calls;
  GHashTable *pictures; /* (element-type utf8 Picture): by a title's id */
  Link *link;
  GCancellable *cancellable;
  GThreadPool *worker;
};

typedef struct {
  Link *link;
  GCancellable *cancellable;
  WvsTitle *title;
  GBytes *jpeg;
} Job;

static void
free_picture (gpointer data)
{
  Picture *picture = data;

  wvs_title_unref (picture->title);
  g_clear_pointer (&picture->jpeg, g_bytes_unref);
  g_free (picture);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_atomic_rc_box_release (job->link);
  g_object_unref (job->cancellable);
  wvs_title_unref (job->title);
  g_clear_pointer (&job->jpeg, g_bytes_unref);
  g_free (job);
}

static void
drop (WvsGallery *self, const char *id)
{
  Picture *picture = g_hash_table_lookup (self->pictures, id);

  if (picture->jpeg != NULL)
    self->bytes -= g_bytes_get_size (picture->jpeg);
  g_hash_table_remove (self->pictures, id);
}

/* Drops the ones that were not asked for the longest. */
static void
make_room (WvsGallery *self)
{
  while (self->bytes > self->max_bytes) {
    guint64 oldest = G_MAXUINT64;
    const char *id = NULL;
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init (&iter, self->pictures);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
      const Picture *picture = value;

      if (picture->jpeg != NULL && picture->used_for < oldest) {
        oldest = picture->used_for;
        id = key;
      }
    }
    drop (self, id);
  }
}

static void
on_made (gpointer data)
{
  Job *job = data;
  WvsGallery *self = job->link->gallery;
  Picture *picture = self != NULL ? g_hash_table_lookup (self->pictures,
                                        wvs_title_get_info (job->title)->id)
                                  : NULL;

  if (picture == NULL || picture->title != job->title)
    return;
  picture->jpeg = g_steal_pointer (&job->jpeg);
  picture->state = picture->jpeg != NULL ? WVS_PICTURE_READY : WVS_PICTURE_NONE;
  if (picture->jpeg != NULL)
    self->bytes += g_bytes_get_size (picture->jpeg);
  make_room (self);
}

/* Runs on the worker thread. */
static void
make (gpointer data, gpointer unused)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_is_cancelled (job->cancellable)) {
    job->jpeg = wvs_thumbnail_make (wvs_title_get_info (job->title),
        job->cancellable, &error);
    if (job->jpeg == NULL)
      g_debug ("no thumbnail: %s", error->message);
  }
  wvs_post (NULL, on_made, job, free_job);
}

WvsGallery *
wvs_gallery_new (gsize max_bytes)
{
  WvsGallery *self = g_new0 (WvsGallery, 1);

  self->max_bytes = max_bytes;
  self->pictures =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_picture);
  self->link = g_atomic_rc_box_new (Link);
  self->link->gallery = self;
  self->cancellable = g_cancellable_new ();
  /* Not exclusive: this cannot fail. */
  self->worker = g_thread_pool_new (make, NULL, 1, FALSE, NULL);
  return self;
}

void
wvs_gallery_free (WvsGallery *self)
{
  g_cancellable_cancel (self->cancellable);
  /* Those that wait run, too, and end at once: they free what they have. */
  g_thread_pool_free (self->worker, FALSE, TRUE);
  self->link->gallery = NULL;
  g_atomic_rc_box_release (self->link);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

static Picture *
begin (WvsGallery *self, WvsTitle *title)
{
  const char *id = wvs_title_get_info (title)->id;
  Picture *picture = g_new (Picture, 1);
  Job *job;
  g_autoptr (GError) error = NULL;

  *picture =
      (Picture){ .title = wvs_title_ref (title), .state = WVS_PICTURE_PENDING };
  g_hash_table_insert (self->pictures, g_strdup (id), picture);
  if (wvs_title_get_info (title)->width == 0) { /* of sound alone */
    picture->state = WVS_PICTURE_NONE;
    return picture;
  }
  job = g_new (Job, 1);
  *job = (Job){ .link = g_atomic_rc_box_acquire (self->link),
    .cancellable = g_object_ref (self->cancellable),
    .title = wvs_title_ref (title) };
  /* Without a thread to be had it waits in the pool for one. */
  if (!g_thread_pool_push (self->worker, job, &error))
    g_warning ("no thread for a thumbnail: %s", error->message);
  return picture;
}

WvsPictureState
wvs_gallery_get (WvsGallery *self, WvsTitle *title, GBytes **jpeg)
{
  const char *id = wvs_title_get_info (title)->id;
  Picture *picture = g_hash_table_lookup (self->pictures, id);

  if (picture != NULL && picture->title != title) {
    drop (self, id);
    picture = NULL;
  }
  if (picture == NULL)
    picture = begin (self, title);
  picture->used_for = ++self->n_calls;
  *jpeg = picture->jpeg;
  return picture->state;
}
