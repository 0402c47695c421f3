/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What is passed through is what is in the file: tests/support/make-zoo makes
 * the files, and ffmpeg says what is in them. */

#include <gst/gst.h>

#include "copier.h"
#include "copying.h"
#include "error.h"
#include "media.h"
#include "reference.h"
#include "screen.h"

#include "wvs-test.h"

typedef struct {
  const char *file;
  WvsCodec codec;
} Case;

static const Case cases[] = {
  { "pass-vp8.webm", WVS_CODEC_VP8 },
  { "pass-vp8.webm", WVS_CODEC_OPUS },
  { "pass-vp9.webm", WVS_CODEC_VP9 },
  { "pass.mp4", WVS_CODEC_H264 },
  { "pass.mp4", WVS_CODEC_OPUS },
  { "pass.mkv", WVS_CODEC_H264 },
  { "pass.mkv", WVS_CODEC_OPUS },
  { "pass-live.mkv", WVS_CODEC_H264 },
  { "pass-live.mkv", WVS_CODEC_OPUS },
  { "pass-fragmented.mp4", WVS_CODEC_H264 },
  { "pass-fragmented.mp4", WVS_CODEC_OPUS },
  { "pass.ts", WVS_CODEC_H264 },
  { "pass.ts", WVS_CODEC_OPUS },
  { "audio-only-opus.ogg", WVS_CODEC_OPUS },
};

/* What the beginning of a file does not tell of the rest. */
typedef struct {
  const char *file;
  WvsCodec codec;
  const char *reason;
  guint n_before; /* units before it is seen */
} Unfit;

static const Unfit unfit[] = {
  { "h264.mp4", WVS_CODEC_H264, "another order", 1 },
  { "alt-ref.webm", WVS_CODEC_VP8, "not to be shown", 0 },
  { "late-reordered.mkv", WVS_CODEC_H264, "another order", 200 },
  { "late-reordered.mp4", WVS_CODEC_H264, "another order", 200 },
  { "vp8.webm", WVS_CODEC_VP9, "it is VP8", 0 },
};

static gint64
time_of (GPtrArray *units, guint i)
{
  return wvs_access_unit_get_time_us (g_ptr_array_index (units, i));
}

/* A container rounds to milliseconds at worst; Opus is laid on a grid. */
static void
assert_times (GPtrArray *units, GPtrArray *packets, WvsCodec codec)
{
  gint64 tolerance_us = codec == WVS_CODEC_OPUS ? 7500 : 1100;
  const Packet *first = g_ptr_array_index (packets, 0);

  g_assert_cmpuint (units->len, ==, packets->len);
  for (guint i = 0; i < units->len; i++) {
    const Packet *packet = g_ptr_array_index (packets, i);

    g_assert_cmpint (ABS (time_of (units, i) - time_of (units, 0) -
                          (packet->time_us - first->time_us)),
        <=, tolerance_us);
  }
}

static void
assert_bytes (GPtrArray *units, GPtrArray *packets)
{
  g_assert_cmpuint (units->len, ==, packets->len);
  for (guint i = 0; i < units->len; i++) {
    const Packet *packet = g_ptr_array_index (packets, i);
    g_autofree char *md5 = reference_md5 (g_ptr_array_index (units, i));

    g_assert_cmpstr (md5, ==, packet->md5);
  }
}

/* Parameter sets before each IDR, the rest as it is. */
static void
assert_nal_units (GPtrArray *units, const char *path)
{
  g_autoptr (GPtrArray) expected = reference_nal_units (path);
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func (g_free);
  guint skipped;

  for (guint i = 0; i < units->len; i++) {
    WvsAccessUnit *unit = g_ptr_array_index (units, i);
    guint32 types = 0;
    gsize size;
    const guint8 *data =
        g_bytes_get_data (wvs_access_unit_get_data (unit), &size);

    g_assert_cmpmem (data, MIN (size, 4), "\0\0\0\1", 4);
    reference_split (data, size, sums, &types);
    g_assert_cmpint ((types & 1U << 5) != 0, ==,
        wvs_access_unit_is_keyframe (unit));
    if (wvs_access_unit_is_keyframe (unit))
      g_assert_cmphex (types & (1U << 7 | 1U << 8), ==, 1U << 7 | 1U << 8);
  }
  /* In a transport stream h264parse (1.22) begins with the parameter sets: an
   * SEI message of the encoder's in front of them is lost. */
  g_assert_cmpuint (sums->len, <=, expected->len);
  skipped = expected->len - sums->len;
  g_assert_cmpuint (skipped, <=, g_str_has_suffix (path, ".ts") ? 1 : 0);
  for (guint i = 0; i < sums->len; i++)
    g_assert_cmpstr (g_ptr_array_index (sums, i), ==,
        g_ptr_array_index (expected, i + skipped));
}

static void
test_whole (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = zoo_path (test->file);
  g_autoptr (GPtrArray) units = copying_read_all (path, test->codec, -1);
  g_autoptr (GPtrArray) packets =
      reference_packets (path, wvs_codec_get_kind (test->codec));

  assert_times (units, packets, test->codec);
  if (test->codec == WVS_CODEC_H264)
    assert_nal_units (units, path);
  else
    assert_bytes (units, packets);
}

/* Each packet begins where the one before it ends. */
static void
test_steady (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = zoo_path (test->file);
  g_autoptr (GPtrArray) units = copying_read_all (path, test->codec, -1);

  for (guint i = 0; i < units->len; i++) {
    g_assert_cmpint (wvs_access_unit_get_duration_us (
                         g_ptr_array_index (units, i)),
        ==, 20000);
    g_assert_cmpint (time_of (units, i) - time_of (units, 0), ==, i * 20000);
  }
}

/* In front of the first parameter sets h264parse (1.22) drops what there is, once
 * it has them it does not. */
static gboolean
is_same (GPtrArray *all, guint i, const WvsAccessUnit *unit, gboolean whole)
{
  GBytes *a = wvs_access_unit_get_data (g_ptr_array_index (all, i));
  GBytes *b = wvs_access_unit_get_data (unit);
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) same = g_ptr_array_new_with_free_func (g_free);

  if (whole || i > 0)
    return g_bytes_equal (a, b);
  reference_split (g_bytes_get_data (a, NULL), g_bytes_get_size (a), sums,
      NULL);
  reference_split (g_bytes_get_data (b, NULL), g_bytes_get_size (b), same,
      NULL);
  return g_str_equal (sums->pdata[sums->len - 1], same->pdata[same->len - 1]);
}

/* What comes after a seek is the end of what there is, at the same times. */
static void
assert_suffix (GPtrArray *all, GPtrArray *units, gint64 position_us,
    gboolean whole)
{
  guint skipped = all->len - units->len;

  g_assert_cmpuint (units->len, <=, all->len);
  g_assert_true (wvs_access_unit_is_keyframe (g_ptr_array_index (units, 0)));
  g_assert_cmpint (time_of (units, 0), <=, MAX (position_us, time_of (all, 0)));
  for (guint i = 0; i < units->len; i++) {
    WvsAccessUnit *unit = g_ptr_array_index (units, i);
    WvsAccessUnit *same = g_ptr_array_index (all, skipped + i);

    g_assert_cmpint (time_of (units, i), ==, time_of (all, skipped + i));
    g_assert_true (is_same (all, skipped + i, unit, whole));
    g_assert_cmpint (wvs_access_unit_is_keyframe (unit), ==,
        wvs_access_unit_is_keyframe (same));
  }
}

static void
test_seek (gconstpointer data)
{
  static const gint64 positions_ms[] = { 0, 20, 999, 1000, 2000, 3333, 6000,
    6900 };
  const Case *test = data;
  g_autofree char *path = zoo_path (test->file);
  g_autoptr (GPtrArray) all = copying_read_all (path, test->codec, -1);

  for (guint i = 0; i < G_N_ELEMENTS (positions_ms); i++) {
    gint64 position_us = positions_ms[i] * 1000;
    g_autoptr (GPtrArray) units =
        copying_read_all (path, test->codec, position_us);

    g_test_message ("%s from %" G_GINT64_FORMAT " ms: %u of %u, first %.6f",
        test->file, positions_ms[i], units->len, all->len,
        (double)time_of (units, 0) / 1e6);
    assert_suffix (all, units, position_us,
        test->codec != WVS_CODEC_H264 || !g_str_has_suffix (path, ".ts"));
  }
}

static void
test_unfit (gconstpointer data)
{
  const Unfit *test = data;
  g_autofree char *path = zoo_path (test->file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = NULL;
  guint n_before;

  units = copying_read (path, test->codec, -1, &n_before, &error);
  g_assert_null (units);
  g_test_message ("%u before: %s", n_before, error->message);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNFIT, test->reason);
  g_assert_cmpuint (n_before, >=, test->n_before);
}

/* A file with another stamp is not the one that was probed. */
static void
test_gone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = NULL;

  units =
      copying_read ("/nowhere/at/all.webm", WVS_CODEC_VP8, -1, NULL, &error);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_NOT_FOUND, "all.webm");
}

/* Neither the track nor anything else is waited for. */
static void
test_no_such_track (void)
{
  g_autofree char *path = zoo_path ("vp9.webm");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = NULL;

  units = copying_read (path, WVS_CODEC_OPUS, -1, NULL, &error);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "there is no sound in it");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *codec = wvs_codec_get_name (cases[i].codec);
    g_autofree char *whole =
        g_strdup_printf ("/copier/whole/%s/%s", cases[i].file, codec);
    g_autofree char *seek =
        g_strdup_printf ("/copier/seek/%s/%s", cases[i].file, codec);
    g_autofree char *steady =
        g_strdup_printf ("/copier/steady/%s", cases[i].file);

    g_test_add_data_func (whole, &cases[i], test_whole);
    g_test_add_data_func (seek, &cases[i], test_seek);
    if (cases[i].codec == WVS_CODEC_OPUS)
      g_test_add_data_func (steady, &cases[i], test_steady);
  }
  for (guint i = 0; i < G_N_ELEMENTS (unfit); i++) {
    g_autofree char *name = g_strdup_printf ("/copier/unfit/%s", unfit[i].file);

    g_test_add_data_func (name, &unfit[i], test_unfit);
  }
  g_test_add_func ("/copier/gone", test_gone);
  g_test_add_func ("/copier/no-such-track", test_no_such_track);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
