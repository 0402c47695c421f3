/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "chunk-file.h"

#include <string.h>

#include "chunks.h"
#include "error.h"
#include "wvs-test.h"

#define OTHER_KEY                                                              \
  "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* (transfer full): the file of @chunk */
static GBytes *
write_chunk (WvsChunk *chunk)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = wvs_chunk_file_write (WVS_TEST_KEY, chunk, &error);

  g_assert_no_error (error);
  return file;
}

/* A small file, to be changed. */
static GByteArray *
make_file (void)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (3, 3, 10, FALSE);

  return g_bytes_unref_to_array (write_chunk (chunk));
}

static void
assert_refused (const guint8 *data, gsize size, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *copy = g_malloc (MAX (size, 1)); /* of no more bytes */
  g_autoptr (GBytes) file = NULL;

  memcpy (copy, data, size);
  file = g_bytes_new_static (copy, size);
  g_assert_null (wvs_chunk_file_read (file, WVS_TEST_KEY, 3, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, text);
}

static void
test_round_trip (void)
{
  static const struct {
    guint index;
    guint n_units;
    guint size;
    gboolean last;
  } rows[] = {
    { 0, 0, 0, FALSE },
    { 7, 0, 0, TRUE },
    { 0, 1, 0, FALSE },
    { 3, 3, 10, TRUE },
    { 123456, 150, 1000, FALSE },
    { G_MAXINT32, 2, 5, FALSE },
    { 1, WVS_CHUNK_FILE_MAX_UNITS, 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (rows[i].index,
        rows[i].n_units, rows[i].size, rows[i].last);
    g_autoptr (GBytes) file = write_chunk (chunk);
    g_autoptr (WvsChunk) read = NULL;
    g_autoptr (GError) error = NULL;

    read = wvs_chunk_file_read (file, WVS_TEST_KEY, rows[i].index, &error);
    g_assert_no_error (error);
    wvs_test_assert_same_chunk (read, chunk);
  }
}

/* Units are parts of the file that was read, and outlive the chunk. */
static void
test_nothing_is_copied (void)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (3, 3, 10, FALSE);
  g_autoptr (GBytes) file = write_chunk (chunk);
  gsize size;
  const guint8 *start = g_bytes_get_data (file, &size);
  WvsChunk *read = wvs_chunk_file_read (file, WVS_TEST_KEY, 3, NULL);
  g_autoptr (WvsAccessUnit) unit = NULL;
  const guint8 *data;

  unit = wvs_access_unit_ref (wvs_chunk_get_unit (read, 2));
  wvs_chunk_unref (read);
  data = g_bytes_get_data (wvs_access_unit_get_data (unit), NULL);
  g_assert_true (data == start + size - 20);
}

/* Whoever changes the format has to raise its version: other servers use the
 * same files. */
static void
test_format (void)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (3, 5, 10, TRUE);
  g_autoptr (GBytes) file = write_chunk (chunk);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, file);

  g_assert_cmpint (WVS_CHUNK_FILE_VERSION, ==, 1);
  g_assert_cmpstr (sum, ==, "a061023b8454d6b77f0e354e7ddd2ec4");
}

static void
test_each_byte (void)
{
  GByteArray *file = make_file ();

  for (guint i = 0; i < file->len; i++) {
    file->data[i] ^= 0x01;
    assert_refused (file->data, file->len, NULL);
    file->data[i] ^= 0x81;
    assert_refused (file->data, file->len, NULL);
    file->data[i] ^= 0x80;
  }
  g_byte_array_unref (file);
}

static void
test_each_length (void)
{
  GByteArray *file = make_file ();
  guint length = file->len;

  for (guint i = 0; i < length; i++) {
    assert_refused (file->data, i, NULL);
    if (i >= WVS_TEST_CHUNK_TABLE_AT) {
      g_autofree guint8 *resealed = g_memdup2 (file->data, i);

      wvs_test_reseal_chunk_file (resealed, i);
      assert_refused (resealed, i, NULL);
    }
  }
  g_byte_array_append (file, (const guint8 *)"", 1);
  assert_refused (file->data, file->len, "not whole");
  wvs_test_reseal_chunk_file (file->data, file->len);
  assert_refused (file->data, file->len, "more than its units");
  g_byte_array_unref (file);
}

static void
test_another_one (void)
{
  g_autoptr (WvsChunk) chunk = wvs_test_make_chunk (3, 3, 10, FALSE);
  g_autoptr (GBytes) file = write_chunk (chunk);
  g_autoptr (GError) error = NULL;

  g_assert_null (wvs_chunk_file_read (file, WVS_TEST_KEY, 4, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "another");
  g_assert_null (wvs_chunk_file_read (file, OTHER_KEY, 3, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "another");
}

/* Where in the table of make_file() units have what. */
#define UNIT(i) (WVS_TEST_CHUNK_TABLE_AT + (i)*24)
#define TIME_AT(i) UNIT (i)
#define DURATION_AT(i) (UNIT (i) + 8)
#define SIZE_AT(i) (UNIT (i) + 16)
#define FLAGS_AT(i) (UNIT (i) + 20)

/* Files whose checksum is right and that are wrong all the same. */
static void
test_hostile (void)
{
  static const gint64 start_us = 3 * (gint64)WVS_CHUNK_US;
  const struct {
    guint at;
    guint width; /* in bytes */
    gint64 value;
    const char *error;
  } rows[] = {
    { 0, 4, 0, "beginning" },
    { 8, 4, 0, "version" },
    { 8, 4, WVS_CHUNK_FILE_VERSION + 1, "version" },
    { 12, 4, 4, "another" },
    { 16, 1, 'x', "another" },
    { 80, 4, 2, "flags" },
    { 80, 4, 0xffffffff, "flags" },
    { 84, 4, 0, "more than its units" },
    { 84, 4, 2, NULL },
    { 84, 4, 4, NULL },
    { 84, 4, 5, "too many" },
    { 84, 4, WVS_CHUNK_FILE_MAX_UNITS, "too many" },
    { 84, 4, 0xffffffff, "too many" },
    { TIME_AT (0), 8, start_us - 1, "time" },
    { TIME_AT (0), 8, start_us + WVS_CHUNK_US, "time" },
    { TIME_AT (0), 8, -1, "time" },
    { TIME_AT (1), 8, start_us - 1, "time" },
    { TIME_AT (1), 8, start_us + 3600 * (gint64)G_USEC_PER_SEC, "time" },
    { TIME_AT (1), 8, G_MININT64, "time" },
    { TIME_AT (1), 8, G_MAXINT64, "time" },
    { DURATION_AT (1), 8, -1, "duration" },
    { DURATION_AT (1), 8, G_MININT64, "duration" },
    { DURATION_AT (1), 8, G_MAXINT64, "duration" },
    { SIZE_AT (0), 4, 1, "beyond" },
    { SIZE_AT (2), 4, 21, "beyond" },
    { SIZE_AT (2), 4, 19, "more than its units" },
    { SIZE_AT (1), 4, 0xffffffff, "beyond" },
    { FLAGS_AT (0), 4, 0, "flags" },
    { FLAGS_AT (1), 4, 2, "flags" },
    { FLAGS_AT (1), 4, 0x80000001, "flags" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GByteArray *file = make_file ();
    gint64 value = GINT64_TO_LE (rows[i].value);

    memcpy (file->data + rows[i].at, &value, rows[i].width);
    wvs_test_reseal_chunk_file (file->data, file->len);
    assert_refused (file->data, file->len, rows[i].error);
    g_byte_array_unref (file);
  }
}

static void
test_too_large (void)
{
  gsize size = WVS_TEST_CHUNK_TABLE_AT + (WVS_CHUNK_FILE_MAX_UNITS + 1) * 24;
  GByteArray *file = make_file ();
  g_autofree guint8 *many = g_malloc0 (size);
  const guint32 n_units = GUINT32_TO_LE (WVS_CHUNK_FILE_MAX_UNITS + 1);
  g_autofree guint8 *huge = g_malloc0 (WVS_CHUNK_FILE_MAX_BYTES + 1);
  g_autoptr (GBytes) bytes =
      g_bytes_new_static (huge, WVS_CHUNK_FILE_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;

  memcpy (many, file->data, WVS_TEST_CHUNK_TABLE_AT);
  memcpy (many + 84, &n_units, sizeof n_units);
  for (gsize at = WVS_TEST_CHUNK_TABLE_AT; at < size; at += 24) {
    memcpy (many + at, file->data + TIME_AT (0), 24);
    memset (many + at + 16, 0, 4); /* of no bytes */
  }
  wvs_test_reseal_chunk_file (many, size);
  assert_refused (many, size, "too many units");

  g_assert_null (wvs_chunk_file_read (bytes, WVS_TEST_KEY, 3, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, "wrong size");
  g_byte_array_unref (file);
}

/* (transfer full): @n units, each of @size bytes */
static WvsChunk *
make_odd_chunk (guint n, gsize size, gint64 time_us, gint64 duration_us,
    gboolean keyframe)
{
  WvsChunk *chunk = wvs_chunk_new (3);

  for (guint i = 0; i < n; i++)
    wvs_chunk_append (chunk,
        wvs_access_unit_new (g_bytes_new_take (g_malloc0 (size), size), time_us,
            duration_us, keyframe));
  wvs_chunk_seal (chunk, FALSE);
  return chunk;
}

/* What would not be read is not written. */
static void
test_refuses_to_write (void)
{
  static const gint64 start_us = 3 * (gint64)WVS_CHUNK_US;
  const struct {
    guint n;
    gsize size;
    gint64 time_us;
    gint64 duration_us;
    gboolean keyframe;
    const char *error;
  } rows[] = {
    { 1, 1, start_us - 1, 0, TRUE, "time" },
    { 1, 1, start_us + WVS_CHUNK_US, 0, TRUE, "time" },
    { 1, 1, start_us, -1, TRUE, "duration" },
    { 1, 1, start_us, 0, FALSE, "flags" },
    { WVS_CHUNK_FILE_MAX_UNITS + 1, 1, start_us, 0, TRUE, "too many" },
    { 1, WVS_CHUNK_FILE_MAX_BYTES, start_us, 0, TRUE, "too large" },
    { 1, WVS_CHUNK_FILE_MAX_BYTES + 1, start_us, 0, TRUE, "too large" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WvsChunk) chunk = make_odd_chunk (rows[i].n, rows[i].size,
        rows[i].time_us, rows[i].duration_us, rows[i].keyframe);
    g_autoptr (GError) error = NULL;

    g_assert_null (wvs_chunk_file_write (WVS_TEST_KEY, chunk, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, rows[i].error);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/chunk-file/round-trip", test_round_trip);
  g_test_add_func ("/chunk-file/nothing-is-copied", test_nothing_is_copied);
  g_test_add_func ("/chunk-file/format", test_format);
  g_test_add_func ("/chunk-file/each-byte", test_each_byte);
  g_test_add_func ("/chunk-file/each-length", test_each_length);
  g_test_add_func ("/chunk-file/another-one", test_another_one);
  g_test_add_func ("/chunk-file/hostile", test_hostile);
  g_test_add_func ("/chunk-file/too-large", test_too_large);
  g_test_add_func ("/chunk-file/refuses-to-write", test_refuses_to_write);
  return g_test_run ();
}
