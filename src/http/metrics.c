/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "metrics.h"

#include <string.h>

#include "exposition.h"
#include "reply.h"

/* A metric with one sample. */
typedef struct {
  const char *name;
  const char *type;
  const char *help;
  guint64 number;
} Single;

static void
add_singles (GString *text, const Single *singles, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    wvs_exposition_begin (text, singles[i].name, singles[i].type,
        singles[i].help);
    wvs_exposition_add (text, singles[i].name, NULL, NULL, singles[i].number);
  }
}

/* A metric with one sample for each of two values of a label. */
static void
add_pair (GString *text, const char *name, const char *help, const char *label,
    const char *const values[2], const guint64 numbers[2])
{
  wvs_exposition_begin (text, name, "counter", help);
  for (guint i = 0; i < 2; i++)
    wvs_exposition_add (text, name, label, values[i], numbers[i]);
}

static void
add_sessions (GString *text, const WvsRegistryStats *stats)
{
  static const char name[] = "sessions";
  const Single singles[] = {
    { "sessions_opened_total", "counter", "Sessions since the start.",
        stats->opened },
    { "sessions_refused_total", "counter",
        "Viewers turned away by a limit, or at the end.", stats->refused },
    { "sent_access_units_total", "counter",
        "Frames and packets of sound handed to connections.",
        stats->sent.units_sent },
    { "sent_bytes_total", "counter", "What these were, without any headers.",
        stats->sent.bytes_sent },
    { "sent_packets_total", "counter",
        "RTP packets these became, without retransmissions.",
        stats->sent.packets_sent },
    { "dropped_access_units_total", "counter",
        "Frames and packets of sound that a connection could not take.",
        stats->sent.units_dropped },
    { "keyframe_requests_total", "counter",
        "Times that a viewer's decoder asked for a keyframe.",
        stats->sent.keyframe_requests },
  };

  wvs_exposition_begin (text, name, "gauge",
      "Viewers there are, by what they see.");
  for (guint view = WVS_VIEW_CONNECTING; view <= WVS_VIEW_ENDED; view++)
    wvs_exposition_add (text, name, "state", wvs_view_get_name (view),
        stats->sessions[view]);
  add_singles (text, singles, G_N_ELEMENTS (singles));
}

static void
add_producers (GString *text, const WvsSupplyStats *stats)
{
  static const char *const kinds[] = { "video", "audio" };
  const guint64 starts[] = { stats->encoders_started,
    stats->audio_encoders_started };
  const Single singles[] = {
    { "producers", "gauge", "Pipelines that make chunks, or wait to.",
        stats->producers },
    { "encoders", "gauge", "Videos being encoded.", stats->encoders },
    { "encoder_waits", "gauge",
        "Viewers' tracks that wait for an encoder to be free.",
        stats->waiting },
    { "readers", "gauge", "Tracks that are being read for viewers.",
        stats->readers },
    { "copies_started_total", "counter",
        "Times that a track began to be read to be passed through.",
        stats->copies_started },
  };

  add_singles (text, singles, G_N_ELEMENTS (singles));
  add_pair (text, "encoders_started_total",
      "Times that a track began to be encoded somewhere.", "kind", kinds,
      starts);
}

static void
add_chunks (GString *text, const WvsSupplyStats *stats)
{
  static const char *const places[] = { "memory", "store" };
  const guint64 hits[] = { stats->memory_hits, stats->store_hits };
  const Single singles[] = {
    { "chunks_made_total", "counter", "Chunks that were encoded.",
        stats->chunks_made },
    { "chunks_copied_total", "counter", "Chunks read from files as they are.",
        stats->chunks_copied },
    { "chunks_failed_total", "counter", "Chunks that could not be made.",
        stats->chunks_failed },
    { "chunk_misses_total", "counter",
        "Chunks that were needed and had to be made.", stats->misses },
    { "chunk_memory_bytes", "gauge", "What chunks take of memory.",
        stats->memory },
  };

  add_singles (text, singles, G_N_ELEMENTS (singles));
  add_pair (text, "chunk_hits_total", "Chunks that were needed and were there.",
      "where", places, hits);
}

static void
add_store (GString *text, const WvsStoreStats *stats)
{
  const Single singles[] = {
    { "store_bytes", "gauge", "What the cache directory holds, about.",
        stats->bytes },
    { "store_loads_total", "counter", "Chunks read from it.", stats->loads },
    { "store_saves_total", "counter", "Chunks written to it.", stats->saves },
    { "store_damaged_total", "counter", "Chunks in it found torn or damaged.",
        stats->damaged },
    { "store_evicted_total", "counter", "Chunks removed to make room.",
        stats->evicted },
    { "store_errors_total", "counter", "Reads and writes that failed.",
        stats->errors },
  };

  add_singles (text, singles, G_N_ELEMENTS (singles));
}

char *
wvs_metrics_format (const WvsRegistryStats *sessions,
    const WvsMediaStats *media)
{
  static const guint bounds_ms[] = { WVS_FIRST_UNIT_BOUNDS_MS };
  static const char first_unit[] = "first_access_unit_seconds";
  GString *text = g_string_new (NULL);

  G_STATIC_ASSERT (G_N_ELEMENTS (bounds_ms) + 1 == WVS_FIRST_UNIT_CLASSES);
  add_sessions (text, sessions);
  wvs_exposition_begin (text, first_unit, "histogram",
      "From a start or a seek to the first media there.");
  wvs_exposition_add_histogram (text, first_unit, bounds_ms,
      G_N_ELEMENTS (bounds_ms), media->first_unit, media->first_unit_us);
  add_producers (text, &media->supply);
  add_chunks (text, &media->supply);
  add_store (text, &media->store);
  return g_string_free (text, FALSE);
}

void
wvs_metrics_reply (WvsRegistry *registry, SoupServerMessage *message)
{
  WvsRegistryStats sessions;
  WvsMediaStats media;
  g_autoptr (GBytes) body = NULL;
  char *text;

  wvs_registry_get_stats (registry, &sessions);
  wvs_media_get_stats (wvs_registry_get_media (registry), &media);
  text = wvs_metrics_format (&sessions, &media);
  body = g_bytes_new_take (text, strlen (text));
  wvs_reply_body (message, SOUP_STATUS_OK, WVS_EXPOSITION_TYPE, "no-store",
      body);
}
