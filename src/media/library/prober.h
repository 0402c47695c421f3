/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "scan.h"
#include "title.h"

/* Looks at folders and into files off the main thread, a few at a time. */
typedef struct _WvsProber WvsProber;

typedef struct {
  /* @scan: (transfer full). Thread: main. */
  void (*scanned) (WvsScan *scan, gpointer data);

  /* @title: (transfer full) (nullable): %NULL: @error says why. Thread: main.
   */
  void (*probed) (const char *path, WvsStamp stamp, WvsTitle *title,
      const GError *error, gpointer data);
} WvsProberEvents;

/* @events: copied */
WvsProber *wvs_prober_new (const WvsProberEvents *events, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* After the return none of the events is called any more. Waits a moment for
 * what is under way. */
void wvs_prober_free (WvsProber *prober);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsProber, wvs_prober_free)

/* @roots: (array zero-terminated=1): as for wvs_scan_new(). `scanned` follows.
 */
void wvs_prober_scan (WvsProber *prober, const char *const *roots);

/* `probed` follows. */
void wvs_prober_probe (WvsProber *prober, const WvsScanFile *file);

/**
 * wvs_prober_make_title:
 * @path: of the file, in words that an error message repeats
 * @name_path: canonical: gives name and id
 * @real_path: canonical: what is opened to be played
 *
 * Blocks. Thread: any.
 *
 * Returns: (nullable): %NULL with @error set as by wvs_probe_file()
 */
WvsTitle *wvs_prober_make_title (const char *path, const char *name_path,
    const char *real_path, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
