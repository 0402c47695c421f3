/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-internal.h"

/* A producer costs memory and threads even if it does nothing. */
#define IDLE_US (5 * G_USEC_PER_SEC)

/* Copying is cheap, and a copier that is sent elsewhere is as good as another
 * one. */
#define MAX_COPIERS 16
#define MAX_COPIERS_EACH 2

/* Sound takes little of a processor. */
#define AUDIO_PER_VIDEO 2

/* A copier comes when so many chunks are left to be read, and then fills the
 * window: fewer ways to go than one for each chunk. */
#define COPY_DISTANCE 1

static void
send (WvsMaker *maker, WvsErrandKind kind)
{
  WvsErrand *errand = g_new0 (WvsErrand, 1);

  *errand = (WvsErrand){ kind, maker, maker->next, maker->limit };
  g_ptr_array_add (maker->stock->supply->outbox, errand);
}

/* ---- what there is and what is wanted --------------------------------------*/

static WvsHand
describe_maker (WvsSupply *self, WvsMaker *maker)
{
  WvsHand hand = { .rendition = maker->stock,
    .state = WVS_HAND_LEAVING,
    .next = maker->next,
    .since_us = maker->since_us,
    .data = maker };
  gint64 rested_us = maker->since_us + IDLE_US;

  if (maker->state == WVS_MAKER_IDLE) {
    hand.state = WVS_HAND_IDLE;
  } else if (maker->state == WVS_MAKER_WORKING) {
    hand.state = WVS_HAND_WORKING;
    hand.until = wvs_stock_get_until (maker->stock, maker->next);
    hand.wanted = wvs_maker_is_wanted (maker);
    hand.spare = wvs_maker_is_spare (maker, &hand.lead);
    /* Who is behind the last chunk, and a copier at any time, idles sooner than
     * it would end. */
    hand.held =
        maker->stock->trade == WVS_TRADE_COPY ||
        (maker->stock->last >= 0 && (gint64)maker->next > maker->stock->last) ||
        (maker->item != NULL &&
            wvs_stock_is_held (maker->stock, maker->item->index));
    if (wvs_maker_is_resting (maker) && rested_us <= wvs_supply_now_us (self)) {
      hand.wanted = FALSE;
      hand.held = TRUE; /* let it idle: it may be needed again soon */
    }
  }
  return hand;
}

static GArray *
list_hands (WvsSupply *self, WvsTrade trade)
{
  GArray *hands = g_array_new (FALSE, FALSE, sizeof (WvsHand));

  for (guint i = 0; i < self->makers->len; i++) {
    WvsMaker *maker = g_ptr_array_index (self->makers, i);

    if (maker->stock->trade == trade) {
      WvsHand hand = describe_maker (self, maker);

      g_array_append_val (hands, hand);
    }
  }
  return hands;
}

static void
add_wants (WvsStock *stock, WvsReader *reader, GArray *wants)
{
  WvsWindow window = wvs_reader_get_window (reader);
  guint64 ticket = 0;
  gint64 index;

  for (guint i = 0; (index = wvs_window_nth (&window, i)) >= 0; i++) {
    if (stock->trade == WVS_TRADE_COPY && i > COPY_DISTANCE)
      return;
    /* If that cannot be loaded, an encoder begins with it. */
    if (wvs_stock_is_to_load (stock, (guint)index))
      return;
    if (wvs_stock_has (stock, (guint)index))
      continue;
    /* Who now lacks the chunk at its place queues up anew for that. */
    if (ticket == 0)
      ticket = reader->ticket != 0 && reader->dry == (i == 0) ? reader->ticket
                                                              : reader->moved;
    WvsWant want = { .rendition = stock,
      .index = (guint)index,
      .until = wvs_stock_get_until (stock, (guint)index),
      .distance = i,
      .ticket = ticket,
      .data = reader };

    g_array_append_val (wants, want);
  }
}

static gboolean
may_begin (WvsSupply *self, WvsStock *stock)
{
  if (stock->unfit != NULL || !stock->listed)
    return FALSE;
  if (stock->retry_us <= wvs_supply_now_us (self))
    return TRUE;
  wvs_supply_look_at (self, stock->retry_us);
  return FALSE;
}

/* Also has those readers no longer wait who have a reason to. */
static GArray *
list_wants (WvsSupply *self, WvsTrade trade)
{
  GArray *wants = g_array_new (FALSE, FALSE, sizeof (WvsWant));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->stocks);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WvsStock *stock = value;
    gboolean can_begin = may_begin (self, stock);

    for (guint i = 0; stock->trade == trade && i < stock->readers->len; i++) {
      WvsReader *reader = g_ptr_array_index (stock->readers, i);

      if (can_begin)
        add_wants (stock, reader, wants);
      reader->ticket = 0;
      reader->dry = FALSE;
    }
  }
  return wants;
}

/* ---- having it done --------------------------------------------------------*/

static void
count_start (WvsMaker *maker)
{
  WvsSupplyStats *stats = &maker->stock->supply->stats;

  if (maker->stock->trade == WVS_TRADE_VIDEO)
    stats->encoders_started++;
  else if (maker->stock->trade == WVS_TRADE_AUDIO)
    stats->audio_encoders_started++;
  else
    stats->copies_started++;
}

static void
set_to_work (WvsMaker *maker, guint index, WvsErrandKind kind)
{
  maker->state = WVS_MAKER_WORKING;
  maker->next = index;
  maker->begun = FALSE;
  maker->taken = FALSE;
  maker->limit = wvs_maker_get_limit (maker);
  count_start (maker);
  send (maker, kind);
}

static void
start (WvsSupply *self, const WvsWant *want)
{
  WvsReader *reader = want->data;
  WvsMaker *maker = g_new0 (WvsMaker, 1);

  maker->stock = reader->stock;
  maker->stock->n_makers++;
  g_ptr_array_add (self->makers, maker);
  set_to_work (maker, want->index, WVS_ERRAND_NEW);
}

static void
stop (WvsMaker *maker)
{
  maker->state = WVS_MAKER_LEAVING;
  wvs_maker_detach (maker);
  send (maker, WVS_ERRAND_STOP);
}

/* Who is taken must not wait in front of its limit: only when it asks for its
 * next chunk it learns that it is to make no more. */
static void
update_limit (WvsMaker *maker)
{
  guint limit = maker->taken ? MAX (maker->limit, maker->next + 1)
                             : wvs_maker_get_limit (maker);

  if (maker->state != WVS_MAKER_WORKING || maker->limit == limit)
    return;
  maker->limit = limit;
  send (maker, WVS_ERRAND_LIMIT);
}

/* Before something is begun that another server may have made meanwhile. */
static gboolean
must_list (WvsStock *stock)
{
  if (wvs_stock_is_listing_old (stock))
    stock->listed = FALSE;
  return !stock->listed;
}

static void
obey (WvsSupply *self, const WvsHand *hand)
{
  WvsMaker *maker = hand->data;

  switch (hand->order) {
  case WVS_ORDER_GO:
    if (!must_list (maker->stock))
      set_to_work (maker, hand->next, WVS_ERRAND_GO);
    break;
  case WVS_ORDER_STOP:
    stop (maker);
    break;
  case WVS_ORDER_TAKE:
    maker->taken = TRUE;
    update_limit (maker);
    break;
  case WVS_ORDER_NONE:
    maker->taken = FALSE;
    update_limit (maker);
    break;
  }
  if (maker->state == WVS_MAKER_IDLE || wvs_maker_is_resting (maker))
    wvs_supply_look_at (self, maker->since_us + IDLE_US);
}

static void
answer (WvsSupply *self, const WvsWant *want)
{
  WvsReader *reader = want->data;

  if (want->verdict == WVS_VERDICT_START) {
    if (!must_list (reader->stock))
      start (self, want);
  } else if (want->verdict == WVS_VERDICT_WAIT) {
    reader->ticket = want->ticket;
    reader->dry = reader->dry || want->distance == 0;
  }
}

static void
dispatch_trade (WvsSupply *self, WvsTrade trade, guint max, guint max_each)
{
  g_autoptr (GArray) hands = list_hands (self, trade);
  g_autoptr (GArray) wants = list_wants (self, trade);
  WvsScheduleRules rules = { .max = max,
    .max_each = max_each,
    .slack = trade == WVS_TRADE_COPY ? 0 : WVS_SLACK,
    .idle_us = IDLE_US,
    .now_us = wvs_supply_now_us (self) };

  wvs_schedule ((gpointer)hands->data, hands->len, (gpointer)wants->data,
      wants->len, &rules);
  for (guint i = 0; i < hands->len; i++)
    obey (self, &g_array_index (hands, WvsHand, i));
  for (guint i = 0; i < wants->len; i++)
    answer (self, &g_array_index (wants, WvsWant, i));
}

void
wvs_supply_dispatch (WvsSupply *self)
{
  guint n = self->options.max_encoders;

  if (!self->ending) {
    dispatch_trade (self, WVS_TRADE_VIDEO, n, n);
    dispatch_trade (self, WVS_TRADE_AUDIO, AUDIO_PER_VIDEO * n,
        AUDIO_PER_VIDEO * n);
    dispatch_trade (self, WVS_TRADE_COPY, MAX_COPIERS, MAX_COPIERS_EACH);
    return;
  }
  for (guint i = 0; i < self->makers->len; i++) {
    WvsMaker *maker = g_ptr_array_index (self->makers, i);

    if (maker->state < WVS_MAKER_LEAVING)
      stop (maker);
  }
}
