/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "producer.h"

/* Producers that do what they are told: by a test, step by step, or, when
 * `threaded`, each on a thread of its own as fast as it can. */

typedef struct {
  /* Of the test. */
  gboolean threaded;
  gboolean keep_stopped; /* those that are stopped end with fake_producer_end()
                          * only, else at once */
  guint last;            /* the last chunk of all renditions */
  guint broken_every;    /* threaded: each chunk with a number that this divides
                          * fails; 0: none */

  /* For the test. */
  guint n_new;
  guint n_go;
  guint n_made;
  guint n_made_twice; /* chunks that had been made before */
} FakeProducers;

extern FakeProducers fake_producers;

/* Forgets what was; nobody may be left. */
void fake_producers_reset (void);

/* How many there are, also those that were stopped and have not ended. */
guint fake_producers_count (void);

/* (transfer none): the one at chunk @next, or before it, of @rendition; %NULL:
 * there is none, or it idles, or was stopped. */
WvsProducer *fake_producer_at (WvsRendition *rendition, guint next);

/* Those that work, of @rendition or (%NULL) of all. */
guint fake_producers_count_working (WvsRendition *rendition);

guint fake_producer_get_limit (WvsProducer *producer);

/* It comes to its next chunk, if it may. FALSE: it was not wanted, the producer
 * idles, or it waits in front of its limit. */
gboolean fake_producer_begin (WvsProducer *producer);

/* The chunk it is at gets a unit. */
void fake_producer_grow (WvsProducer *producer);

/* … is complete, and has at least a unit. */
void fake_producer_seal (WvsProducer *producer);

/* Begins and seals up to @n chunks; tells how many it did. */
guint fake_producer_make (WvsProducer *producer, guint n);

/* It fails at the chunk it is at, or before it comes to one, then maybe without
 * an @error (nullable); it idles. */
void fake_producer_fail (WvsProducer *producer, GError *error);

/* One that was stopped ends. */
void fake_producer_end (WvsProducer *producer);

/* All that were. */
void fake_producers_end_stopped (void);
