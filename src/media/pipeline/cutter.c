/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cutter.h"

#include <gio/gio.h>

#include "error.h"

static gboolean
begin (WvsCutter *self)
{
  self->chunk = self->events.begin (self->next, self->data);
  if (self->chunk == NULL)
    return FALSE;
  self->next++;
  return TRUE;
}

static void
seal (WvsCutter *self, gboolean last)
{
  g_autoptr (WvsChunk) chunk = g_steal_pointer (&self->chunk);

  wvs_chunk_seal (chunk, last);
  self->events.grew (chunk, self->data);
}

/* Up to chunk @index, which begins; those between are empty. */
static gboolean
advance (WvsCutter *self, guint index)
{
  if (self->chunk != NULL)
    seal (self, FALSE);
  while (begin (self)) {
    if (self->next > index)
      return TRUE;
    seal (self, FALSE);
  }
  return FALSE;
}

void
wvs_cutter_start (WvsCutter *self, guint index)
{
  g_return_if_fail (self->chunk == NULL);
  self->next = index;
}

gboolean
wvs_cutter_add (WvsCutter *self, WvsAccessUnit *unit, GError **error)
{
  g_autoptr (WvsAccessUnit) owned = unit;
  guint index = wvs_chunk_index_at (wvs_access_unit_get_time_us (unit));

  if (wvs_access_unit_is_keyframe (unit) && index >= self->next) {
    if (index - self->next > WVS_CUTTER_MAX_EMPTY) {
      g_set_error (error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
          "it is damaged: its times jump to %" G_GINT64_FORMAT " s",
          index * WVS_CHUNK_US / G_USEC_PER_SEC);
      return FALSE;
    }
    if (!advance (self, index))
      return FALSE;
  }
  if (self->chunk == NULL)
    return TRUE;
  wvs_chunk_append (self->chunk, g_steal_pointer (&owned));
  self->events.grew (self->chunk, self->data);
  return TRUE;
}

void
wvs_cutter_finish (WvsCutter *self)
{
  if (self->chunk != NULL || begin (self))
    seal (self, TRUE);
}

static void
fail (WvsCutter *self, GError *error)
{
  g_autoptr (WvsChunk) chunk = g_steal_pointer (&self->chunk);

  wvs_chunk_fail (chunk, error);
  self->events.grew (chunk, self->data);
}

void
wvs_cutter_fail (WvsCutter *self, const GError *error)
{
  if (self->chunk != NULL || begin (self))
    fail (self, g_error_copy (error));
}

void
wvs_cutter_cancel (WvsCutter *self)
{
  if (self->chunk != NULL)
    fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                    "it was not finished"));
}
