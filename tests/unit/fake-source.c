/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-source.h"

#include "media-internal.h"

FakeSource fake;

struct _WvsPacerClient {
  WvsPacerFunc func;
  gpointer data;
};

static WvsPacerClient client;
static WvsMediaOptions options;

void
fake_reset (gboolean loop)
{
  fake = (FakeSource){ .now_us = 1000000, .next_us = WVS_PACER_IDLE };
  options.loop = loop;
}

void
fake_advance_ms (gint64 ms)
{
  gint64 until_us = fake.now_us + ms * G_TIME_SPAN_MILLISECOND;

  while (fake.next_us <= until_us) {
    fake.now_us = MAX (fake.now_us, fake.next_us);
    fake.next_us = WVS_PACER_IDLE;
    gint64 next_us = client.func (fake.now_us, client.data);
    fake.next_us = MIN (fake.next_us, next_us);
  }
  fake.now_us = until_us;
}

static WvsAccessUnit *
make_unit (gint64 time_ms, gint64 duration_ms, gboolean keyframe)
{
  return wvs_access_unit_new (g_bytes_new_static ("x", 1),
      time_ms * G_TIME_SPAN_MILLISECOND, duration_ms * G_TIME_SPAN_MILLISECOND,
      keyframe);
}

void
fake_push (gint64 time_ms, gboolean looped)
{
  if (looped)
    wvs_feed_begin_pass (fake.feed, fake.serial);
  g_assert_true (wvs_feed_push (fake.feed, 0, fake.serial,
      make_unit (time_ms, 40, FALSE)));
}

void
fake_push_many (gint64 time_ms, guint n)
{
  for (guint i = 0; i < n; i++)
    fake_push (time_ms + 40 * i, FALSE);
}

void
fake_push_sound (gint64 time_ms, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_true (wvs_feed_push (fake.feed, fake.n_tracks - 1, fake.serial,
        make_unit (time_ms + 20 * i, 20, TRUE)));
}

WvsPacerClient *
wvs_pacer_add (WvsPacer *pacer, WvsPacerFunc func, gpointer data)
{
  client = (WvsPacerClient){ func, data };
  return &client;
}

void
wvs_pacer_wake (WvsPacerClient *woken)
{
  fake.next_us = MIN (fake.next_us, fake.now_us);
}

void
wvs_pacer_remove (WvsPacerClient *removed)
{
  fake.next_us = WVS_PACER_IDLE;
}

WvsPacer *
wvs_media_get_pacer (WvsMedia *media)
{
  return NULL;
}

const WvsMediaOptions *
wvs_media_get_options (WvsMedia *media)
{
  return &options;
}

WvsLane *
wvs_lane_new (WvsMedia *media)
{
  return NULL;
}

void
wvs_lane_free (WvsLane *lane)
{
}

WvsSource *
wvs_source_new (WvsLane *lane, const WvsSourceConfig *config)
{
  g_assert_null (fake.feed);
  fake.n_sources++;
  fake.position_us = config->position_us;
  fake.serial = 0;
  fake.loop = config->loop;
  fake.n_tracks = config->n_tracks;
  fake.feed = wvs_feed_ref (config->feed);
  return (WvsSource *)&fake;
}

void
wvs_source_seek (WvsSource *source, gint64 position_us, guint serial)
{
  fake.n_seeks++;
  fake.position_us = position_us;
  fake.serial = serial;
}

void
wvs_source_request_keyframe (WvsSource *source)
{
  fake.n_keyframes++;
}

void
wvs_source_stop (WvsSource *source)
{
  fake.n_stopped++;
  wvs_feed_close (fake.feed);
  g_clear_pointer (&fake.feed, wvs_feed_unref);
}
