/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "stretch.h"

#include "bell.h"

struct _WvsStretch {
  WvsReader *reader;
  WvsBell *bell;
  guint index;     /* of the chunk it is at */
  WvsChunk *chunk; /* (nullable): that one */
  gboolean over;
  WvsStretchEvents events;
  gpointer data;
};

/* Another one, where the rendition turned out to end before it. */
static void
get_again (WvsStretch *self)
{
  g_autoptr (WvsChunk) before = g_steal_pointer (&self->chunk);

  self->chunk = wvs_reader_get (self->reader, self->index);
}

/* The chunk it is at, while it grows; NULL: the walk is over. */
static WvsChunk *
step (WvsStretch *self)
{
  guint next;

  if (self->chunk != NULL &&
      wvs_chunk_get_state (self->chunk) == WVS_CHUNK_GROWING) {
    get_again (self);
    return self->chunk;
  }
  if (self->chunk != NULL) {
    self->events.took (self, self->chunk, self->data);
    g_clear_pointer (&self->chunk, wvs_chunk_unref);
    self->index++;
  }
  next = self->events.next (self, self->index, self->data);
  if (next == WVS_STRETCH_END)
    return NULL;
  self->index = next;
  wvs_reader_move (self->reader, next, TRUE);
  self->chunk = wvs_reader_get (self->reader, next);
  return self->chunk;
}

static void
on_bell (gpointer data)
{
  WvsStretch *self = data;
  WvsChunk *chunk;

  if (self->over) /* a ring of before */
    return;
  do {
    wvs_reader_arm (self->reader);
    chunk = step (self);
  } while (chunk != NULL && wvs_chunk_get_state (chunk) != WVS_CHUNK_GROWING);
  if (chunk != NULL)
    return;
  self->over = TRUE;
  self->events.ended (self, self->data);
}

/* Runs on any thread. */
static void
on_change (gpointer data)
{
  WvsStretch *self = data;

  wvs_bell_ring (self->bell);
}

WvsStretch *
wvs_stretch_new (WvsSupply *supply, WvsRendition *rendition, guint begin,
    const WvsStretchEvents *events, gpointer data)
{
  WvsStretch *self = g_new0 (WvsStretch, 1);

  self->index = begin;
  self->events = *events;
  self->data = data;
  self->bell = wvs_bell_new (on_bell, self);
  self->reader = wvs_reader_new (supply, rendition, FALSE, on_change, self);
  wvs_bell_ring (self->bell);
  return self;
}

void
wvs_stretch_free (WvsStretch *self)
{
  if (self == NULL)
    return;
  wvs_reader_free (self->reader);
  wvs_bell_free (self->bell);
  g_clear_pointer (&self->chunk, wvs_chunk_unref);
  g_free (self);
}
