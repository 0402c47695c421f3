/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "log.h"
#include "session-private.h"

/* Not before the title's tracks are known: it may take another peer. */
gboolean
wvs_session_play_if_wanted (WvsSession *self)
{
  if (self->state != WVS_SESSION_CONNECTED || self->loading ||
      !self->wants_to_play)
    return FALSE;
  wvs_player_play (self->player); /* its state follows */
  return TRUE;
}

/* Whether the connection there is takes these tracks. One that was answered
 * lasts, so a track of it may also be left without anything. */
static gboolean
takes (WvsSession *self, const WvsTrack *tracks, guint n_tracks)
{
  if (self->n_tracks != n_tracks &&
      (self->offer == NULL || self->n_tracks < n_tracks))
    return FALSE;
  for (guint i = 0; i < n_tracks; i++) {
    if (self->tracks[i].codec != tracks[i].codec)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_agreed (WvsSession *self, const char *type)
{
  for (guint i = 0; i < self->n_tracks; i++) {
    const char *mime_type = wvs_codec_get_mime_type (self->tracks[i].codec);
    gsize length = strlen (mime_type);

    if (g_str_has_prefix (type, mime_type) &&
        (type[length] == '\0' || type[length] == ';'))
      return TRUE;
  }
  return FALSE;
}

/* What comes later is made in the codecs that were agreed on. */
static void
keep_agreed (WvsSession *self, char ***types)
{
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  for (char **type = *types; *type != NULL; type++) {
    if (is_agreed (self, *type))
      g_strv_builder_add (kept, *type);
  }
  g_strfreev (*types);
  *types = g_strv_builder_end (kept);
}

static void
on_prepared (const WvsTrack *tracks, guint n_tracks, gpointer data)
{
  WvsSession *self = data;
  gboolean again = self->peer != NULL;
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  if (again && takes (self, tracks, n_tracks)) {
    wvs_session_play_if_wanted (self);
    return;
  }
  if (again && self->offer != NULL) {
    wvs_session_stop_with (self, WVS_ERROR_STATE,
        "this title needs other codecs than were agreed on; open a new session "
        "for it");
    return;
  }
  self->n_tracks = MIN (n_tracks, WVS_MAX_TRACKS);
  for (guint i = 0; i < self->n_tracks; i++)
    self->tracks[i] = tracks[i];
  if (self->offer != NULL) {
    keep_agreed (self, &self->video);
    keep_agreed (self, &self->audio);
  }
  if (!wvs_session_open_peer (self, &error))
    wvs_session_stop (self, error);
  else if (again && self->state == WVS_SESSION_NEGOTIATING)
    wvs_session_tell_current_view (self); /* "connecting", once more */
}

static void
on_player_changed (const WvsPlayerStatus *status, gpointer data)
{
  WvsSession *self = data;

  /* Before, the viewer sees "connecting", whatever the player does. */
  if (self->state == WVS_SESSION_CONNECTED)
    wvs_session_tell_view (self, status);
}

static void
on_player_skipped (gint64 from_us, gint64 to_us, const GError *error,
    gpointer data)
{
  WvsSession *self = data;
  g_autofree char *message =
      g_strdup_printf ("%.1f s to %.1f s cannot be played whole: %s",
          (double)from_us / G_USEC_PER_SEC, (double)to_us / G_USEC_PER_SEC,
          error->message);

  wvs_session_info (self->id, "%s", message);
  self->events.damaged (message, self->data);
}

static void
on_player_failed (const GError *error, gpointer data)
{
  wvs_session_stop (data, error);
}

/* Runs on the pacer's thread. */
static void
on_deliver (guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity, gpointer data)
{
  WvsSession *self = data;

  wvs_peer_push (self->peer, track, unit, due_us, discontinuity);
}

WvsPlayer *
wvs_session_new_player (WvsSession *self)
{
  static const WvsPlayerEvents player_events = {
    .prepared = on_prepared,
    .changed = on_player_changed,
    .skipped = on_player_skipped,
    .failed = on_player_failed,
    .deliver = on_deliver,
  };

  return wvs_player_new (self->environment->media, self->id, &player_events,
      self);
}
