/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "unit-queue.h"

/* How far the source runs ahead of the player: enough to hide the restart of a
 * loop and a busy machine, little enough that a keyframe that is asked for
 * comes soon. A slow slide show still needs the picture after the next one. */
#define MAX_AHEAD_US (400 * G_TIME_SPAN_MILLISECOND)
#define MIN_UNITS 2
#define MAX_UNITS 64

/* A track with less than this needs what is behind it in the file. */
#define LOW_US (MAX_AHEAD_US / 2)

/* How far one track runs ahead of another to get there. Sound costs little; of
 * pictures it is more than Matroska's demuxer takes to say that a track has a
 * gap (3 s). */
#define MAX_SOUND_LEAD_US (30 * G_USEC_PER_SEC)
#define MAX_PICTURE_LEAD_US (4 * G_USEC_PER_SEC)

/* Where nothing says how long a unit is presented. */
#define DEFAULT_DURATION_US (40 * G_TIME_SPAN_MILLISECOND)

/* Sound that would overlap by up to a packet is put off instead, so that it
 * has no gap; by more it is left out. */
#define MAX_PUT_OFF_US (20 * G_TIME_SPAN_MILLISECOND)

void
wvs_unit_queue_init (WvsUnitQueue *lane, WvsKind kind)
{
  *lane = (WvsUnitQueue){ .kind = kind, .empty = TRUE, .fresh = TRUE };
  g_queue_init (&lane->items);
}

static void
free_item (gpointer data)
{
  WvsUnitQueueItem *item = data;

  wvs_access_unit_unref (item->item.unit);
  g_free (item);
}

void
wvs_unit_queue_clear (WvsUnitQueue *lane)
{
  g_queue_clear_full (&lane->items, free_item);
}

void
wvs_unit_queue_flush (WvsUnitQueue *lane)
{
  WvsKind kind = lane->kind;

  wvs_unit_queue_clear (lane);
  wvs_unit_queue_init (lane, kind);
}

void
wvs_unit_queue_begin_pass (WvsUnitQueue *lane, gint64 axis_us)
{
  lane->over = FALSE;
  lane->fresh = TRUE;
  lane->known_us = axis_us;
}

static gint64
duration_us_of (const WvsUnitQueue *lane, const WvsAccessUnit *unit)
{
  gint64 duration_us = wvs_access_unit_get_duration_us (unit);

  if (duration_us > 0)
    return duration_us;
  return lane->interval_us > 0 ? lane->interval_us : DEFAULT_DURATION_US;
}

gboolean
wvs_unit_queue_append (WvsUnitQueue *lane, WvsAccessUnit *unit, guint pass,
    gint64 axis_us)
{
  WvsUnitQueueItem *item;

  /* A picture whose time stands still or goes back is a fault of the file: go
   * on at the pace there was. */
  if (!lane->empty && axis_us < lane->end_axis_us &&
      (lane->kind == WVS_KIND_AUDIO || axis_us <= lane->last_axis_us)) {
    if (lane->kind == WVS_KIND_AUDIO &&
        lane->end_axis_us - axis_us > MAX_PUT_OFF_US) {
      wvs_access_unit_unref (unit);
      return FALSE;
    }
    axis_us = lane->end_axis_us;
  }

  item = g_new (WvsUnitQueueItem, 1);
  *item = (WvsUnitQueueItem){ .item = { .unit = unit,
                                  .axis_us = axis_us,
                                  .first = lane->empty,
                                  .looped = lane->fresh && pass > 0 },
    .pass = pass };
  if (!lane->fresh)
    lane->interval_us = axis_us - lane->last_axis_us;
  lane->empty = FALSE;
  lane->fresh = FALSE;
  lane->last_axis_us = axis_us;
  lane->end_axis_us = axis_us + duration_us_of (lane, unit);
  lane->known_us = MAX (lane->known_us, lane->end_axis_us);
  g_queue_push_tail (&lane->items, item);
  return TRUE;
}

void
wvs_unit_queue_shift (WvsUnitQueue *lane, guint pass, gint64 by_us)
{
  GList *link = g_queue_peek_tail_link (&lane->items);

  if (lane->fresh)
    return;
  for (; link != NULL; link = link->prev) {
    WvsUnitQueueItem *item = link->data;

    if (item->pass != pass)
      break;
    item->item.axis_us += by_us;
  }
  lane->last_axis_us += by_us;
  lane->end_axis_us += by_us;
  lane->known_us += by_us;
}

const WvsUnitQueueItem *
wvs_unit_queue_peek (const WvsUnitQueue *lane)
{
  const GList *head = lane->items.head;

  return head != NULL ? head->data : NULL;
}

WvsUnitQueueItem *
wvs_unit_queue_pop (WvsUnitQueue *lane)
{
  return g_queue_pop_head (&lane->items);
}

gboolean
wvs_unit_queue_is_full (const WvsUnitQueue *lane)
{
  const WvsUnitQueueItem *head = wvs_unit_queue_peek (lane);
  guint n = lane->items.length;

  if (n < MIN_UNITS)
    return FALSE;
  return n >= MAX_UNITS ||
         lane->end_axis_us - head->item.axis_us >= MAX_AHEAD_US;
}

gboolean
wvs_unit_queue_must_run_ahead (const WvsUnitQueue *lane,
    const WvsUnitQueue *needy)
{
  const WvsUnitQueueItem *head = wvs_unit_queue_peek (lane);
  gint64 lead_us =
      lane->kind == WVS_KIND_AUDIO ? MAX_SOUND_LEAD_US : MAX_PICTURE_LEAD_US;

  if (head == NULL || needy->over || wvs_unit_queue_is_full (needy))
    return FALSE;
  return needy->known_us - head->item.axis_us < LOW_US &&
         lane->end_axis_us - needy->known_us < lead_us;
}
