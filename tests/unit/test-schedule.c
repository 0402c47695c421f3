/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "schedule.h"

#include "wvs-test.h"

#define IDLE_US 5

/* Hands and wants, said short. */
#define WORKS(r, at, stops)                                                    \
  {                                                                            \
    .rendition = r, .state = WVS_HAND_WORKING, .next = at, .until = stops,     \
    .wanted = TRUE, .held = TRUE                                               \
  }
#define SPARE(r, at, ahead)                                                    \
  {                                                                            \
    .rendition = r, .state = WVS_HAND_WORKING, .next = at, .until = at + 18,   \
    .wanted = TRUE, .held = TRUE, .spare = TRUE, .lead = ahead                 \
  }
#define UNWANTED(r, at, is_held)                                               \
  {                                                                            \
    .rendition = r, .state = WVS_HAND_WORKING, .next = at, .until = at + 18,   \
    .held = is_held                                                            \
  }
#define IDLE(r, since)                                                         \
  {                                                                            \
    .rendition = r, .state = WVS_HAND_IDLE, .since_us = since                  \
  }
#define LEAVING(r)                                                             \
  {                                                                            \
    .rendition = r, .state = WVS_HAND_LEAVING                                  \
  }

#define WANT(r, i, stops, d, t)                                                \
  {                                                                            \
    .rendition = r, .index = i, .until = stops, .distance = d, .ticket = t     \
  }

#define A (&names[0])
#define B (&names[1])
#define C (&names[2])
#define FAR 1000

static const char names[3]; /* what renditions are told apart by */

#define NONE WVS_ORDER_NONE
#define GO WVS_ORDER_GO
#define TAKE WVS_ORDER_TAKE
#define STOP WVS_ORDER_STOP
#define SERVED WVS_VERDICT_SERVED
#define START WVS_VERDICT_START
#define WAIT WVS_VERDICT_WAIT

static const struct {
  const char *what;
  guint max;
  guint max_each;
  WvsHand hands[5];
  WvsOrder orders[5];
  WvsWant wants[5];
  WvsVerdict verdicts[5]; /* in the order of the wants here */
} rows[] = {
  { "nothing", 1, 1, { LEAVING (A) }, { NONE }, { { 0 } }, { 0 } },
  { "the first one", 1, 1, { { 0 } }, { 0 }, { WANT (A, 5, FAR, 0, 1) },
      { START } },
  { "a window: one", 2, 2, { { 0 } }, { 0 },
      { WANT (A, 5, FAR, 0, 1), WANT (A, 6, FAR, 1, 1), WANT (A, 7, FAR, 2, 1),
          WANT (A, 8, FAR, 3, 1) },
      { START, SERVED, SERVED, SERVED } },
  { "a window with a hole that is made: two stretches", 2, 2, { { 0 } }, { 0 },
      { WANT (A, 5, 6, 0, 1), WANT (A, 7, FAR, 2, 1) }, { START, START } },
  { "two readers near each other: one", 2, 2, { { 0 } }, { 0 },
      { WANT (A, 5, FAR, 0, 1), WANT (A, 7, FAR, 0, 2) }, { START, SERVED } },
  { "… farther: two", 2, 2, { { 0 } }, { 0 },
      { WANT (A, 5, FAR, 0, 1), WANT (A, 8, FAR, 0, 2) }, { START, START } },
  { "… the other way round: two", 2, 2, { { 0 } }, { 0 },
      { WANT (A, 7, FAR, 0, 1), WANT (A, 5, FAR, 0, 2) }, { START, START } },
  { "who is near comes", 2, 2, { WORKS (A, 5, FAR) }, { NONE },
      { WANT (A, 7, FAR, 0, 1) }, { SERVED } },
  { "… is too far", 2, 2, { WORKS (A, 5, FAR) }, { NONE },
      { WANT (A, 8, FAR, 0, 1) }, { START } },
  { "… but there is time", 2, 2, { WORKS (A, 5, FAR) }, { NONE },
      { WANT (A, 8, FAR, 1, 1) }, { SERVED } },
  { "… ends before", 2, 2, { WORKS (A, 5, 6) }, { NONE },
      { WANT (A, 7, FAR, 0, 1) }, { START } },
  { "… is past it", 2, 2, { WORKS (A, 5, FAR) }, { NONE },
      { WANT (A, 4, 5, 0, 1) }, { START } },
  { "… makes another", 2, 2, { WORKS (B, 5, FAR) }, { NONE },
      { WANT (A, 5, FAR, 0, 1) }, { START } },
  { "no room: who waits longest has it", 1, 1, { { 0 } }, { 0 },
      { WANT (A, 5, FAR, 0, 2), WANT (B, 5, FAR, 0, 1),
          WANT (C, 5, FAR, 0, 3) },
      { WAIT, START, WAIT } },
  { "no room: at the place before later", 1, 1, { { 0 } }, { 0 },
      { WANT (A, 5, FAR, 1, 1), WANT (B, 5, FAR, 0, 2) }, { WAIT, START } },
  { "no room and nobody to spare", 1, 1, { WORKS (B, 5, FAR) }, { NONE },
      { WANT (A, 5, FAR, 0, 1) }, { WAIT } },
  { "the one with the longest lead is taken", 3, 3,
      { SPARE (A, 5, 6), SPARE (B, 5, 9), SPARE (B, 50, 4) },
      { NONE, TAKE, NONE }, { WANT (C, 5, FAR, 0, 1) }, { WAIT } },
  { "not if its readers have hardly enough", 1, 1, { SPARE (A, 5, 3) },
      { NONE }, { WANT (C, 5, FAR, 0, 1) }, { WAIT } },
  { "… which is more for who has time", 1, 1, { SPARE (A, 5, 7) }, { NONE },
      { WANT (C, 5, FAR, 2, 1) }, { WAIT } },
  { "… and so it is taken", 1, 1, { SPARE (A, 5, 8) }, { TAKE },
      { WANT (C, 5, FAR, 2, 1) }, { WAIT } },
  { "one for each that waits", 2, 2, { SPARE (A, 5, 6), SPARE (B, 5, 9) },
      { TAKE, TAKE },
      { WANT (C, 5, FAR, 0, 1), WANT (C, 50, FAR, 0, 2),
          WANT (C, 90, FAR, 0, 3) },
      { WAIT, WAIT, WAIT } },
  { "who is not wanted is taken first", 2, 2,
      { SPARE (A, 5, 6), UNWANTED (B, 5, TRUE) }, { NONE, TAKE },
      { WANT (C, 5, FAR, 0, 1) }, { WAIT } },
  { "… is stopped when its chunk is not, either", 2, 2,
      { SPARE (A, 5, 6), UNWANTED (B, 5, FALSE) }, { NONE, STOP },
      { WANT (C, 5, FAR, 0, 1) }, { START } },
  { "… though nobody waits", 2, 2,
      { UNWANTED (A, 5, TRUE), UNWANTED (B, 5, FALSE) }, { TAKE, STOP },
      { { 0 } }, { 0 } },
  { "who is taken makes no more", 2, 2, { UNWANTED (A, 5, TRUE) }, { TAKE },
      { WANT (A, 5, FAR, 0, 1) }, { START } },
  { "who idles goes", 2, 2, { IDLE (A, 0), WORKS (A, 90, FAR) }, { GO, NONE },
      { WANT (A, 5, FAR, 0, 1), WANT (A, 6, FAR, 1, 1) }, { SERVED, SERVED } },
  { "who idles elsewhere is replaced: the oldest", 2, 2,
      { IDLE (A, 8), IDLE (B, 7) }, { NONE, STOP }, { WANT (C, 5, FAR, 0, 1) },
      { START } },
  { "… when there is no room only", 2, 2, { IDLE (A, 8) }, { NONE },
      { WANT (C, 5, FAR, 0, 1) }, { START } },
  { "who idles for long is stopped", 3, 3,
      { IDLE (A, 10 - IDLE_US), IDLE (A, 11 - IDLE_US) }, { STOP, NONE },
      { { 0 } }, { 0 } },
  { "… not if it is needed", 3, 3, { IDLE (A, 10 - IDLE_US) }, { GO },
      { WANT (A, 5, FAR, 0, 1) }, { SERVED } },
  { "so many for a rendition", 9, 2, { WORKS (A, 5, FAR), WORKS (A, 50, FAR) },
      { NONE, NONE }, { WANT (A, 90, FAR, 0, 1), WANT (B, 90, FAR, 0, 2) },
      { WAIT, START } },
  { "who leaves makes room", 1, 1, { LEAVING (A) }, { NONE },
      { WANT (A, 5, FAR, 0, 1) }, { START } },
  { "… but not for ever", 1, 1, { LEAVING (A), LEAVING (B) }, { NONE, NONE },
      { WANT (A, 5, FAR, 0, 1) }, { WAIT } },
  { "… nor together with who works", 2, 2,
      { LEAVING (A), LEAVING (A), LEAVING (A), UNWANTED (B, 5, FALSE) },
      { NONE, NONE, NONE, STOP }, { WANT (A, 5, FAR, 0, 1) }, { WAIT } },
};

static void
test_rows (void)
{
  WvsScheduleRules rules = { .slack = 2, .idle_us = IDLE_US, .now_us = 10 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    WvsHand hands[5];
    WvsWant wants[5];
    guint n_hands = 0, n_wants = 0;

    for (; n_hands < 5 && rows[i].hands[n_hands].rendition != NULL; n_hands++)
      hands[n_hands] = rows[i].hands[n_hands];
    for (; n_wants < 5 && rows[i].wants[n_wants].rendition != NULL; n_wants++) {
      wants[n_wants] = rows[i].wants[n_wants];
      wants[n_wants].data = GUINT_TO_POINTER (n_wants);
    }
    rules.max = rows[i].max;
    rules.max_each = rows[i].max_each;
    wvs_schedule (hands, n_hands, wants, n_wants, &rules);

    for (guint k = 0; k < n_hands; k++) {
      g_test_message ("%s: hand %u", rows[i].what, k);
      g_assert_cmpint (hands[k].order, ==, rows[i].orders[k]);
    }
    for (guint k = 0; k < n_wants; k++) {
      guint n = GPOINTER_TO_UINT (wants[k].data);

      g_test_message ("%s: want %u", rows[i].what, n);
      g_assert_cmpint (wants[k].verdict, ==, rows[i].verdicts[n]);
    }
  }
}

static void
test_go_says_where (void)
{
  WvsHand hand = IDLE (A, 0);
  WvsWant want = WANT (A, 7, 12, 0, 1);
  WvsScheduleRules rules = { .max = 1, .max_each = 1 };

  wvs_schedule (&hand, 1, &want, 1, &rules);
  g_assert_cmpint (hand.order, ==, WVS_ORDER_GO);
  g_assert_cmpuint (hand.next, ==, 7);
  g_assert_cmpuint (hand.until, ==, 12);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/schedule/rows", test_rows);
  g_test_add_func ("/schedule/go-says-where", test_go_says_where);
  return g_test_run ();
}
