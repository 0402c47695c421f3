/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "log.h"
#include "session-private.h"

static gboolean
fail_state (GError **error, const char *why)
{
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_STATE, why);
  return FALSE;
}

static void
load (WvsSession *self, WvsTitle *title, gint64 position_us)
{
  WvsCapabilities capabilities = {
    .video = (const char *const *)self->video,
    .audio = (const char *const *)self->audio,
  };

  self->loading = TRUE;
  wvs_player_load (self->player, title, &capabilities, position_us);
}

static WvsTitle *
lookup_title (WvsSession *self, const char *id, GError **error)
{
  WvsLibrary *library = wvs_media_get_library (self->environment->media);
  WvsTitle *title = wvs_library_lookup (library, id);

  if (title == NULL)
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_NOT_FOUND,
        "title: there is no such title");
  return title;
}

/* What the viewer decodes, and its offer where it sends one. */
static gboolean
take_start (WvsSession *self, const WvsStart *start, GError **error)
{
  static const char *const nothing[] = { NULL };
  const WvsCapabilities *capabilities = &start->capabilities;

  if (start->offer != NULL) {
    self->offer = wvs_offer_parse (start->offer, error);
    if (self->offer == NULL)
      return FALSE;
    capabilities = wvs_offer_get_capabilities (self->offer);
    /* Empty for both kinds would say that it did not tell. */
    if (start->muted && capabilities->video[0] == NULL) {
      g_clear_pointer (&self->offer, wvs_offer_unref);
      g_set_error_literal (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
          "the offer takes sound alone, and none is wanted");
      return FALSE;
    }
  }
  self->video = g_strdupv ((char **)capabilities->video);
  self->audio = g_strdupv (
      start->muted ? (char **)nothing : (char **)capabilities->audio);
  return TRUE;
}

gboolean
wvs_session_start (WvsSession *self, const WvsStart *start, GError **error)
{
  WvsTitle *title;

  if (self->state != WVS_SESSION_NEW)
    return fail_state (error, "the session has been started already");
  title = lookup_title (self, start->title, error);
  if (title == NULL || !take_start (self, start, error))
    return FALSE;
  wvs_session_info (self->id, "start \"%s\" at %.2f s",
      wvs_title_get_info (title)->name,
      (double)start->position_us / G_USEC_PER_SEC);
  self->started_us = g_get_monotonic_time ();
  self->wants_to_play = start->playing;
  wvs_session_set_state (self, WVS_SESSION_PREPARING);
  self->player = wvs_session_new_player (self);
  load (self, title, start->position_us);
  wvs_session_tell_current_view (self);
  return TRUE;
}

gboolean
wvs_session_answer (WvsSession *self, const char *sdp, GError **error)
{
  g_autofree char *safe = NULL;

  if (self->state != WVS_SESSION_NEGOTIATING || self->offer != NULL)
    return fail_state (error, "no answer is awaited");
  safe = wvs_log_redact (sdp);
  wvs_session_debug (self->id, "%s", safe);
  if (!wvs_peer_set_answer (self->peer, sdp, error))
    return FALSE;
  wvs_session_info (self->id, "answer received");
  wvs_session_set_state (self, WVS_SESSION_CONNECTING);
  return TRUE;
}

gboolean
wvs_session_add_candidate (WvsSession *self, const char *candidate,
    const char *mid, gint64 mline, GError **error)
{
  if (self->peer == NULL)
    return fail_state (error, "no candidate is awaited");
  return wvs_peer_add_candidate (self->peer, candidate, mid, mline, error);
}

static gboolean
check_started (WvsSession *self, GError **error)
{
  return self->player != NULL ||
         fail_state (error, "the session has not been started");
}

gboolean
wvs_session_play (WvsSession *self, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  self->wants_to_play = TRUE;
  wvs_session_play_if_wanted (self);
  return TRUE;
}

gboolean
wvs_session_pause (WvsSession *self, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  self->wants_to_play = FALSE;
  wvs_player_pause (self->player);
  return TRUE;
}

gboolean
wvs_session_seek (WvsSession *self, gint64 position_us, GError **error)
{
  if (!check_started (self, error))
    return FALSE;
  wvs_player_seek (self->player, position_us);
  return TRUE;
}

gboolean
wvs_session_select (WvsSession *self, const char *id, GError **error)
{
  WvsTitle *title;

  if (!check_started (self, error))
    return FALSE;
  title = lookup_title (self, id, error);
  if (title == NULL)
    return FALSE;
  wvs_session_info (self->id, "select \"%s\"",
      wvs_title_get_info (title)->name);
  load (self, title, 0);
  return TRUE;
}

gboolean
wvs_session_has_ufrag (WvsSession *self, const char *ufrag)
{
  return self->offer != NULL && wvs_offer_has_ufrag (self->offer, ufrag);
}
