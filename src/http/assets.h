/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* The page: what web/web.gresource.xml lists, compiled into the binary. */
typedef struct _WvsAssets WvsAssets;

WvsAssets *wvs_assets_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wvs_assets_free (WvsAssets *assets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsAssets, wvs_assets_free)

/* @path: "/", "/style.css": a name to look up, never one to open. */
gboolean wvs_assets_has (WvsAssets *assets, const char *path);

/* Answers a GET or HEAD of a path that wvs_assets_has(). */
void wvs_assets_reply (WvsAssets *assets, const char *path,
    SoupServerMessage *message);

/* For a file's name. Never %NULL. Pure. */
const char *wvs_assets_get_content_type (const char *path);
