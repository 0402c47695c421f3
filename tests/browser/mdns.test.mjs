// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import { after, test } from "node:test";

import { Server, Viewer, cleanUp, launchBrowser } from "./support.mjs";

after(cleanUp);

test("it plays to a browser that hides its addresses behind names", async () => {
  const server = await Server.start();
  const browser = await launchBrowser({ mdns: true });
  const viewer = await Viewer.open(browser, server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.waitForFrames(10);
  viewer.assertNoComplaints();
});
