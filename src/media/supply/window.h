/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* The chunks from a reader's place on, with a loop also those that follow the
 * last one, each of them once. Pure; thread: any. */
typedef struct {
  guint place;
  guint n;       /* so many, with that of the place itself */
  gint64 last;   /* the rendition's last chunk; -1: not known */
  gboolean loop; /* behind the last one comes the first one */
} WvsWindow;

/* The number of its chunk @i; -1: it has no more than @i. */
gint64 wvs_window_nth (const WvsWindow *window, guint i);

/* How many chunks @index is behind the place; -1: not in the window. */
gint64 wvs_window_find (const WvsWindow *window, guint index);
