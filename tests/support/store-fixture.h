/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "chunks.h"
#include "store-internal.h"

/* What tests of the store are made of. */

#define WVS_TEST_OTHER_KEY                                                     \
  "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* (transfer full): where a chunk is in @folder */
char *store_path (const char *folder, const char *key, guint index);

/* Saves a chunk of 10 units of @size bytes on the average. Returns whether the
 * store did. */
gboolean store_make (WvsStore *store, const char *key, guint index, guint size);

/* Whether it loads. What loads must be the same as what was saved. */
gboolean store_has (WvsStore *store, const char *key, guint index, guint size);

/* How many files there are below @folder. @bytes: (out) (optional) */
guint store_count (const char *folder, guint64 *bytes);

/* Makes a file one that was used @seconds ago. */
void store_age (const char *path, gint64 seconds);

WvsStoreStats store_stats (WvsStore *store);

/* From now on warnings are no failure but counted here, with the last of them,
 * and so is what else is told. To be called before there are threads. */
extern guint store_warnings;
extern char *store_warning;
extern guint store_infos;
void store_expect_warnings (void);
