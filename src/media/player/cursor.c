/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cursor.h"

void
wvs_cursor_init (WvsCursor *cursor, WvsSupply *supply, WvsRendition *rendition,
    gboolean loop, WvsReaderFunc func, gpointer data)
{
  *cursor = (WvsCursor){
    .rendition = wvs_rendition_ref (rendition),
    .reader = wvs_reader_new (supply, rendition, loop, func, data),
  };
}

void
wvs_cursor_clear (WvsCursor *cursor)
{
  g_clear_pointer (&cursor->chunk, wvs_chunk_unref);
  g_clear_pointer (&cursor->reader, wvs_reader_free);
  g_clear_pointer (&cursor->rendition, wvs_rendition_unref);
}

void
wvs_cursor_go (WvsCursor *cursor, guint index)
{
  g_autoptr (WvsChunk) before = g_steal_pointer (&cursor->chunk);

  wvs_reader_move (cursor->reader, index, cursor->active);
  cursor->chunk = wvs_reader_get (cursor->reader, index);
  cursor->index = index;
  wvs_cursor_set_unit (cursor, 0);
}

void
wvs_cursor_set_unit (WvsCursor *cursor, guint i)
{
  cursor->first = i;
  cursor->next = i;
}

void
wvs_cursor_set_active (WvsCursor *cursor, gboolean active)
{
  if (cursor->active == active)
    return;
  cursor->active = active;
  if (cursor->chunk != NULL)
    wvs_reader_move (cursor->reader, cursor->index, active);
}

void
wvs_cursor_renew (WvsCursor *cursor)
{
  g_clear_pointer (&cursor->chunk, wvs_chunk_unref);
  cursor->chunk = wvs_reader_get (cursor->reader, cursor->index);
}

static WvsCursorState
get_state_at_end (WvsChunk *chunk)
{
  switch (wvs_chunk_get_state (chunk)) {
  case WVS_CHUNK_SEALED:
    return wvs_chunk_is_last (chunk) ? WVS_CURSOR_LAST : WVS_CURSOR_PASSED;
  case WVS_CHUNK_FAILED:
    return WVS_CURSOR_FAILED;
  case WVS_CHUNK_GROWING:
  default:
    return WVS_CURSOR_AWAITED;
  }
}

WvsCursorState
wvs_cursor_look (WvsCursor *cursor, WvsAccessUnit **unit)
{
  WvsCursorState state;

  *unit = wvs_chunk_get_unit (cursor->chunk, cursor->next);
  if (*unit != NULL)
    return WVS_CURSOR_UNIT;

  wvs_reader_arm (cursor->reader);
  state = get_state_at_end (cursor->chunk);
  /* What was put in between is seen now; behind the end nothing is. */
  *unit = wvs_chunk_get_unit (cursor->chunk, cursor->next);
  return *unit != NULL ? WVS_CURSOR_UNIT : state;
}

static gint64
get_end_us (WvsAccessUnit *unit)
{
  return wvs_access_unit_get_time_us (unit) +
         wvs_access_unit_get_duration_us (unit);
}

gboolean
wvs_cursor_has_ahead (WvsCursor *cursor, gint64 ahead_us)
{
  g_autoptr (WvsChunk) next = NULL;
  WvsAccessUnit *unit;
  WvsCursorState state;
  guint n;

  wvs_reader_arm (cursor->reader);
  state = get_state_at_end (cursor->chunk);
  unit = wvs_chunk_get_unit (cursor->chunk, cursor->next);
  n = wvs_chunk_get_n_units (cursor->chunk);
  if (unit != NULL) {
    WvsAccessUnit *last = wvs_chunk_get_unit (cursor->chunk, n - 1);

    if (get_end_us (last) - wvs_access_unit_get_time_us (unit) >= ahead_us)
      return TRUE;
  }
  if (state != WVS_CURSOR_PASSED)
    return state != WVS_CURSOR_AWAITED;
  next = wvs_reader_get (cursor->reader, cursor->index + 1);
  return wvs_chunk_get_state (next) != WVS_CHUNK_GROWING ||
         wvs_chunk_get_n_units (next) > 0;
}

WvsAccessUnit *
wvs_cursor_peek_last (WvsCursor *cursor)
{
  guint n;

  if (cursor->chunk == NULL || !wvs_chunk_is_last (cursor->chunk))
    return NULL;
  n = wvs_chunk_get_n_units (cursor->chunk);
  return n > 0 ? wvs_chunk_get_unit (cursor->chunk, n - 1) : NULL;
}
