/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "store.h"

/* For tests: from now on it is later by @us, for @store. */
void wvs_store_advance (WvsStore *store, gint64 us);
