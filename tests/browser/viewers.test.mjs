// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
} from "./support.mjs";

after(cleanUp);

test("two viewers each get every frame, each from its own place", async () => {
  const server = await Server.start();
  const browser = await launchBrowser();
  const one = await Viewer.open(browser, server.url);
  await one.press("start");
  await one.waitForPlaying();
  await one.waitForFrames(10);
  const other = await Viewer.open(browser, server.url);
  await other.press("start");
  await other.waitForPlaying();
  await other.waitForFrames(CLIP_RATE);

  // One stops, the other does not notice.
  const ends = [await one.stop()];
  await other.waitForFrames(CLIP_RATE);
  ends.push(await other.stop());
  for (const { number, stats } of ends) {
    assert.equal(stats.framesReceived, number + 1);
  }
  assert.notEqual(ends[0].number, ends[1].number);
  one.assertNoComplaints();
  other.assertNoComplaints();
});
