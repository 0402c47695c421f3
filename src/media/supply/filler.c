/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "filler.h"

#include "bell.h"
#include "error.h"
#include "form.h"
#include "media-internal.h"
#include "plan.h"
#include "stretch.h"

/* So many chunks in a row, and the rest of a part will not be better. */
#define MAX_FAILURES 4

/* What is made is kept a moment later: how often to look, and how often in vain.
 */
#define CHECK_INTERVAL_MS 100
#define MAX_CHECKS 50

typedef enum {
  LOOKING = 1, /* at what there is */
  MAKING,
  CHECKING, /* whether it was kept */
  DONE,
} State;

/* One of those who make a form at the same time. */
typedef struct {
  WvsFiller *filler;
  WvsForm *form;
  guint end;           /* the first chunk that is not its own */
  guint n_failures;    /* in a row */
  WvsStretch *stretch; /* (nullable) */
} Part;

struct _WvsFiller {
  WvsMedia *media;
  WvsTitle *title;
  WvsFillerFunc done;
  gpointer data;
  GThreadPool *looks;
  WvsBell *bell;

  /* Main thread; but while it looks or checks, the forms are the pool's. */
  State state;
  GPtrArray *forms; /* (element-type WvsForm) */
  GPtrArray *parts; /* (element-type Part) */
  guint n_working;  /* of the parts */
  GError *reason;   /* (nullable): the first failure */
  gboolean hopeless;
  WvsFillerProgress progress;
  guint n_missing; /* chunks that were made and are not there */
  guint n_missed;  /* … the time before */
  guint n_checks;  /* since that became less */
  guint check_id;
};

static void
free_part (gpointer data)
{
  Part *part = data;

  wvs_stretch_free (part->stretch);
  g_free (part);
}

/* ---- what is to be made ---------------------------------------------------- */

static gboolean
is_unfit (const WvsTrack *track, gpointer data)
{
  WvsFiller *self = data;
  g_autoptr (WvsRendition) rendition = wvs_rendition_new (self->title, track);

  return wvs_supply_is_unfit (wvs_media_get_supply (self->media), rendition);
}

static void
plan (WvsFiller *self)
{
  static const char *const video[] = { "video/VP8", "video/VP9;profile-id=0",
    "video/H264;profile-level-id=42e01f", NULL };
  static const char *const audio[] = { "audio/opus", NULL };
  static const WvsCapabilities capabilities = { video, audio };
  const WvsMediaOptions *options = wvs_media_get_options (self->media);
  const WvsPlanConfig config = {
    .capabilities = &capabilities,
    .transcode = options->transcode,
    .target = { .max_height = options->max_height,
        .video_codec = options->video_codec,
        .video_bitrate_kbps = options->video_bitrate_kbps,
        .audio_bitrate_kbps = options->audio_bitrate_kbps },
    .is_unfit = is_unfit,
    .data = self,
  };
  WvsTrack tracks[WVS_MAX_TRACKS];
  guint n = wvs_plan_make (tracks, wvs_title_get_info (self->title), &config,
      &self->reason);

  for (guint i = 0; i < n; i++) {
    g_autoptr (WvsRendition) rendition = NULL;

    if (!tracks[i].transcoded)
      continue;
    rendition = wvs_rendition_new (self->title, &tracks[i]);
    g_ptr_array_add (self->forms, wvs_form_new (rendition));
  }
  self->progress.n_forms = self->forms->len;
}

/* ---- how far it is --------------------------------------------------------- */

/* Pictures and sound are made side by side: as far as the slower one is. */
static void
update_progress (WvsFiller *self)
{
  WvsFillerProgress *progress = &self->progress;
  double done = 1;
  double found = 1;

  progress->n_made = progress->n_failed = 0;
  progress->total_us = 0;
  for (guint i = 0; i < self->forms->len; i++) {
    WvsFormCount count;
    gint64 length_us;

    wvs_form_count (self->forms->pdata[i], &count);
    length_us = (gint64)count.n_chunks * WVS_CHUNK_US;
    progress->n_made += count.n_made;
    progress->n_failed += count.n_failed;
    progress->total_us = MAX (progress->total_us, length_us);
    if (count.n_chunks == 0)
      continue;
    found = MIN (found, (double)count.n_found / count.n_chunks);
    done = MIN (done, (double)(count.n_found + count.n_made + count.n_failed) /
                          count.n_chunks);
  }
  progress->done_us = (gint64)(done * (double)progress->total_us);
  progress->found_us = (gint64)(found * (double)progress->total_us);
}

void
wvs_filler_get_progress (WvsFiller *self, WvsFillerProgress *progress)
{
  if (self->state == MAKING)
    update_progress (self);
  *progress = self->progress;
}

/* ---- the end --------------------------------------------------------------- */

static void
finish (WvsFiller *self)
{
  update_progress (self);
  if (self->progress.n_failed > 0 && !self->hopeless)
    g_prefix_error (&self->reason,
        "%u chunks cannot be made: ", self->progress.n_failed);
  self->state = DONE;
  wvs_bell_ring (self->bell);
}

/* Runs on a thread of the pool. */
static void
look (gpointer data, gpointer user_data)
{
  WvsFiller *self = user_data;
  WvsStore *store = wvs_media_get_store (self->media);

  self->n_missing = 0;
  for (guint i = 0; i < self->forms->len; i++) {
    WvsForm *form = self->forms->pdata[i];

    if (self->state == LOOKING)
      wvs_form_look (form, store);
    else
      self->n_missing += wvs_form_count_missing (form, store);
  }
  wvs_bell_ring (self->bell);
}

static void
begin_look (WvsFiller *self, State state)
{
  self->state = state;
  /* Without a thread to be had it waits for one. */
  g_thread_pool_push (self->looks, self, NULL);
}

static gboolean
on_check (gpointer data)
{
  WvsFiller *self = data;

  self->check_id = 0;
  begin_look (self, CHECKING);
  return G_SOURCE_REMOVE;
}

static void
end_check (WvsFiller *self)
{
  if (self->n_missing != self->n_missed)
    self->n_checks = 0;
  self->n_missed = self->n_missing;
  if (self->n_missing > 0 && ++self->n_checks < MAX_CHECKS) {
    self->check_id = g_timeout_add (CHECK_INTERVAL_MS, on_check, self);
    return;
  }
  if (self->n_missing > 0 && self->reason == NULL) {
    self->hopeless = TRUE;
    g_set_error (&self->reason, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        "%u chunks are not in the cache: its directory cannot be written, or "
        "it "
        "is too small, see --cache-size",
        self->n_missing);
  }
  finish (self);
}

/* ---- making ---------------------------------------------------------------- */

static guint
on_next (WvsStretch *stretch, guint index, gpointer data)
{
  Part *part = data;
  guint next = wvs_form_next (part->form, index, part->end);

  return part->filler->hopeless || next == part->end ? WVS_STRETCH_END : next;
}

static void
note_failure (Part *part, WvsChunk *chunk)
{
  WvsFiller *self = part->filler;
  g_autoptr (GError) error = wvs_chunk_dup_error (chunk);
  guint index = wvs_chunk_get_index (chunk);

  g_debug ("chunk %u cannot be made: %s", index,
      error != NULL ? error->message : "");
  /* Not for what is in this place of the file. */
  if (g_error_matches (error, WVS_ERROR, WVS_ERROR_NOT_FOUND) ||
      g_error_matches (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE))
    self->hopeless = TRUE;
  if (self->reason == NULL)
    self->reason = g_steal_pointer (&error);
  if (++part->n_failures >= MAX_FAILURES) {
    wvs_form_give_up (part->form, index + 1, part->end);
    part->end = index + 1;
  }
}

static void
on_took (WvsStretch *stretch, WvsChunk *chunk, gpointer data)
{
  Part *part = data;

  wvs_form_take (part->form, chunk);
  if (wvs_chunk_get_state (chunk) == WVS_CHUNK_FAILED)
    note_failure (part, chunk);
  else
    part->n_failures = 0;
}

static void
on_ended (WvsStretch *stretch, gpointer data)
{
  Part *part = data;
  WvsFiller *self = part->filler;

  g_clear_pointer (&part->stretch, wvs_stretch_free);
  if (--self->n_working > 0)
    return;
  update_progress (self);
  begin_look (self, CHECKING);
}

static void
make (WvsFiller *self, WvsForm *form)
{
  static const WvsStretchEvents events = { on_next, on_took, on_ended };
  WvsRendition *rendition = wvs_form_get_rendition (form);
  gboolean is_video =
      wvs_rendition_get_track (rendition)->kind == WVS_KIND_VIDEO;
  guint n = is_video ? wvs_media_get_options (self->media)->max_encoders : 1;
  g_autoptr (GArray) begins = wvs_form_divide (form, MAX (n, 1));

  for (guint i = 0; i < begins->len; i++) {
    Part *part = g_new0 (Part, 1);

    part->filler = self;
    part->form = form;
    part->end = i + 1 < begins->len ? g_array_index (begins, guint, i + 1)
                                    : WVS_STRETCH_END;
    part->stretch = wvs_stretch_new (wvs_media_get_supply (self->media),
        rendition, g_array_index (begins, guint, i), &events, part);
    g_ptr_array_add (self->parts, part);
    self->n_working++;
  }
}

static void
begin_making (WvsFiller *self)
{
  self->state = MAKING;
  update_progress (self);
  for (guint i = 0; i < self->forms->len; i++)
    make (self, self->forms->pdata[i]);
  if (self->n_working == 0)
    finish (self);
}

static void
on_bell (gpointer data)
{
  WvsFiller *self = data;

  switch (self->state) {
  case LOOKING:
    begin_making (self);
    break;
  case CHECKING:
    end_check (self);
    break;
  case DONE:
    self->done (self->reason, self->data);
    break;
  case MAKING:
    break;
  }
}

WvsFiller *
wvs_filler_new (WvsMedia *media, WvsTitle *title, WvsFillerFunc done,
    gpointer data)
{
  WvsFiller *self = g_new0 (WvsFiller, 1);

  self->media = media;
  self->title = wvs_title_ref (title);
  self->done = done;
  self->data = data;
  self->forms = g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_form_free);
  self->parts = g_ptr_array_new_with_free_func (free_part);
  self->bell = wvs_bell_new (on_bell, self);
  /* Threads that are not exclusive: this cannot fail. */
  self->looks = g_thread_pool_new (look, self, 1, FALSE, NULL);
  plan (self);
  if (self->forms->len > 0)
    begin_look (self, LOOKING);
  else
    finish (self);
  return self;
}

void
wvs_filler_free (WvsFiller *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->check_id, g_source_remove);
  g_ptr_array_unref (self->parts);
  g_thread_pool_free (self->looks, FALSE, TRUE);
  wvs_bell_free (self->bell);
  g_ptr_array_unref (self->forms);
  g_clear_error (&self->reason);
  wvs_title_unref (self->title);
  g_free (self);
}
