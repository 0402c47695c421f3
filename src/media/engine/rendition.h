/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "title.h"

/* One encoded form of one track of a title: the file's own access units, or
 * what is made of them. Immutable, reference-counted. Thread: any. */
typedef struct _WvsRendition WvsRendition;

/* @track: copied */
WvsRendition *wvs_rendition_new (WvsTitle *title, const WvsTrack *track)
    G_GNUC_WARN_UNUSED_RESULT;
WvsRendition *wvs_rendition_ref (WvsRendition *rendition);
void wvs_rendition_unref (WvsRendition *rendition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsRendition, wvs_rendition_unref)

/* (transfer none) */
WvsTitle *wvs_rendition_get_title (const WvsRendition *rendition);
const WvsTrack *wvs_rendition_get_track (const WvsRendition *rendition);

/* 64 hexadecimal digits. Renditions with the same key have the same chunks, in
 * this process and in any other: it covers the file's path, size and
 * modification time, everything of the track, and the version of what makes
 * chunks. Never %NULL. */
const char *wvs_rendition_get_key (const WvsRendition *rendition);
