/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "form.h"

#include <string.h>

typedef enum {
  MISSING = 0,
  FOUND,
  MADE,
  FAILED,
} State;

struct _WvsForm {
  WvsRendition *rendition;
  GByteArray *states; /* a State for each chunk that has another than MISSING,
                       * and for those before it */
  gboolean looked;
  guint end; /* the number of chunks, if it is known */
  gboolean known;
  guint expected; /* … by the title's duration; 0: unknown */
};

WvsForm *
wvs_form_new (WvsRendition *rendition)
{
  const WvsTitleInfo *info =
      wvs_title_get_info (wvs_rendition_get_title (rendition));
  WvsForm *form = g_new0 (WvsForm, 1);

  form->rendition = wvs_rendition_ref (rendition);
  form->states = g_byte_array_new ();
  if (info->duration_us > 0)
    form->expected = wvs_chunk_index_at (info->duration_us - 1) + 1;
  return form;
}

void
wvs_form_free (WvsForm *form)
{
  if (form == NULL)
    return;
  g_byte_array_unref (form->states);
  wvs_rendition_unref (form->rendition);
  g_free (form);
}

WvsRendition *
wvs_form_get_rendition (WvsForm *form)
{
  return form->rendition;
}

static State
get_state (WvsForm *form, guint index)
{
  return index < form->states->len ? (State)form->states->data[index] : MISSING;
}

static void
set_state (WvsForm *form, guint index, State state)
{
  guint length = form->states->len;

  if (index >= length) {
    g_byte_array_set_size (form->states, index + 1);
    memset (form->states->data + length, MISSING, index + 1 - length);
  }
  form->states->data[index] = (guint8)state;
}

static void
set_end (WvsForm *form, guint end)
{
  if (!form->known || end < form->end)
    form->end = end;
  form->known = TRUE;
}

/* How many chunks there are to be, at least. */
static guint
get_length (WvsForm *form)
{
  return form->known ? form->end : MAX (form->expected, form->states->len);
}

/* Reads a chunk that is in @store by its name: it may be no good, or the last
 * one. */
static void
look_at (WvsForm *form, WvsStore *store, guint index)
{
  g_autoptr (WvsChunk) chunk =
      wvs_store_load (store, wvs_rendition_get_key (form->rendition), index);

  if (chunk == NULL)
    set_state (form, index, MISSING);
  else if (wvs_chunk_is_last (chunk))
    set_end (form, index + 1);
}

/* Where a title is shorter than it says there may be an empty last chunk, made
 * for whoever asked, far behind the one that is: both are looked at. */
void
wvs_form_look (WvsForm *form, WvsStore *store)
{
  g_autoptr (GArray) list =
      wvs_store_list (store, wvs_rendition_get_key (form->rendition));
  guint n_before = 0;

  for (guint i = 0; i < list->len; i++)
    set_state (form, g_array_index (list, guint, i), FOUND);
  while (get_state (form, n_before) == FOUND)
    n_before++;
  if (n_before > 0)
    look_at (form, store, n_before - 1);
  if (n_before < form->states->len && !form->known)
    look_at (form, store, form->states->len - 1);
}

guint
wvs_form_count_missing (WvsForm *form, WvsStore *store)
{
  g_autoptr (GArray) list =
      wvs_store_list (store, wvs_rendition_get_key (form->rendition));
  guint n = 0;
  guint j = 0;

  for (guint i = 0; i < form->states->len; i++) {
    while (j < list->len && g_array_index (list, guint, j) < i)
      j++;
    if (get_state (form, i) != FAILED && get_state (form, i) != MISSING &&
        (j == list->len || g_array_index (list, guint, j) != i))
      n++;
  }
  return n;
}

GArray *
wvs_form_divide (WvsForm *form, guint n_parts)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint length = get_length (form);
  guint n_missing = 0;
  guint n_before = 0;

  for (guint i = 0; i < length; i++)
    n_missing += get_state (form, i) == MISSING ? 1 : 0;
  for (guint i = 0; i < length; i++) {
    /* Part number p begins with missing chunk number p * n_missing / n_parts. */
    if (get_state (form, i) != MISSING)
      continue;
    if ((guint64)n_before++ * n_parts >= (guint64)parts->len * n_missing)
      g_array_append_val (parts, i);
  }
  if (n_missing == 0 && !form->known)
    g_array_append_val (parts, length);
  return parts;
}

guint
wvs_form_next (WvsForm *form, guint index, guint end)
{
  guint stop = form->known ? MIN (end, form->end) : end;

  while (index < stop && get_state (form, index) != MISSING)
    index++;
  return index < stop ? index : end;
}

void
wvs_form_take (WvsForm *form, WvsChunk *chunk)
{
  guint index = wvs_chunk_get_index (chunk);

  if (wvs_chunk_get_state (chunk) == WVS_CHUNK_FAILED) {
    set_state (form, index, FAILED);
    return;
  }
  if (wvs_chunk_is_last (chunk)) {
    /* Behind the last one there is another one like that, an empty one, for
     * whoever asks: it counts for nothing. */
    if (wvs_chunk_get_n_units (chunk) == 0) {
      set_end (form, index);
      return;
    }
    set_end (form, index + 1);
  }
  set_state (form, index, MADE);
}

void
wvs_form_give_up (WvsForm *form, guint index, guint end)
{
  end = MIN (end, get_length (form));
  for (; index < end; index++) {
    if (get_state (form, index) == MISSING)
      set_state (form, index, FAILED);
  }
}

void
wvs_form_count (WvsForm *form, WvsFormCount *count)
{
  guint length = get_length (form);

  *count = (WvsFormCount){ .known = form->known };
  if (form->known || form->expected > 0)
    count->n_chunks = length;
  for (guint i = 0; i < MIN (length, form->states->len); i++) {
    count->n_found += get_state (form, i) == FOUND ? 1 : 0;
    count->n_made += get_state (form, i) == MADE ? 1 : 0;
    count->n_failed += get_state (form, i) == FAILED ? 1 : 0;
  }
}
