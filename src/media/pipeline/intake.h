/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "cutter.h"
#include "unit-sink.h"

/* Where the streaming threads of a producer's pipeline meet its worker and
 * those who command it: it lets units into the cutter, has them wait, or keeps
 * them out, and tells the worker what there is to do. */

/* What happens to units of the present pass. */
typedef enum {
  WVS_GATE_OPEN = 1,
  WVS_GATE_WAIT, /* they wait: nothing is wanted for now */
  WVS_GATE_SHUT, /* they are dropped: the pipeline is to end */
} WvsGate;

typedef struct {
  /* Of the thread that makes units; of the worker when there is none, or when
   * it waits at the gate, or is at its end. */
  WvsCutter cutter;

  GMutex lock; /* guards what follows; nothing is called with it held */
  GCond changed;
  gboolean stop; /* wanted */
  gboolean go;   /* wanted: */
  guint index;
  guint limit;

  guint pass;
  WvsGate gate;
  gboolean at_limit;
  gboolean holds; /* a seek is to follow when … */
  gboolean ready; /* … the pipeline is */
  gboolean knows_tracks;
  gboolean late; /* the last seek led too far */
  gboolean ended;
  guint n_units;
  gboolean looks;        /* units are only looked for: */
  gint64 behind_us;      /* later ones than this */
  gint64 reached_us;     /* the last one's time; -1: none */
  gboolean at_once;      /* they must begin in the chunk that is next */
  gint64 quiet_since_us; /* since then nothing has come, or was let in */
  GError *fault;         /* (nullable): of the units */
  GstMessage *message;   /* (nullable): the pipeline's error, the first one */
} WvsIntake;

typedef enum {
  WVS_INTAKE_LOOK = 1, /* some time has passed */
  WVS_INTAKE_SEEK,
  WVS_INTAKE_SEEK_AGAIN, /* to farther back */
  WVS_INTAKE_CHECK_TRACKS,
  WVS_INTAKE_IDLE,   /* a chunk is not wanted */
  WVS_INTAKE_FINISH, /* the track is at its end */
  WVS_INTAKE_FAIL,
  WVS_INTAKE_TIME_OUT,
  WVS_INTAKE_STOP,
} WvsIntakeNext;

/* For a unit to come: a file that takes longer is not worth waiting for, a cold
 * machine may need some of it to load the decoder. */
#define WVS_INTAKE_DEADLINE_US (10 * G_TIME_SPAN_SECOND)

void wvs_intake_init (WvsIntake *intake, const WvsCutterEvents *events,
    gpointer data);
void wvs_intake_clear (WvsIntake *intake);

/* What is wanted. Thread: any. */
void wvs_intake_go (WvsIntake *intake, guint index, guint limit);
void wvs_intake_set_limit (WvsIntake *intake, guint limit);
void wvs_intake_stop (WvsIntake *intake);
gboolean wvs_intake_is_stopped (WvsIntake *intake);

/* The events of a pipeline's unit sink, whose data the intake is. */
extern const WvsUnitEvents wvs_intake_unit_events;

/* A message of the pipeline. Thread: any, whatever it holds. */
void wvs_intake_take_message (WvsIntake *intake, GstMessage *message);

/* Waits until chunk @index may be begun. %FALSE: until all is to end. Thread:
 * the one that has the cutter. */
gboolean wvs_intake_pass_limit (WvsIntake *intake, guint index);

/* The worker's: */

/* Waits for wvs_intake_go(). %FALSE: all is to end. */
gboolean wvs_intake_wait_for_work (WvsIntake *intake, guint *index);

/* What comes from now on belongs to pass number @pass. @holds: only after a
 * seek. */
void wvs_intake_begin_pass (WvsIntake *intake, guint pass, gboolean holds);

/* In this pass nothing may be left out before the first chunk that has a unit:
 * that is a fault. */
void wvs_intake_expect_at_once (WvsIntake *intake);

/* As wvs_intake_begin_pass(), but no unit gets in: WVS_INTAKE_IDLE is to say
 * that one has come that is later than @behind_us. */
void wvs_intake_begin_look (WvsIntake *intake, guint pass, gint64 behind_us);

/* From now on streaming threads do not wait any more, nor do units get in. */
void wvs_intake_shut (WvsIntake *intake);

/* To be called when they are gone: forgets what they told. */
void wvs_intake_forget (WvsIntake *intake);

/* The track is not there. */
void wvs_intake_end (WvsIntake *intake);

/* The time of the last unit of this pass, wanted or not; -1: none */
gint64 wvs_intake_get_reached_us (WvsIntake *intake);

/* Waits until there is something to do. */
WvsIntakeNext wvs_intake_wait (WvsIntake *intake);
