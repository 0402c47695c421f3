/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "keeper.h"
#include "producer.h"
#include "schedule.h"
#include "shelf.h"
#include "supply.h"
#include "window.h"

/* What the files of the supply share. Everything here is guarded by the
 * supply's lock, unless it says otherwise; functions are called with it held.
 * Within it only chunks are locked, and readers' functions called: producers
 * and the store are called by the supply's thread, without it. */

/* A reader's window: what it needs, in chunks, its place among them. */
#define WVS_NEED_TRANSCODED 4
#define WVS_NEED_COPIED 3
#define WVS_NEED_PAUSED 2

/* Encoders run ahead of the place of whom they work for, but not to this. */
#define WVS_AHEAD 16

/* A producer no more chunks than this behind a reader is waited for: it is
 * there before another one would have begun. */
#define WVS_SLACK 2

/* Where a reader has recently got a chunk from, beside its window. */
#define WVS_MAX_LOOKED 8

typedef gint64 (*WvsClock) (gpointer data);

typedef enum {
  WVS_TRADE_VIDEO = 0, /* encodes it */
  WVS_TRADE_AUDIO,
  WVS_TRADE_COPY,
  WVS_N_TRADES,
} WvsTrade;

/* A rendition, and all that the supply has and knows of it. */
typedef struct {
  WvsSupply *supply;
  WvsRendition *rendition; /* immutable, as is: */
  WvsTrade trade;
  gboolean kept; /* in the store */

  WvsShelf *shelf;
  GPtrArray *readers; /* (element-type WvsReader) */
  guint n_makers;
  guint n_jobs;       /* of the keeper */
  GHashTable *stored; /* (element-type guint): the chunks that the store has */
  gboolean listed;    /* `stored` is known, as of … */
  gint64 listed_us;   /* … then */
  gboolean listing;
  gint64 last;         /* the last chunk; -1: not known */
  guint n_failures;    /* in a row */
  gint64 failed_us;    /* the last one */
  gint64 retry_us;     /* nothing is begun before */
  gboolean has_failed; /* there may be failed chunks */
  GError *unfit;       /* (nullable): nothing is begun at all */
} WvsStock;

struct _WvsReader {
  WvsSupply *supply; /* immutable, down to: */
  WvsStock *stock;
  gboolean loop;
  WvsReaderFunc func;
  gpointer data; /* … here */

  gboolean placed;
  guint place;
  gboolean active;
  gboolean armed;
  guint looked[WVS_MAX_LOOKED]; /* chunks it got since it moved */
  guint n_looked;

  guint64 moved;  /* the ticket it drew when it moved */
  guint64 ticket; /* the one it waits with; 0: it does not wait */
  gboolean dry;   /* … for the chunk at its place */
};

typedef enum {
  WVS_MAKER_WORKING = 1,
  WVS_MAKER_IDLE,
  WVS_MAKER_LEAVING,
  WVS_MAKER_ENDED,
} WvsMakerState;

/* The supply's side of a producer. */
typedef struct {
  WvsStock *stock;       /* immutable */
  WvsProducer *producer; /* of the supply's thread alone */

  WvsMakerState state;
  guint next;      /* the chunk it begins next */
  guint limit;     /* … if it is before this one */
  gboolean begun;  /* since it was sent to work */
  gboolean taken;  /* it is to begin no other chunk */
  WvsItem *item;   /* (nullable): it is making its chunk */
  gint64 since_us; /* without work */
} WvsMaker;

struct _WvsSupply {
  WvsStore *store; /* (nullable); immutable, as is: */
  WvsSupplyOptions options;
  WvsKeeper *keeper; /* (nullable) */
  GThread *thread;

  GMutex lock;   /* guards what follows, and the structures above */
  GCond changed; /* the thread must look again */
  GCond settled; /* there is nothing to do */
  gboolean pending;
  gboolean resting; /* the thread waits, having nothing to do */
  gboolean ending;
  WvsClock clock;
  gpointer clock_data;
  gint64 deadline_us; /* the thread must look again then; -1: need not */
  guint64 n_tickets;
  GHashTable *stocks; /* (element-type utf8 WvsStock): by their keys */
  GPtrArray *makers;  /* (element-type WvsMaker) */
  GPtrArray *outbox;  /* (element-type WvsErrand) */
  WvsAttic *attic;
  GQueue unsaved; /* (element-type WvsItem) */
  guint n_lists;  /* of the keeper, under way */
  guint n_loads;
  guint n_saves;
  GQueue unfit;         /* (element-type utf8): keys, the latest ones last */
  WvsSupplyStats stats; /* the counters of it */
};

/* supply.c */

/* Has the supply's thread look at what there is to do. */
void wvs_supply_wake (WvsSupply *supply);

gint64 wvs_supply_now_us (WvsSupply *supply);

/* The thread must look again at @time_us. */
void wvs_supply_look_at (WvsSupply *supply, gint64 time_us);

/* For tests, with the lock free. Waits until there is nothing to do, but wait
 * for producers and for time to pass. */
void wvs_supply_settle (WvsSupply *supply);
void wvs_supply_set_clock (WvsSupply *supply, WvsClock clock, gpointer data);

/* stock.c */

WvsStock *wvs_stock_new (WvsSupply *supply, WvsRendition *rendition)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_stock_free (WvsStock *stock);

/* As wvs_supply_is_unfit(). */
gboolean wvs_stock_is_unfit (WvsSupply *supply, WvsRendition *rendition);

/* Nothing would be lost with it. */
gboolean wvs_stock_is_idle (WvsStock *stock);

/* For the log. */
const char *wvs_stock_get_name (const WvsStock *stock);

/* (transfer none): with a chunk, if only one that waits to be filled. It is to
 * be held then, or to get another state. */
WvsItem *wvs_stock_get_item (WvsStock *stock, guint index);

/* A reader has come to the chunk, and where it is from is known. */
void wvs_stock_count_origin (WvsStock *stock, const WvsItem *item);

/* The chunk need not be made: it is there, is being made, has failed, is in the
 * store, or there is none. */
gboolean wvs_stock_has (WvsStock *stock, guint index);

/* The store has it, or says so, and memory does not have it yet. */
gboolean wvs_stock_is_to_load (WvsStock *stock, guint index);

/* The first one from @index on that need not be made, if it is near. */
guint wvs_stock_get_until (WvsStock *stock, guint index);

/* A reader holds it: by its window, or since it has got it lately. */
gboolean wvs_stock_is_held (WvsStock *stock, guint index);

/* It is in a reader's window. */
gboolean wvs_stock_is_needed (WvsStock *stock, guint index);

/* Puts a chunk that may be there where it belongs, now that it may have come to
 * be held, or not to be any more. */
void wvs_stock_settle (WvsStock *stock, guint index);

/* Tells the readers of the chunk. */
void wvs_stock_notify (WvsStock *stock, guint index);

/* @item's chunk is complete. @item may be gone then. */
void wvs_stock_sealed (WvsStock *stock, WvsItem *item);

/* @item's chunk has been made to fail: no fault of the rendition's maker. */
void wvs_stock_note_failed (WvsStock *stock, WvsItem *item);

/* Making @item's chunk has failed. */
void wvs_stock_failed (WvsStock *stock, WvsItem *item);

/* Forgets failures of some time ago that nobody holds. */
void wvs_stock_forgive (WvsStock *stock);

/* stock-store.c */

/* The keeper's answers, called without the lock; @data: the supply */
extern const WvsKeeperEvents wvs_stock_events;

/* What the store has of it may be known no better than some seconds ago. */
gboolean wvs_stock_is_listing_old (WvsStock *stock);

/* Has the keeper list, load and save what is to be. */
void wvs_supply_keep (WvsSupply *supply);

/* reader.c */

/* What it needs; empty, if it has not been told its place. */
WvsWindow wvs_reader_get_window (const WvsReader *reader);
gboolean wvs_reader_holds (const WvsReader *reader, guint index);

/* The same, and what an encoder makes ahead of it. */
WvsWindow wvs_reader_get_ahead (const WvsReader *reader);

/* maker.c */

/* Someone reads where it is. */
gboolean wvs_maker_is_wanted (const WvsMaker *maker);

/* Those who read where it is have what they need for now; @lead: how many chunks
 * it is ahead of the nearest of those who do not pause. */
gboolean wvs_maker_is_spare (const WvsMaker *maker, guint *lead);

/* The first chunk it must not make, as things are. */
guint wvs_maker_get_limit (const WvsMaker *maker);

/* It waits in front of its limit. */
gboolean wvs_maker_is_resting (const WvsMaker *maker);

/* It has nothing to do with the chunk it is at, any more, unless that is
 * complete. */
void wvs_maker_detach (WvsMaker *maker);

/* What producers call, without the lock; their data: the maker */
extern const WvsProducerEvents wvs_maker_events;

/* dispatch.c */

typedef enum {
  WVS_ERRAND_NEW = 1,
  WVS_ERRAND_GO,
  WVS_ERRAND_LIMIT,
  WVS_ERRAND_STOP,
} WvsErrandKind;

/* Something to be told to a producer. */
typedef struct {
  WvsErrandKind kind;
  WvsMaker *maker;
  guint index;
  guint limit;
} WvsErrand;

/* Decides who makes what next, and puts it in the outbox. */
void wvs_supply_dispatch (WvsSupply *supply);
