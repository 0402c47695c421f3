/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* A GThreadFunc: loads the plugins of a peer and has the process's one DTLS
 * certificate made, by offering to nobody. Internal to rtc/. */
gpointer wvs_warm_up_run (gpointer data);
