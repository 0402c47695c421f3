/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-engine.h"

struct _WvsPlayer {
  WvsPlayerEvents events;
  gpointer data;
  WvsPlayerStatus status;
};

static WvsPlayer *newest;
static guint alive;
static char *capabilities_text;

WvsPlayer *
wvs_player_new (WvsMedia *media, const char *id, const WvsPlayerEvents *events,
    gpointer data)
{
  WvsPlayer *player = g_new0 (WvsPlayer, 1);

  fake_engine_note ("player-new");
  player->events = *events;
  player->data = data;
  player->status.state = WVS_PLAYER_PREPARING;
  newest = player;
  alive++;
  return player;
}

void
wvs_player_free (WvsPlayer *player)
{
  fake_engine_note ("player-free");
  if (newest == player)
    newest = NULL;
  alive--;
  g_free (player);
}

static char *
join (const char *const *strings)
{
  return strings != NULL ? g_strjoinv (",", (char **)strings) : g_strdup ("-");
}

void
wvs_player_load (WvsPlayer *player, WvsTitle *title,
    const WvsCapabilities *capabilities, gint64 position_us)
{
  g_autofree char *video = NULL;
  g_autofree char *audio = NULL;

  g_assert_nonnull (capabilities);
  video = join (capabilities->video);
  audio = join (capabilities->audio);
  g_free (capabilities_text);
  capabilities_text = g_strdup_printf ("%s/%s", video, audio);

  fake_engine_note ("load(%s,%" G_GINT64_FORMAT ")",
      wvs_title_get_info (title)->id, position_us);
  /* As the real one, which is paused before it has told the tracks. */
  player->status.state = WVS_PLAYER_PAUSED;
  player->status.title = title;
  player->status.position_us = position_us;
}

void
wvs_player_play (WvsPlayer *player)
{
  fake_engine_note ("play");
  player->status.state = WVS_PLAYER_PLAYING;
}

void
wvs_player_pause (WvsPlayer *player)
{
  fake_engine_note ("pause");
  player->status.state = WVS_PLAYER_PAUSED;
}

void
wvs_player_seek (WvsPlayer *player, gint64 position_us)
{
  fake_engine_note ("seek(%" G_GINT64_FORMAT ")", position_us);
  player->status.position_us = position_us;
}

void
wvs_player_request_keyframe (WvsPlayer *player, guint track)
{
  fake_engine_note ("keyframe(%u)", track);
}

void
wvs_player_get_status (WvsPlayer *player, WvsPlayerStatus *status)
{
  *status = player->status;
}

guint
fake_player_get_alive (void)
{
  return alive;
}

const char *
fake_player_get_capabilities (void)
{
  return capabilities_text;
}

void
fake_player_tell_prepared (const WvsCodec *codecs, guint n_codecs)
{
  WvsTrack tracks[WVS_MAX_TRACKS] = { 0 };

  for (guint i = 0; i < n_codecs; i++) {
    tracks[i].kind = i == 0 ? WVS_KIND_VIDEO : WVS_KIND_AUDIO;
    tracks[i].codec = codecs[i];
  }
  newest->events.prepared (tracks, n_codecs, newest->data);
}

void
fake_player_tell_changed (WvsPlayerState state)
{
  WvsPlayerStatus status;

  newest->status.state = state;
  status = newest->status;
  newest->events.changed (&status, newest->data);
}

void
fake_player_tell_skipped (const char *why)
{
  g_autoptr (GError) error =
      g_error_new_literal (WVS_ERROR, WVS_ERROR_UNPLAYABLE, why);

  newest->events.skipped (4 * G_USEC_PER_SEC, 6 * G_USEC_PER_SEC, error,
      newest->data);
}

void
fake_player_tell_failed (WvsErrorCode code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (WVS_ERROR, (int)code, why);

  newest->status.state = WVS_PLAYER_FAILED;
  newest->events.failed (error, newest->data);
}

void
fake_player_deliver (void)
{
  g_autoptr (WvsAccessUnit) unit =
      wvs_access_unit_new (g_bytes_new_static ("x", 1), 0, 40000, TRUE);

  newest->events.deliver (0, unit, 1000, TRUE, newest->data);
}
