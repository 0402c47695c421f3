/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunk-file.h"

#include <string.h>
#include <xxhash.h>

#include "error.h"

#define FLAG 1u

/* Nothing that is played is farther from the beginning of its chunk, nor is it
 * shown for longer; sums of such times cannot overflow. */
#define MAX_SPAN_US (3600 * (gint64)G_USEC_PER_SEC)

/* As they are in the file, byte for byte. */
typedef struct {
  char magic[8];
  guint32 version;
  guint32 index;
  char key[WVS_CHUNK_FILE_KEY_LENGTH];
  guint32 flags;
  guint32 n_units;
  guint64 size;
  guint64 checksum;
} Header;

typedef struct {
  gint64 time_us;
  gint64 duration_us;
  guint32 size;
  guint32 flags;
} Entry;

G_STATIC_ASSERT (sizeof (Header) == WVS_CHUNK_FILE_MIN_BYTES);
G_STATIC_ASSERT (sizeof (Entry) == 24);
G_STATIC_ASSERT (offsetof (Header, checksum) + 8 == sizeof (Header));

/* Without the NUL. */
static const char magic[8] = "WVSCHUNK";

/* XXH64 finds what a disk or a crash did to a file, in a twentieth of the time
 * that SHA-256 takes. Neither would help against somebody who means it: whoever
 * may write the file may write its checksum. @file: of at least a header */
static guint64
sum_file (const guint8 *file, gsize size)
{
  guint64 sum = XXH64 (file, offsetof (Header, checksum), 0);

  return XXH64 (file + sizeof (Header), size - sizeof (Header), sum);
}

/* What holds of unit @i of chunk number @index. */
static gboolean
check_entry (const Entry *entry, guint i, guint index, GError **error)
{
  gint64 start_us = index * (gint64)WVS_CHUNK_US;
  gint64 end_us = start_us + (i == 0 ? (gint64)WVS_CHUNK_US : MAX_SPAN_US);
  const char *wrong = NULL;

  if (entry->time_us < start_us || entry->time_us >= end_us)
    wrong = "time";
  else if (entry->duration_us < 0 || entry->duration_us > MAX_SPAN_US)
    wrong = "duration";
  else if ((entry->flags & ~FLAG) != 0 || (i == 0 && entry->flags != FLAG))
    wrong = "flags";
  if (wrong == NULL)
    return TRUE;
  g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID,
      "unit %u of chunk %u: its %s cannot be", i, index, wrong);
  return FALSE;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_INVALID, "not a chunk: %s", what);
  return FALSE;
}

/* @entry: filled in, in the machine's order */
static gboolean
describe (WvsChunk *chunk, guint i, Entry *entry, GError **error)
{
  WvsAccessUnit *unit = wvs_chunk_get_unit (chunk, i);
  gsize size = g_bytes_get_size (wvs_access_unit_get_data (unit));

  if (size > WVS_CHUNK_FILE_MAX_BYTES)
    return fail (error, "a unit is too large");
  entry->time_us = wvs_access_unit_get_time_us (unit);
  entry->duration_us = wvs_access_unit_get_duration_us (unit);
  entry->size = (guint32)size;
  entry->flags = wvs_access_unit_is_keyframe (unit) ? FLAG : 0;
  return check_entry (entry, i, wvs_chunk_get_index (chunk), error);
}

/* Fills in @file but for the header. */
static void
write_units (guint8 *file, WvsChunk *chunk, const Entry *entries, guint n)
{
  guint8 *table = file + sizeof (Header);
  guint8 *data = table + n * sizeof (Entry);

  for (guint i = 0; i < n; i++) {
    GBytes *bytes = wvs_access_unit_get_data (wvs_chunk_get_unit (chunk, i));
    Entry entry = { GINT64_TO_LE (entries[i].time_us),
      GINT64_TO_LE (entries[i].duration_us), GUINT32_TO_LE (entries[i].size),
      GUINT32_TO_LE (entries[i].flags) };

    memcpy (table + i * sizeof entry, &entry, sizeof entry);
    if (entries[i].size > 0)
      memcpy (data, g_bytes_get_data (bytes, NULL), entries[i].size);
    data += entries[i].size;
  }
}

GBytes *
wvs_chunk_file_write (const char *key, WvsChunk *chunk, GError **error)
{
  guint n = wvs_chunk_get_n_units (chunk);
  g_autofree Entry *entries = g_new (Entry, MAX (n, 1));
  gsize size = sizeof (Header) + n * sizeof (Entry);
  Header header = { .version = GUINT32_TO_LE (WVS_CHUNK_FILE_VERSION),
    .index = GUINT32_TO_LE (wvs_chunk_get_index (chunk)),
    .flags = GUINT32_TO_LE (wvs_chunk_is_last (chunk) ? FLAG : 0),
    .n_units = GUINT32_TO_LE (n) };
  g_autofree guint8 *file = NULL;

  g_return_val_if_fail (strlen (key) == sizeof header.key, NULL);
  g_return_val_if_fail (wvs_chunk_get_state (chunk) == WVS_CHUNK_SEALED, NULL);
  if (n > WVS_CHUNK_FILE_MAX_UNITS) {
    fail (error, "too many units");
    return NULL;
  }
  for (guint i = 0; i < n; i++) {
    if (!describe (chunk, i, &entries[i], error))
      return NULL;
    size += entries[i].size;
  }
  if (size > WVS_CHUNK_FILE_MAX_BYTES) {
    fail (error, "it is too large");
    return NULL;
  }

  file = g_malloc (size);
  write_units (file, chunk, entries, n);
  memcpy (header.magic, magic, sizeof magic);
  memcpy (header.key, key, sizeof header.key);
  header.size = GUINT64_TO_LE (size);
  memcpy (file, &header, sizeof header);
  header.checksum = GUINT64_TO_LE (sum_file (file, size));
  memcpy (file, &header, sizeof header);
  return g_bytes_new_take (g_steal_pointer (&file), size);
}

/* @header: filled in, in the machine's order */
static gboolean
read_header (const guint8 *file, gsize size, Header *header, GError **error)
{
  if (size < sizeof *header || size > WVS_CHUNK_FILE_MAX_BYTES)
    return fail (error, "wrong size");
  memcpy (header, file, sizeof *header);
  header->version = GUINT32_FROM_LE (header->version);
  header->index = GUINT32_FROM_LE (header->index);
  header->flags = GUINT32_FROM_LE (header->flags);
  header->n_units = GUINT32_FROM_LE (header->n_units);
  header->size = GUINT64_FROM_LE (header->size);

  if (memcmp (header->magic, magic, sizeof magic) != 0)
    return fail (error, "other beginning");
  if (header->version != WVS_CHUNK_FILE_VERSION)
    return fail (error, "other version");
  if (header->size != size)
    return fail (error, "not whole");
  if (GUINT64_FROM_LE (header->checksum) != sum_file (file, size))
    return fail (error, "wrong checksum");
  if ((header->flags & ~FLAG) != 0)
    return fail (error, "unknown flags");
  if (header->n_units > WVS_CHUNK_FILE_MAX_UNITS ||
      header->n_units > (size - sizeof *header) / sizeof (Entry))
    return fail (error, "too many units");
  return TRUE;
}

static gboolean
read_units (GBytes *file, guint n, WvsChunk *chunk, GError **error)
{
  gsize size;
  const guint8 *table = g_bytes_get_data (file, &size);
  gsize at = sizeof (Header) + n * sizeof (Entry);

  table += sizeof (Header);
  for (guint i = 0; i < n; i++) {
    Entry entry;

    memcpy (&entry, table + i * sizeof entry, sizeof entry);
    entry.time_us = GINT64_FROM_LE (entry.time_us);
    entry.duration_us = GINT64_FROM_LE (entry.duration_us);
    entry.size = GUINT32_FROM_LE (entry.size);
    entry.flags = GUINT32_FROM_LE (entry.flags);
    if (!check_entry (&entry, i, wvs_chunk_get_index (chunk), error))
      return FALSE;
    if (entry.size > size - at)
      return fail (error, "units beyond its end");
    wvs_chunk_append (chunk,
        wvs_access_unit_new (g_bytes_new_from_bytes (file, at, entry.size),
            entry.time_us, entry.duration_us, entry.flags == FLAG));
    at += entry.size;
  }
  return at == size ? TRUE : fail (error, "more than its units");
}

WvsChunk *
wvs_chunk_file_read (GBytes *file, const char *key, guint index, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  Header header;
  g_autoptr (WvsChunk) chunk = NULL;

  g_return_val_if_fail (strlen (key) == sizeof header.key, NULL);
  if (!read_header (bytes, size, &header, error))
    return NULL;
  if (header.index != index ||
      memcmp (header.key, key, sizeof header.key) != 0) {
    fail (error, "it is another one");
    return NULL;
  }
  chunk = wvs_chunk_new (index);
  if (!read_units (file, header.n_units, chunk, error))
    return NULL;
  wvs_chunk_seal (chunk, header.flags == FLAG);
  return g_steal_pointer (&chunk);
}
