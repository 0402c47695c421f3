/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Who makes what next, of one trade: encoders of video, encoders of sound, or
 * copiers. A pure function of what is wanted and of who is at work; thread:
 * any. */

typedef enum {
  WVS_HAND_WORKING = 1,
  WVS_HAND_IDLE,
  WVS_HAND_LEAVING, /* was told to stop, is not gone yet */
} WvsHandState;

typedef enum {
  WVS_ORDER_NONE = 0, /* to go on as before */
  WVS_ORDER_GO,       /* to make the chunks from `next` on */
  WVS_ORDER_TAKE,     /* to finish the chunk it is at, and no more */
  WVS_ORDER_STOP,     /* to end at once */
} WvsOrder;

/* A producer. */
typedef struct {
  gconstpointer rendition; /* only compared */
  WvsHandState state;
  guint next;      /* the chunk it begins next */
  guint until;     /* the first one from there on that need not be made */
  gboolean wanted; /* someone reads where it works */
  gboolean held;   /* … or holds the chunk it is at */
  gboolean spare;  /* those who read there have what they need for now … */
  guint lead;      /* … and it is so many chunks ahead of them */
  gint64 since_us; /* IDLE: since when */

  WvsOrder order; /* the answer; with GO, `next` and `until` are new, too */
  gpointer data;  /* the caller's */
} WvsHand;

typedef enum {
  WVS_VERDICT_SERVED = 1, /* someone is about to make it */
  WVS_VERDICT_START,      /* a new producer begins with it */
  WVS_VERDICT_WAIT,
} WvsVerdict;

/* A chunk that a reader needs and that nobody has or makes. */
typedef struct {
  gconstpointer rendition;
  guint index;
  guint until;    /* the first one behind it that need not be made */
  guint distance; /* how many chunks it is away from the reader's place */
  guint64 ticket; /* of the reader: who has waited longer has a lower one */

  WvsVerdict verdict; /* the answer */
  gpointer data;      /* the caller's */
} WvsWant;

typedef struct {
  guint max;      /* that work or idle */
  guint max_each; /* … for one rendition */
  guint slack;    /* a producer so many chunks behind a reader's place, or
                    * less, is waited for */
  gint64 idle_us; /* who idles for so long is stopped */
  gint64 now_us;
} WvsScheduleRules;

/* Answers all of them, and has @wants sorted. Readers without the chunk at
 * their place come first, then those who wait longest. No more than twice `max`
 * are there at a time, those that leave among them, however fast the wants
 * change. */
void wvs_schedule (WvsHand *hands, guint n_hands, WvsWant *wants, guint n_wants,
    const WvsScheduleRules *rules);
