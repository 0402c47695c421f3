/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "supply.h"

/* Where one viewer is in one rendition: in which chunk, and at which unit of
 * it. Holds that chunk and no other. Plain data. */
typedef struct {
  WvsRendition *rendition;
  WvsReader *reader;
  WvsChunk *chunk; /* (nullable): before the first wvs_cursor_go() */
  guint index;     /* of the chunk */
  guint first;     /* the unit of it one came to first … */
  guint next;      /* … and the one to take next */
  gboolean active; /* one reads on */
} WvsCursor;

typedef enum {
  WVS_CURSOR_UNIT = 1, /* there is a next unit */
  WVS_CURSOR_AWAITED,  /* it is still to be made; the reader is armed */
  WVS_CURSOR_PASSED,   /* the chunk has no more */
  WVS_CURSOR_LAST,     /* nor has the rendition */
  WVS_CURSOR_FAILED,   /* the chunk has no more because it failed */
} WvsCursorState;

/* @func: as of wvs_reader_new() */
void wvs_cursor_init (WvsCursor *cursor, WvsSupply *supply,
    WvsRendition *rendition, gboolean loop, WvsReaderFunc func, gpointer data);
void wvs_cursor_clear (WvsCursor *cursor);

/* Goes to the first unit of chunk @index. */
void wvs_cursor_go (WvsCursor *cursor, guint index);

/* Goes to unit number @i of the chunk it is in. */
void wvs_cursor_set_unit (WvsCursor *cursor, guint i);

void wvs_cursor_set_active (WvsCursor *cursor, gboolean active);

/* Asks for the chunk once more: another may have taken its place. */
void wvs_cursor_renew (WvsCursor *cursor);

/* What is next; @unit: (transfer none): good as long as the cursor stays in the
 * chunk. */
WvsCursorState wvs_cursor_look (WvsCursor *cursor, WvsAccessUnit **unit);

/* Whether there is at least @ahead_us to play from here, or all that will ever
 * be in this chunk and something of the next; else the reader is armed. */
gboolean wvs_cursor_has_ahead (WvsCursor *cursor, gint64 ahead_us);

/* The last unit of the rendition, if the cursor is in its chunk and all of that
 * is there. (transfer none) (nullable) */
WvsAccessUnit *wvs_cursor_peek_last (WvsCursor *cursor);
