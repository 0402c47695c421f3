/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "choice.h"
#include "supply.h"

/* What a player stands on, made of nothing: a clock that only moves when told,
 * and a supply whose chunks are filled by hand. One title and one player at a
 * time. */

typedef struct {
  guint index;
  gboolean active;
  guint n_moves;
} FakeReader;

typedef struct {
  gint64 now_us;
  gint64 next_us;   /* when the player wants to be called */
  guint n_readers;  /* open ones */
  guint n_first;    /* first units that were counted */
  gboolean loop;    /* what readers were made with */
  gboolean unfit;   /* what is said of every rendition */
  gboolean waiting; /* the same of every reader */
  FakeReader video;
  FakeReader audio;
} FakeSupply;

extern FakeSupply fake;

/* @transcode: what the options say */
void fake_reset (gboolean loop, WvsTranscode transcode);

/* Lets the clock go on and the player do what is due meanwhile. */
void fake_advance_ms (gint64 ms);

/* A frame of 40 ms that is shown at @time_ms is made. It goes into the chunk of
 * its time, and those before that which grow are sealed; the first one of a chunk is a
 * keyframe. */
void fake_push (gint64 time_ms);

/* The same, of a GOP that began in another cell or begins now. */
void fake_push_into (guint index, gint64 time_ms, gsize bytes,
    gboolean keyframe);

/* @n frames at 25 per second from @time_ms on are made. */
void fake_push_many (gint64 time_ms, guint n);

/* @n packets of sound of 20 ms from @time_ms on are made. */
void fake_push_sound (gint64 time_ms, guint n);

/* Nothing (more) comes in any of the chunks before @index. */
void fake_seal (WvsKind kind, guint index);

/* Nothing comes behind what there is. */
void fake_end (WvsKind kind);

/* Chunk @index fails. */
void fake_fail (WvsKind kind, guint index, int code);
void fake_give_up (WvsKind kind, guint index);

/* The next who asks for chunk @index gets a new one. */
void fake_forget (WvsKind kind, guint index);
