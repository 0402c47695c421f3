/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "peer.h"
#include "viewer.h"

/* A viewer that offers, and the peer that answers it. */
typedef struct {
  GPtrArray *servers;
  char **addresses;
  WvsIceConfig ice;
  WvsPeer *peer;     /* (nullable) */
  WvsViewer *viewer; /* (nullable) */
  char *offer;       /* (nullable) */
  char *answer;      /* (nullable) */
  GString *early;    /* candidates of the viewer, before there is a peer */
  gint64 begun_us;
  gint64 answered_us;
  gboolean connected;
  guint n_keyframes_wanted;
  GError *failure;
} AnswerPair;

void answer_pair_set_up (AnswerPair *pair, gconstpointer data);
void answer_pair_tear_down (AnswerPair *pair, gconstpointer data);

/* Has a viewer offer @media, as for wvs_viewer_create_offer(). */
void answer_pair_offer (AnswerPair *pair, const char *media);

/* Has a peer answer the offer @text with the tracks that a title would have. */
void answer_pair_answer (AnswerPair *pair, const char *text);
