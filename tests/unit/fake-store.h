/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "store.h"

/* A store in memory, whose disk can be made bad. */

/* What is listed cannot be loaded. */
void fake_store_forget (WvsStore *store);

void fake_store_set_full (WvsStore *store, gboolean full);

/* Who wants something of it waits until it is opened. */
void fake_store_close (WvsStore *store);
void fake_store_open (WvsStore *store);
