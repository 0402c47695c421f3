/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "fake-supply.h"

#include <gio/gio.h>

#include "error.h"
#include "media-internal.h"

#include "wvs-test.h"

#define MAX_CHUNKS 16

FakeSupply fake;

struct _WvsPacerClient {
  WvsPacerFunc func;
  gpointer data;
};

struct _WvsReader {
  guint slot;
  WvsReaderFunc func;
  gpointer data;
  gboolean armed;
};

/* Of one kind. */
typedef struct {
  WvsChunk *chunks[MAX_CHUNKS]; /* (nullable) */
  guint last;                   /* the chunk that is filled */
  WvsReader *reader;            /* (nullable) */
} Slot;

static WvsPacerClient client;
static WvsMediaOptions options;
static Slot slots[2];

static guint
slot_of (WvsKind kind)
{
  return kind == WVS_KIND_VIDEO ? 0 : 1;
}

void
fake_reset (gboolean loop, WvsTranscode transcode)
{
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++) {
    for (guint j = 0; j < MAX_CHUNKS; j++)
      g_clear_pointer (&slots[i].chunks[j], wvs_chunk_unref);
    slots[i].last = 0;
    g_assert_null (slots[i].reader);
  }
  fake = (FakeSupply){ .now_us = 1000000, .next_us = WVS_PACER_IDLE };
  options.loop = loop;
  options.transcode = transcode;
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

static WvsChunk *
get_chunk (guint slot, guint index)
{
  g_assert_cmpuint (index, <, MAX_CHUNKS);
  if (slots[slot].chunks[index] == NULL)
    slots[slot].chunks[index] = wvs_chunk_new (index);
  return slots[slot].chunks[index];
}

static void
notify (guint slot)
{
  WvsReader *reader = slots[slot].reader;

  if (reader == NULL || !reader->armed)
    return;
  reader->armed = FALSE;
  reader->func (reader->data);
}

/* Who makes a chunk has made those before it, as far as they are wanted. */
static void
seal_before (guint slot, guint index)
{
  for (guint i = 0; i < index; i++) {
    WvsChunk *chunk = slots[slot].chunks[i];

    if (chunk != NULL && wvs_chunk_get_state (chunk) == WVS_CHUNK_GROWING)
      wvs_chunk_seal (chunk, FALSE);
  }
  slots[slot].last = index;
}

void
fake_seal (WvsKind kind, guint index)
{
  guint slot = slot_of (kind);

  for (guint i = 0; i < index; i++)
    (void)get_chunk (slot, i);
  seal_before (slot, index);
  notify (slot);
}

void
fake_end (WvsKind kind)
{
  guint slot = slot_of (kind);

  wvs_chunk_seal (get_chunk (slot, slots[slot].last), TRUE);
  notify (slot);
}

void
fake_fail (WvsKind kind, guint index, int code)
{
  wvs_chunk_fail (get_chunk (slot_of (kind), index),
      g_error_new_literal (WVS_ERROR, code, "'name': it is damaged"));
  notify (slot_of (kind));
}

void
fake_give_up (WvsKind kind, guint index)
{
  wvs_chunk_fail (get_chunk (slot_of (kind), index),
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up"));
  notify (slot_of (kind));
}

void
fake_forget (WvsKind kind, guint index)
{
  g_clear_pointer (&slots[slot_of (kind)].chunks[index], wvs_chunk_unref);
}

static void
append (WvsKind kind, guint index, gint64 time_ms, gint64 duration_ms,
    gsize bytes, gboolean keyframe)
{
  guint slot = slot_of (kind);
  WvsChunk *chunk = get_chunk (slot, index);
  GBytes *data = g_bytes_new_take (g_malloc0 (bytes), bytes);

  seal_before (slot, index);
  wvs_chunk_append (chunk,
      wvs_access_unit_new (data, time_ms * G_TIME_SPAN_MILLISECOND,
          duration_ms * G_TIME_SPAN_MILLISECOND,
          keyframe || wvs_chunk_get_n_units (chunk) == 0));
  notify (slot);
}

void
fake_push_into (guint index, gint64 time_ms, gsize bytes, gboolean keyframe)
{
  append (WVS_KIND_VIDEO, index, time_ms, 40, bytes, keyframe);
}

void
fake_push (gint64 time_ms)
{
  fake_push_into (wvs_chunk_index_at (time_ms * G_TIME_SPAN_MILLISECOND),
      time_ms, 1, FALSE);
}

void
fake_push_many (gint64 time_ms, guint n)
{
  for (guint i = 0; i < n; i++)
    fake_push (time_ms + 40 * i);
}

void
fake_push_sound (gint64 time_ms, guint n)
{
  for (guint i = 0; i < n; i++, time_ms += 20)
    append (WVS_KIND_AUDIO,
        wvs_chunk_index_at (time_ms * G_TIME_SPAN_MILLISECOND), time_ms, 20, 1,
        TRUE);
}

/* What a player stands on: */

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

WvsSupply *
wvs_media_get_supply (WvsMedia *media)
{
  return NULL;
}

const WvsMediaOptions *
wvs_media_get_options (WvsMedia *media)
{
  return &options;
}

void
wvs_media_count_first_unit (WvsMedia *media, gint64 wait_us)
{
  g_assert_cmpint (wait_us, >=, 0);
  fake.n_first++;
}

gboolean
wvs_supply_is_unfit (WvsSupply *supply, WvsRendition *rendition)
{
  return fake.unfit;
}

WvsReader *
wvs_reader_new (WvsSupply *supply, WvsRendition *rendition, gboolean loop,
    WvsReaderFunc func, gpointer data)
{
  WvsReader *reader = g_new0 (WvsReader, 1);

  reader->slot = slot_of (wvs_rendition_get_track (rendition)->kind);
  reader->func = func;
  reader->data = data;
  g_assert_null (slots[reader->slot].reader);
  slots[reader->slot].reader = reader;
  fake.n_readers++;
  fake.loop = loop;
  return reader;
}

void
wvs_reader_free (WvsReader *reader)
{
  slots[reader->slot].reader = NULL;
  fake.n_readers--;
  g_free (reader);
}

void
wvs_reader_move (WvsReader *reader, guint index, gboolean active)
{
  FakeReader *record = reader->slot == 0 ? &fake.video : &fake.audio;

  record->index = index;
  record->active = active;
  record->n_moves++;
}

WvsChunk *
wvs_reader_get (WvsReader *reader, guint index)
{
  Slot *slot = &slots[reader->slot];
  gint64 last = wvs_reader_get_last (reader);

  if (last >= 0 && index > last) {
    WvsChunk *chunk = wvs_chunk_new (index);

    wvs_chunk_seal (chunk, TRUE);
    return chunk;
  }
  g_assert_cmpuint (index, <, G_N_ELEMENTS (slot->chunks));
  return wvs_chunk_ref (get_chunk (reader->slot, index));
}

void
wvs_reader_arm (WvsReader *reader)
{
  reader->armed = TRUE;
}

gint64
wvs_reader_get_last (WvsReader *reader)
{
  for (guint i = 0; i < MAX_CHUNKS; i++) {
    WvsChunk *chunk = slots[reader->slot].chunks[i];

    if (chunk != NULL && wvs_chunk_is_last (chunk))
      return i;
  }
  return -1;
}

gboolean
wvs_reader_is_waiting (WvsReader *reader)
{
  return fake.waiting;
}
