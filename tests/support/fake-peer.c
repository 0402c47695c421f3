/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-engine.h"

#include "rtc.h"

struct _WvsPeer {
  WvsPeerEvents events;
  gpointer data;
  gboolean heard;
};

static WvsPeer *newest;
static guint alive;
static guint looks;
static gboolean refused;
static guint rtc_closing;

static void
note_tracks (const WvsPeerConfig *config)
{
  g_autofree char *first = g_strdup (
      config->n_tracks > 0 ? wvs_codec_get_name (config->tracks[0].codec) : "");

  fake_engine_note ("peer-new(%s%s%s)", first, config->n_tracks > 1 ? "," : "",
      config->n_tracks > 1 ? wvs_codec_get_name (config->tracks[1].codec) : "");
}

WvsPeer *
wvs_peer_new (const WvsPeerConfig *config, const WvsPeerEvents *events,
    gpointer data, GError **error)
{
  WvsPeer *peer;

  note_tracks (config);
  if (refused) {
    refused = FALSE;
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INTERNAL, "no peer today");
    return NULL;
  }
  peer = g_new0 (WvsPeer, 1);
  peer->events = *events;
  peer->data = data;
  peer->heard = TRUE;
  newest = peer;
  alive++;
  return peer;
}

void
wvs_peer_close (WvsPeer *peer)
{
  fake_engine_note ("peer-close");
  if (newest == peer)
    newest = NULL;
  alive--;
  g_free (peer);
}

void
wvs_peer_create_offer (WvsPeer *peer)
{
  fake_engine_note ("create-offer");
}

void
wvs_peer_create_answer (WvsPeer *peer)
{
  fake_engine_note ("create-answer");
}

gboolean
wvs_peer_set_answer (WvsPeer *peer, const char *sdp, GError **error)
{
  fake_engine_note ("answer(%s)", sdp);
  if (!g_str_equal (sdp, "bad"))
    return TRUE;
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, "sdp: bad");
  return FALSE;
}

gboolean
wvs_peer_add_candidate (WvsPeer *peer, const char *candidate, const char *mid,
    gint64 mline, GError **error)
{
  fake_engine_note ("candidate(%s,%s,%" G_GINT64_FORMAT ")", candidate,
      mid != NULL ? mid : "-", mline);
  if (!g_str_equal (candidate, "bad"))
    return TRUE;
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INVALID, "candidate: bad");
  return FALSE;
}

void
wvs_peer_push (WvsPeer *peer, guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity)
{
  fake_engine_note ("push(%u,%" G_GINT64_FORMAT ",%d)", track, due_us,
      discontinuity);
}

gint64
wvs_peer_get_last_heard_us (WvsPeer *peer)
{
  looks++;
  return peer->heard ? g_get_monotonic_time () : 0;
}

void
wvs_peer_get_stats (WvsPeer *peer, WvsPeerStats *stats)
{
  *stats = (WvsPeerStats){ .units_sent = 3,
    .units_dropped = 1,
    .bytes_sent = 3000,
    .packets_sent = 5,
    .keyframe_requests = 2 };
}

guint
wvs_rtc_get_closing (void)
{
  return rtc_closing;
}

void
fake_rtc_set_closing (guint closing)
{
  rtc_closing = closing;
}

guint
fake_peer_get_alive (void)
{
  return alive;
}

void
fake_peer_refuse (void)
{
  refused = TRUE;
}

void
fake_peer_tell_offer (void)
{
  newest->events.offer ("v=0", newest->data);
}

void
fake_peer_tell_answer (void)
{
  newest->events.answer ("v=0", newest->data);
}

void
fake_peer_tell_candidate (void)
{
  newest->events.candidate ("candidate:1", "video0", 0, newest->data);
}

void
fake_peer_tell_connected (void)
{
  newest->events.connected (newest->data);
}

void
fake_peer_tell_failed (const char *why)
{
  g_autoptr (GError) error =
      g_error_new_literal (WVS_ERROR, WVS_ERROR_CONNECTION, why);

  newest->events.failed (error, newest->data);
}

void
fake_peer_tell_closed (void)
{
  newest->events.closed (newest->data);
}

void
fake_peer_tell_keyframe_wanted (guint track)
{
  newest->events.keyframe_wanted (track, newest->data);
}

void
fake_peer_set_heard (gboolean heard)
{
  newest->heard = heard;
}

guint
fake_peer_get_looks (void)
{
  return looks;
}
