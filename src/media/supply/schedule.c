/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "schedule.h"

#include <stdlib.h>

/* How many chunks ahead of its readers someone must be to be taken from them:
 * for who will soon have nothing to see, and for who has some time yet. It will
 * be wanted back, and who is sent to and fro too often begins too often. */
#define SOON 1
#define LEAD_SOON 4
#define LEAD_LATER 8

typedef struct {
  const WvsScheduleRules *rules;
  WvsHand *hands;
  guint n_hands;
  WvsWant *wants;
  guint n_wants;
  guint n_coming; /* hands that are taken, and not promised to a want yet */
} Plan;

static int
compare_wants (const void *a, const void *b)
{
  const WvsWant *x = a, *y = b;

  if ((x->distance == 0) != (y->distance == 0))
    return x->distance == 0 ? -1 : 1;
  if (x->ticket != y->ticket)
    return x->ticket < y->ticket ? -1 : 1;
  return x->distance < y->distance ? -1 : x->distance > y->distance;
}

/* Whether someone who makes the chunks from @next up to @until comes to it in
 * time: as far ahead of the reader as the chunk is, plus the slack. */
static gboolean
covers (const Plan *plan, gconstpointer rendition, guint next, guint until,
    const WvsWant *want)
{
  return rendition == want->rendition && next <= want->index &&
         want->index < until &&
         want->index - next <= want->distance + plan->rules->slack;
}

static gboolean
is_covered (const Plan *plan, const WvsWant *want)
{
  for (guint i = 0; i < plan->n_hands; i++) {
    const WvsHand *hand = &plan->hands[i];
    gboolean works =
        hand->order == WVS_ORDER_GO ||
        (hand->state == WVS_HAND_WORKING && hand->order == WVS_ORDER_NONE);

    if (works && covers (plan, hand->rendition, hand->next, hand->until, want))
      return TRUE;
  }
  for (const WvsWant *other = plan->wants; other < want; other++) {
    if (other->verdict == WVS_VERDICT_START &&
        covers (plan, other->rendition, other->index, other->until, want))
      return TRUE;
  }
  return FALSE;
}

static gboolean
stays (const WvsHand *hand)
{
  return hand->state != WVS_HAND_LEAVING && hand->order != WVS_ORDER_STOP;
}

/* Those that work or idle, of one rendition or (%NULL) of all. */
static guint
count (const Plan *plan, gconstpointer rendition)
{
  guint n = 0;

  for (guint i = 0; i < plan->n_hands; i++) {
    const WvsHand *hand = &plan->hands[i];

    n += stays (hand) && (rendition == NULL || hand->rendition == rendition);
  }
  for (guint i = 0; i < plan->n_wants; i++) {
    const WvsWant *want = &plan->wants[i];

    n += want->verdict == WVS_VERDICT_START &&
         (rendition == NULL || want->rendition == rendition);
  }
  return n;
}

static guint
count_leaving (const Plan *plan)
{
  guint n = 0;

  for (guint i = 0; i < plan->n_hands; i++)
    n += !stays (&plan->hands[i]);
  return n;
}

static gboolean
is_free (const WvsHand *hand)
{
  return hand->state == WVS_HAND_IDLE && hand->order == WVS_ORDER_NONE;
}

static WvsHand *
find_idle (const Plan *plan, gconstpointer rendition)
{
  for (guint i = 0; i < plan->n_hands; i++) {
    WvsHand *hand = &plan->hands[i];

    if (is_free (hand) && hand->rendition == rendition)
      return hand;
  }
  return NULL;
}

/* The one that has been idle for longest. */
static WvsHand *
find_oldest_idle (const Plan *plan)
{
  WvsHand *oldest = NULL;

  for (guint i = 0; i < plan->n_hands; i++) {
    WvsHand *hand = &plan->hands[i];

    if (is_free (hand) && (oldest == NULL || hand->since_us < oldest->since_us))
      oldest = hand;
  }
  return oldest;
}

/* The one whose readers can do longest without. */
static WvsHand *
find_spare (const Plan *plan, const WvsWant *want)
{
  guint lead = want->distance <= SOON ? LEAD_SOON : LEAD_LATER;
  WvsHand *best = NULL;

  for (guint i = 0; i < plan->n_hands; i++) {
    WvsHand *hand = &plan->hands[i];

    if (hand->state == WVS_HAND_WORKING && hand->order == WVS_ORDER_NONE &&
        hand->spare && hand->lead >= lead &&
        (best == NULL || hand->lead > best->lead))
      best = hand;
  }
  return best;
}

static gboolean
make_room (Plan *plan)
{
  WvsHand *hand;

  if (count (plan, NULL) + count_leaving (plan) >= 2 * plan->rules->max)
    return FALSE;
  if (count (plan, NULL) < plan->rules->max)
    return TRUE;
  hand = find_oldest_idle (plan);
  if (hand == NULL)
    return FALSE;
  hand->order = WVS_ORDER_STOP;
  return TRUE;
}

/* For a want that there is nobody for. */
static void
take (Plan *plan, const WvsWant *want)
{
  WvsHand *hand;

  if (plan->n_coming > 0) {
    plan->n_coming--;
    return;
  }
  hand = find_spare (plan, want);
  if (hand != NULL)
    hand->order = WVS_ORDER_TAKE;
}

static WvsVerdict
serve (Plan *plan, const WvsWant *want)
{
  WvsHand *hand;

  if (is_covered (plan, want))
    return WVS_VERDICT_SERVED;
  hand = find_idle (plan, want->rendition);
  if (hand != NULL) {
    hand->order = WVS_ORDER_GO;
    hand->next = want->index;
    hand->until = want->until;
    return WVS_VERDICT_SERVED;
  }
  if (count (plan, want->rendition) < plan->rules->max_each && make_room (plan))
    return WVS_VERDICT_START;
  take (plan, want);
  return WVS_VERDICT_WAIT;
}

static void
dismiss_unwanted (Plan *plan)
{
  for (guint i = 0; i < plan->n_hands; i++) {
    WvsHand *hand = &plan->hands[i];

    hand->order = WVS_ORDER_NONE;
    if (hand->state != WVS_HAND_WORKING || hand->wanted)
      continue;
    hand->order = hand->held ? WVS_ORDER_TAKE : WVS_ORDER_STOP;
    plan->n_coming += hand->held;
  }
}

static void
dismiss_idle (Plan *plan)
{
  for (guint i = 0; i < plan->n_hands; i++) {
    WvsHand *hand = &plan->hands[i];

    if (is_free (hand) &&
        plan->rules->now_us - hand->since_us >= plan->rules->idle_us)
      hand->order = WVS_ORDER_STOP;
  }
}

void
wvs_schedule (WvsHand *hands, guint n_hands, WvsWant *wants, guint n_wants,
    const WvsScheduleRules *rules)
{
  Plan plan = { .rules = rules,
    .hands = hands,
    .n_hands = n_hands,
    .wants = wants,
    .n_wants = n_wants };

  if (n_wants > 0)
    qsort (wants, n_wants, sizeof *wants, compare_wants);
  for (guint i = 0; i < n_wants; i++)
    wants[i].verdict = WVS_VERDICT_WAIT;
  dismiss_unwanted (&plan);
  for (guint i = 0; i < n_wants; i++)
    wants[i].verdict = serve (&plan, &wants[i]);
  dismiss_idle (&plan);
}
