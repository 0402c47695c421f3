/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "stamp.h"

/* What there is in files and folders, by their names alone: one look, in the
 * order in which it is to be shown. */

/* More files than this are left out. */
#define WVS_SCAN_MAX_FILES 20000

typedef struct {
  char *path;      /* canonical; below the root it was found by */
  char *real_path; /* where a link leads, else the same */
  WvsStamp stamp;
  char *problem; /* (nullable): why it cannot be a title */
} WvsScanFile;

typedef struct {
  GPtrArray *files;   /* (element-type WvsScanFile) */
  GPtrArray *folders; /* (element-type filename): those that were looked into */
} WvsScan;

/**
 * wvs_scan_new:
 * @roots: (array zero-terminated=1): canonical paths of files and folders
 *
 * Looks into the folders and those in them, files and folders sorted by name,
 * numbers in names as numbers. Names that begin with a dot stay out. A link is
 * followed to a file within the given folders; what a link to a folder leads to
 * is found where it is, so there are no loops. Missing roots are passed over.
 * Blocks. Thread: any.
 */
WvsScan *wvs_scan_new (const char *const *roots, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_scan_free (WvsScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsScan, wvs_scan_free)
