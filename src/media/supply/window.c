/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "window.h"

static gboolean
wraps (const WvsWindow *window)
{
  return window->loop && window->last >= (gint64)window->place;
}

gint64
wvs_window_nth (const WvsWindow *window, guint i)
{
  gint64 index = (gint64)window->place + i;

  if (i >= window->n)
    return -1;
  if (window->last < 0 || index <= window->last)
    return index;
  index -= window->last + 1;
  return wraps (window) && index < (gint64)window->place ? index : -1;
}

gint64
wvs_window_find (const WvsWindow *window, guint index)
{
  gint64 distance = (gint64)index - window->place;

  if (window->last >= 0 && (gint64)index > window->last)
    return -1;
  if (distance < 0 && wraps (window))
    distance += window->last + 1;
  return distance < (gint64)window->n ? MAX (distance, -1) : -1;
}
