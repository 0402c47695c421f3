/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "capabilities.h"
#include "media-info.h"

/* How a track gets to a viewer: as it is in the file, or decoded and encoded
 * again. Pure; thread: any. */

/* What `--transcode` says. */
typedef enum {
  WVS_TRANSCODE_AUTO = 1, /* what has to be */
  WVS_TRANSCODE_NEVER,    /* rather refuse */
  WVS_TRANSCODE_ALWAYS,
} WvsTranscode;

typedef enum {
  WVS_DELIVERY_PASSTHROUGH = 1, /* the file's own access units */
  WVS_DELIVERY_TRANSCODE,
  WVS_DELIVERY_REFUSE, /* would have to be transcoded and must not be */
} WvsDelivery;

typedef struct {
  WvsDelivery delivery;
  char reason[96]; /* why not as it is, for people: "B-frames", "GOP of 10.0 s";
                    * "": PASSTHROUGH */
} WvsChoice;

/* A GOP that lasts longer is transcoded: a seek, or a viewer who lost a packet,
 * would wait for its end. */
#define WVS_MAX_GOP_US (3 * G_USEC_PER_SEC)

/**
 * wvs_choice_make:
 * @capabilities: (nullable): what the viewer decodes. %NULL, or with empty
 *   lists: what every WebRTC endpoint must (RFC 7742, RFC 7874): VP8, H.264
 *   constrained baseline, Opus
 *
 * What is unknown about @track counts as a reason to transcode where a browser
 * would stumble over it.
 */
WvsChoice wvs_choice_make (const WvsTrackInfo *track,
    const WvsCapabilities *capabilities, WvsTranscode mode);

/* "passthrough", "transcode", "refuse" */
const char *wvs_delivery_get_name (WvsDelivery delivery);
