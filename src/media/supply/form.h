/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "rendition.h"
#include "store.h"

/* A rendition that is to be in the store: which of its chunks are, which have
 * been made since, which could not be. Thread: one at a time. */
typedef struct _WvsForm WvsForm;

typedef struct {
  guint n_chunks; /* that there are to be; about, as long as */
  gboolean known; /* … where it ends is not known; 0: not at all */
  guint n_found;  /* in the store at first */
  guint n_made;   /* since */
  guint n_failed;
} WvsFormCount;

WvsForm *wvs_form_new (WvsRendition *rendition) G_GNUC_WARN_UNUSED_RESULT;
void wvs_form_free (WvsForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsForm, wvs_form_free)

/* (transfer none) */
WvsRendition *wvs_form_get_rendition (WvsForm *form);

/* Looks at what @store has of it: that is what was found. To be called first,
 * once. Waits for a disk. */
void wvs_form_look (WvsForm *form, WvsStore *store);

/* How many chunks that were made are not in @store. Waits for a disk. */
guint wvs_form_count_missing (WvsForm *form, WvsStore *store);

/**
 * wvs_form_divide:
 * @n_parts: the most
 *
 * Returns: (transfer full) (element-type guint): where those begin who make
 *   what is missing, in parts of about the same size, rising; each works up to
 *   the beginning of the next one, the last one to the end. None: nothing is
 *   missing.
 */
GArray *wvs_form_divide (WvsForm *form, guint n_parts)
    G_GNUC_WARN_UNUSED_RESULT;

/* The first chunk from @index on, but before @end, that is not there and has not
 * failed; @end: there is none. */
guint wvs_form_next (WvsForm *form, guint index, guint end);

/* @chunk is sealed or has failed. */
void wvs_form_take (WvsForm *form, WvsChunk *chunk);

/* What is left up to @end cannot be made either. */
void wvs_form_give_up (WvsForm *form, guint index, guint end);

void wvs_form_count (WvsForm *form, WvsFormCount *count);
