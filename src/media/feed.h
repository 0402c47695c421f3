/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "access-unit.h"

/* The bounded queue between a source, whose thread fills it and waits when it
 * is full, and a player, which empties it as units become due. It lays what
 * comes one behind the other on an axis that loops do not bend.
 *
 * Serial numbers tell what belongs together: a flush begins a new one, and what
 * is still pushed with an older one is dropped. */
typedef struct _WvsFeed WvsFeed;

typedef struct {
  WvsAccessUnit *unit; /* (nullable): %NULL is the end of the title */
  gint64 axis_us;      /* its place among all units since the last flush */
  gboolean first;      /* of its serial: it has no unit before it */
  gboolean looped;     /* the first one after the title's last */
} WvsFeedItem;

/* The queue is no longer empty, is full, has its end, or failed. Must not
 * block, nor call into the feed. Thread: the source's, with the feed locked. */
typedef void (*WvsFeedFunc) (gpointer data);

WvsFeed *wvs_feed_new (WvsFeedFunc func, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
WvsFeed *wvs_feed_ref (WvsFeed *feed);
void wvs_feed_unref (WvsFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsFeed, wvs_feed_unref)

/**
 * wvs_feed_push:
 * @serial: which flush the unit follows
 * @unit: (transfer full)
 * @looped: whether it is the first one of another pass through the title
 *
 * Waits until there is room. Thread: the source's.
 *
 * Returns: %FALSE when the unit was dropped: the feed is closed or the serial
 *   is an old one
 */
gboolean wvs_feed_push (WvsFeed *feed, guint serial, WvsAccessUnit *unit,
    gboolean looped);

/* No unit of this serial follows. Thread: the source's. */
void wvs_feed_end (WvsFeed *feed, guint serial);

/* Nothing follows any more. @error: (transfer full). Thread: the source's. */
void wvs_feed_fail (WvsFeed *feed, GError *error);

/* The source would have to wait now. Thread: any. */
gboolean wvs_feed_is_full (WvsFeed *feed);

/* Drops everything and lets a waiting source go. Returns the new serial; the
 * first is 0. Thread: the player's. */
guint wvs_feed_flush (WvsFeed *feed);

/* Looks at the next item: %FALSE when there is none. The unit is the feed's.
 * Thread: the player's. */
gboolean wvs_feed_peek (WvsFeed *feed, WvsFeedItem *item);

/* Takes the next item away. Its unit: (transfer full). */
gboolean wvs_feed_pop (WvsFeed *feed, WvsFeedItem *item)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether it makes sense to begin: waiting brings no more. Thread: any. */
gboolean wvs_feed_is_ready (WvsFeed *feed);

/* (transfer full) (nullable): why nothing follows, once the queue is empty. */
GError *wvs_feed_take_error (WvsFeed *feed) G_GNUC_WARN_UNUSED_RESULT;

/* After the return the function is not called any more and every push comes
 * back at once. Thread: any. */
void wvs_feed_close (WvsFeed *feed);
