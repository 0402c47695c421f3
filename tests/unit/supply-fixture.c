/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"

#include "supply-internal.h"

static gint64
read_clock (gpointer data)
{
  Fixture *f = data;

  return __atomic_load_n (&f->now_us, __ATOMIC_RELAXED);
}

static const WvsStamp known = { .size = 1, .changed_ns = 1 };

static WvsRendition *
make_rendition (const char *path, WvsStamp stamp, WvsKind kind,
    gboolean transcoded)
{
  WvsTitleInfo info = { .id = g_strdup (path),
    .name = g_strdup (path),
    .path = g_strdup (path),
    .stamp = stamp };
  g_autoptr (WvsTitle) title = wvs_title_new (&info);
  WvsTrack track = { .kind = kind,
    .codec = kind == WVS_KIND_VIDEO ? WVS_CODEC_VP8 : WVS_CODEC_OPUS,
    .transcoded = transcoded };

  return wvs_rendition_new (title, &track);
}

WvsRendition *
fixture_make_video (const char *path)
{
  return make_rendition (path, known, WVS_KIND_VIDEO, TRUE);
}

WvsRendition *
fixture_make_unknown (void)
{
  return make_rendition ("u", (WvsStamp){ 0 }, WVS_KIND_VIDEO, TRUE);
}

static void
begin (Fixture *f, guint max_encoders, gsize max_memory)
{
  WvsSupplyOptions options = { .max_encoders = max_encoders,
    .max_memory = max_memory };

  f->supply = wvs_supply_new (f->store, &options);
  wvs_supply_set_clock (f->supply, read_clock, f);
}

void
fixture_init (Fixture *f, FixtureStore store, guint max_encoders,
    gsize max_memory)
{
  fake_producers_reset ();
  *f = (Fixture){ .now_us = 1000 * G_USEC_PER_SEC };
  if (store == WITH_STORE)
    f->store = wvs_store_new ("", 0);
  f->video = make_rendition ("a", known, WVS_KIND_VIDEO, TRUE);
  f->sound = make_rendition ("a", known, WVS_KIND_AUDIO, TRUE);
  f->copy = make_rendition ("a", known, WVS_KIND_VIDEO, FALSE);
  begin (f, max_encoders, max_memory);
}

void
fixture_clear (Fixture *f)
{
  g_clear_pointer (&f->supply, wvs_supply_free);
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  g_clear_pointer (&f->store, wvs_store_free);
  g_clear_pointer (&f->video, wvs_rendition_unref);
  g_clear_pointer (&f->sound, wvs_rendition_unref);
  g_clear_pointer (&f->copy, wvs_rendition_unref);
}

void
fixture_restart (Fixture *f)
{
  g_clear_pointer (&f->supply, wvs_supply_free);
  g_assert_cmpuint (fake_producers_count (), ==, 0);
  begin (f, 2, BIG);
}

void
fixture_settle (Fixture *f)
{
  wvs_supply_settle (f->supply);
}

void
fixture_pass_s (Fixture *f, guint seconds)
{
  __atomic_fetch_add (&f->now_us, seconds * G_USEC_PER_SEC, __ATOMIC_RELAXED);
  fixture_settle (f);
}

WvsReader *
fixture_read (Fixture *f, WvsRendition *rendition, guint index)
{
  WvsReader *reader =
      wvs_reader_new (f->supply, rendition, FALSE, fixture_ignore, NULL);

  fixture_move (f, reader, index, TRUE);
  return reader;
}

void
fixture_move (Fixture *f, WvsReader *reader, guint index, gboolean active)
{
  wvs_reader_move (reader, index, active);
  fixture_settle (f);
}

void
fixture_make (Fixture *f, WvsRendition *rendition, guint next, guint n)
{
  WvsProducer *producer = fake_producer_at (rendition, next);

  g_assert_nonnull (producer);
  g_assert_cmpuint (fake_producer_make (producer, n), ==, n);
  fixture_settle (f);
}

WvsSupplyStats
fixture_get_stats (Fixture *f)
{
  WvsSupplyStats stats;

  wvs_supply_get_stats (f->supply, &stats);
  return stats;
}

WvsChunkState
fixture_get_state (WvsReader *reader, guint index)
{
  g_autoptr (WvsChunk) chunk = wvs_reader_get (reader, index);

  return wvs_chunk_get_state (chunk);
}

void
fixture_ignore (gpointer data)
{
}

void
fixture_count (gpointer data)
{
  ++*(guint *)data;
}
