/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

#include "registry.h"

/* (transfer full): all that is counted, as Prometheus reads it. */
char *wvs_metrics_format (const WvsRegistryStats *sessions,
    const WvsMediaStats *media) G_GNUC_WARN_UNUSED_RESULT;

/* GET /metrics. Thread: main. */
void wvs_metrics_reply (WvsRegistry *registry, SoupServerMessage *message);
