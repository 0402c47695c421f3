/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cutter.h"

#include <gio/gio.h>

#include "error.h"

#include "wvs-test.h"

typedef struct {
  WvsCutter cutter;
  GPtrArray *chunks; /* (element-type WvsChunk) */
  guint max_chunks;  /* more are not wanted */
  guint n_grown;
} Fixture;

static WvsChunk *
on_begin (guint index, gpointer data)
{
  Fixture *f = data;
  WvsChunk *chunk;

  if (f->chunks->len >= f->max_chunks)
    return NULL;
  chunk = wvs_chunk_new (index);
  g_ptr_array_add (f->chunks, wvs_chunk_ref (chunk));
  return chunk;
}

static void
on_grew (WvsChunk *chunk, gpointer data)
{
  Fixture *f = data;

  g_assert_true (chunk == f->chunks->pdata[f->chunks->len - 1]);
  f->n_grown++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->cutter.events = (WvsCutterEvents){ on_begin, on_grew };
  f->cutter.data = f;
  f->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)wvs_chunk_unref);
  f->max_chunks = G_MAXUINT;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_null (f->cutter.chunk);
  g_ptr_array_unref (f->chunks);
}

static gboolean
add (Fixture *f, gint64 time_ms, gboolean keyframe)
{
  g_autoptr (GError) error = NULL;
  gboolean wanted = wvs_cutter_add (&f->cutter,
      wvs_access_unit_new (g_bytes_new_static ("data", 4),
          time_ms * G_TIME_SPAN_MILLISECOND, 0, keyframe),
      &error);

  g_assert_no_error (error);
  return wanted;
}

/* (transfer full): "0: 0 400 1999; 1: 2000!": units' times in ms by chunks; "!"
 * the last one, "?" one that grows, "x" one that failed */
static char *
show (Fixture *f)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < f->chunks->len; i++) {
    WvsChunk *chunk = f->chunks->pdata[i];

    g_string_append_printf (text, "%s%u:", i > 0 ? "; " : "",
        wvs_chunk_get_index (chunk));
    for (guint j = 0; j < wvs_chunk_get_n_units (chunk); j++)
      g_string_append_printf (text, " %" G_GINT64_FORMAT,
          wvs_access_unit_get_time_us (wvs_chunk_get_unit (chunk, j)) / 1000);
    if (wvs_chunk_get_state (chunk) == WVS_CHUNK_GROWING)
      g_string_append (text, "?");
    else if (wvs_chunk_get_state (chunk) == WVS_CHUNK_FAILED)
      g_string_append (text, "x");
    else if (wvs_chunk_is_last (chunk))
      g_string_append (text, "!");
  }
  return g_string_free (text, FALSE);
}

static void
assert_shows (Fixture *f, const char *expected)
{
  g_autofree char *found = show (f);

  g_assert_cmpstr (found, ==, expected);
}

/* Times in ms; negative: that time, of no keyframe; 0 ends the list, but for
 * the first. */
static const struct {
  const char *name;
  guint index;
  gint64 times_ms[12];
  const char *result;
} rows[] = {
  { "nothing", 0, { -1 }, "0:!" },
  { "behind the end", 7, { -1, 100 }, "7:!" },
  { "one chunk", 0, { 1, -400, -1999 }, "0: 1 400 1999!" },
  { "on the grid", 0, { 1, 2000, 4000 }, "0: 1; 1: 2000; 2: 4000!" },
  { "just before the grid", 0, { 1, 1999, 2000 }, "0: 1 1999; 1: 2000!" },
  { "late", 0, { 4500, -4600 }, "0:; 1:; 2: 4500 4600!" },
  { "a hole", 0, { 100, 8100 }, "0: 100; 1:; 2:; 3:; 4: 8100!" },
  { "not before the first chunk", 1, { 1900, -1950, 2000, -2100 },
      "1: 2000 2100!" },
  { "not before the first keyframe", 1, { -2040, -2080, 2500 }, "1: 2500!" },
  { "a long group", 0, { 1, -1900, -2100, -4100, 4200, -4300 },
      "0: 1 1900 2100 4100; 1:; 2: 4200 4300!" },
  { "back in time", 1, { 2100, 1900, 2200, 4000, 3990 },
      "1: 2100 1900 2200; 2: 4000 3990!" },
};

static void
test_rows (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].name);
    g_ptr_array_set_size (f->chunks, 0);
    wvs_cutter_start (&f->cutter, rows[i].index);
    for (const gint64 *time = rows[i].times_ms; *time != 0; time++)
      g_assert_true (add (f, ABS (*time), *time > 0));
    wvs_cutter_finish (&f->cutter);
    assert_shows (f, rows[i].result);
  }
}

static void
test_grows (Fixture *f, gconstpointer data)
{
  g_assert_true (add (f, 0, TRUE));
  assert_shows (f, "0: 0?");
  g_assert_cmpuint (f->n_grown, ==, 1);
  g_assert_true (add (f, 4000, TRUE));
  assert_shows (f, "0: 0; 1:; 2: 4000?");
  g_assert_cmpuint (f->n_grown, ==, 4);
  wvs_cutter_finish (&f->cutter);
  g_assert_cmpuint (f->n_grown, ==, 5);
}

static void
test_not_wanted (Fixture *f, gconstpointer data)
{
  f->max_chunks = 2;
  g_assert_true (add (f, 0, TRUE));
  g_assert_false (add (f, 8000, TRUE));
  assert_shows (f, "0: 0; 1:");
  wvs_cutter_finish (&f->cutter);
  assert_shows (f, "0: 0; 1:");

  f->max_chunks = 3;
  wvs_cutter_start (&f->cutter, 5);
  g_assert_true (add (f, 10000, TRUE));
  wvs_cutter_finish (&f->cutter);
  assert_shows (f, "0: 0; 1:; 5: 10000!");
}

static void
test_fail (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error =
      g_error_new_literal (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "bad");
  g_autoptr (GError) told = NULL;

  wvs_cutter_start (&f->cutter, 3);
  wvs_cutter_fail (&f->cutter, error);
  assert_shows (f, "3:x");
  told = wvs_chunk_dup_error (f->chunks->pdata[0]);
  wvs_test_assert_error (&told, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "bad");

  wvs_cutter_start (&f->cutter, 4);
  g_assert_true (add (f, 8000, TRUE));
  wvs_cutter_fail (&f->cutter, error);
  assert_shows (f, "3:x; 4: 8000x");
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) told = NULL;

  wvs_cutter_cancel (&f->cutter);
  assert_shows (f, "");
  g_assert_true (add (f, 0, TRUE));
  wvs_cutter_cancel (&f->cutter);
  assert_shows (f, "0: 0x");
  told = wvs_chunk_dup_error (f->chunks->pdata[0]);
  g_assert_error (told, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A time that is far off does not become a million chunks. */
static void
test_jump (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (add (f, 0, TRUE));
  g_assert_false (wvs_cutter_add (&f->cutter,
      wvs_access_unit_new (g_bytes_new_static ("data", 4), G_MAXINT64 / 2, 0,
          TRUE),
      &error));
  assert_shows (f, "0: 0?");
  wvs_cutter_fail (&f->cutter, error);
  assert_shows (f, "0: 0x");
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "jump");
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add ("/cutter/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/cutter/grows", Fixture, NULL, set_up, test_grows, tear_down);
  g_test_add ("/cutter/not-wanted", Fixture, NULL, set_up, test_not_wanted,
      tear_down);
  g_test_add ("/cutter/fail", Fixture, NULL, set_up, test_fail, tear_down);
  g_test_add ("/cutter/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/cutter/jump", Fixture, NULL, set_up, test_jump, tear_down);
  return g_test_run ();
}
