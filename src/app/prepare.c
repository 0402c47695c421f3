/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "prepare.h"

#include <glib-unix.h>
#include <signal.h>

#include "cache-dir.h"
#include "engine.h"
#include "error.h"
#include "filler.h"
#include "process.h"
#include "teller.h"

#define TICK_MS 200

typedef struct {
  const WvsConfig *config;
  WvsMedia *media;
  WvsTeller *teller;
  GMainLoop *loop;
  GPtrArray *titles; /* (element-type WvsTitle) (nullable) */
  guint n_begun;     /* of the titles */
  WvsFiller *filler; /* (nullable): of the latest one */
  gint64 begin_us;   /* … when it was begun */
  guint n_failed;    /* of them */
  guint n_refused;   /* files that are none */
  int number;        /* of the signal that ends it; 0: none */
} Prepare;

static void
get_progress (Prepare *self, WvsFillerProgress *state, WvsProgress *progress)
{
  WvsTitle *title = g_ptr_array_index (self->titles, self->n_begun - 1);

  wvs_filler_get_progress (self->filler, state);
  *progress = (WvsProgress){ .name = wvs_title_get_info (title)->name,
    .number = self->n_begun,
    .n_titles = self->titles->len,
    .total_us = state->total_us,
    .done_us = state->done_us,
    .found_us = state->found_us,
    .elapsed_us = g_get_monotonic_time () - self->begin_us };
}

static gboolean
on_tick (gpointer data)
{
  Prepare *self = data;
  WvsFillerProgress state;
  WvsProgress progress;

  if (self->filler == NULL)
    return G_SOURCE_CONTINUE;
  get_progress (self, &state, &progress);
  if (state.n_forms > 0)
    wvs_teller_show (self->teller, &progress);
  return G_SOURCE_CONTINUE;
}

/* What became of the title. */
static void
tell_end (Prepare *self, const GError *error)
{
  WvsFillerProgress state;
  WvsProgress progress;
  g_autofree char *took = NULL;

  get_progress (self, &state, &progress);
  took = wvs_progress_format_time (progress.elapsed_us);
  if (error != NULL)
    wvs_teller_complain (self->teller, "%s: not prepared: %s", progress.name,
        error->message);
  else if (state.n_forms == 0)
    wvs_teller_say (self->teller, "%s: plays as it is", progress.name);
  else if (state.n_made == 0)
    wvs_teller_say (self->teller, "%s: was prepared before", progress.name);
  else
    wvs_teller_say (self->teller, "%s: prepared in %s", progress.name, took);
}

static void begin_next (Prepare *self);

/* Not within the filler's own call. */
static gboolean
on_next (gpointer data)
{
  Prepare *self = data;

  g_clear_pointer (&self->filler, wvs_filler_free);
  begin_next (self);
  return G_SOURCE_REMOVE;
}

static void
on_filled (const GError *error, gpointer data)
{
  Prepare *self = data;

  tell_end (self, error);
  self->n_failed += error != NULL ? 1 : 0;
  g_idle_add (on_next, self);
}

static void
begin_next (Prepare *self)
{
  if (self->number != 0 || self->n_begun == self->titles->len) {
    g_main_loop_quit (self->loop);
    return;
  }
  self->begin_us = g_get_monotonic_time ();
  self->filler = wvs_filler_new (self->media,
      g_ptr_array_index (self->titles, self->n_begun++), on_filled, self);
}

static void
on_settled (gpointer data)
{
  Prepare *self = data;
  GPtrArray *titles =
      wvs_library_get_titles (wvs_media_get_library (self->media));

  self->titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_title_unref);
  for (guint i = 0; i < titles->len; i++)
    g_ptr_array_add (self->titles, wvs_title_ref (titles->pdata[i]));
  if (titles->len == 0)
    wvs_teller_say (self->teller, "there is nothing to prepare");
  begin_next (self);
}

static gboolean
end (Prepare *self, int number)
{
  if (self->number != 0) /* GLib had it before the handlers were ours */
    (void)raise (number);
  self->number = number;
  /* The sources stay: with them GLib would take the handlers away. */
  wvs_process_hurry (TRUE);
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer data)
{
  return end (data, SIGINT);
}

static gboolean
on_terminate (gpointer data)
{
  return end (data, SIGTERM);
}

/* What cannot be played is told and passed over. */
static void
fill_library (Prepare *self)
{
  const char *const *files = (const char *const *)self->config->files;
  g_autoptr (GError) error = NULL;

  if (*files == NULL && !wvs_engine_fill (self->media, self->config, &error)) {
    wvs_teller_complain (self->teller, "%s", error->message);
    self->n_refused++;
  }
  for (; *files != NULL; files++) {
    g_autoptr (GError) reason = NULL;

    if (wvs_engine_add (self->media, *files, &reason))
      continue;
    wvs_teller_complain (self->teller, "%s", reason->message);
    self->n_refused++;
  }
}

static void
run (Prepare *self)
{
  guint tick_id;

  self->loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, on_interrupt, self);
  g_unix_signal_add (SIGTERM, on_terminate, self);
  fill_library (self);
  wvs_library_when_settled (wvs_media_get_library (self->media), on_settled,
      self);
  tick_id = g_timeout_add (TICK_MS, on_tick, self);
  g_main_loop_run (self->loop);
  g_source_remove (tick_id);
  g_main_loop_unref (self->loop);
  if (self->number != 0)
    wvs_teller_complain (self->teller,
        "interrupted; what is made so far is kept, the next --prepare goes on");
}

static gboolean
check_cache (const WvsConfig *config, GError **error)
{
  g_autofree char *folder = wvs_cache_dir_choose (config->cache_dir);

  if (folder != NULL)
    return TRUE;
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_USAGE,
      "--prepare needs --cache-dir: neither XDG_CACHE_HOME nor HOME says where "
      "the cache is");
  return FALSE;
}

static gboolean
sum_up (Prepare *self, GError **error)
{
  guint n = self->n_failed + self->n_refused;

  if (n == 0 || self->number != 0)
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "%u of %u files could not be prepared", n,
      self->titles->len + self->n_refused);
  return FALSE;
}

gboolean
wvs_prepare_run (const WvsConfig *config, int *number, GError **error)
{
  Prepare self = { .config = config };
  gboolean good;

  wvs_process_prepare ();
  good = check_cache (config, error) && wvs_media_init (error);
  if (!good)
    return FALSE;
  self.media = wvs_engine_new (config, error);
  good = self.media != NULL;
  self.teller = wvs_teller_new ();
  if (good)
    run (&self);
  wvs_filler_free (self.filler);
  good = good && sum_up (&self, error);
  g_clear_pointer (&self.titles, g_ptr_array_unref);
  wvs_media_free (self.media);
  wvs_teller_free (self.teller);
  wvs_media_deinit ();
  *number = self.number;
  return good;
}
