/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "title.h"

struct _WvsTitle {
  WvsTitleInfo info;
};

static void
clear (gpointer data)
{
  WvsTitle *title = data;

  g_free (title->info.id);
  g_free (title->info.name);
  g_free (title->info.path);
}

WvsTitle *
wvs_title_new (const WvsTitleInfo *info)
{
  WvsTitle *title = g_atomic_rc_box_new (WvsTitle);

  title->info = *info;
  return title;
}

WvsTitle *
wvs_title_ref (WvsTitle *title)
{
  return g_atomic_rc_box_acquire (title);
}

void
wvs_title_unref (WvsTitle *title)
{
  g_atomic_rc_box_release_full (title, clear);
}

const WvsTitleInfo *
wvs_title_get_info (const WvsTitle *title)
{
  return &title->info;
}
