// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
  waitFor,
} from "./support.mjs";

after(cleanUp);

let server;
let browser;
before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});

test("sound arrives, muted until the viewer wants it", async () => {
  const viewer = await Viewer.open(browser, server.url);
  assert.ok(await viewer.page.$eval("#mute", ({ hidden }) => hidden));
  await viewer.press("start");
  await viewer.waitForPlaying();
  assert.ok(await viewer.page.$eval("#video", ({ muted }) => muted));
  assert.ok(await viewer.page.$eval("#mute", ({ hidden }) => !hidden));
  await viewer.press("mute");
  assert.ok(await viewer.page.$eval("#video", ({ muted }) => !muted));

  const stats = await waitFor("sound", async () => {
    const it = await viewer.stats("audio");
    return it?.totalAudioEnergy > 0 && it;
  });
  assert.ok(stats.packetsReceived > 0);
  await viewer.waitForFrames(2 * CLIP_RATE);
  const later = await viewer.stats("audio");
  assert.ok(later.packetsReceived > stats.packetsReceived + CLIP_RATE);

  await viewer.stop();
  const quiet = await viewer.stats("audio");
  await new Promise((resolve) => setTimeout(resolve, 500));
  const still = await viewer.stats("audio");
  assert.equal(still.packetsReceived, quiet.packetsReceived);
  viewer.assertNoComplaints();
});
