/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "media-info.h"

const WvsTrackInfo *
wvs_media_info_find (const WvsMediaInfo *info, WvsKind kind)
{
  for (guint i = 0; i < info->n_tracks; i++) {
    if (info->tracks[i].kind == kind)
      return &info->tracks[i];
  }
  return NULL;
}
