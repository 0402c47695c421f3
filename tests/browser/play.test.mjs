// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  framesBetween,
  launchBrowser,
} from "./support.mjs";

after(cleanUp);

test("Start plays the clip, from its first frame, at its own speed", async () => {
  const server = await Server.start();
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  assert.equal(await viewer.text(), "Ready Press Start to watch.");

  await viewer.press("start");
  await viewer.waitForPlaying();
  assert.match(await viewer.text(), /^(Playing|Buffering)/);
  const before = await viewer.stats();
  const frames = await viewer.waitForFrames(2 * CLIP_RATE);
  const after = await viewer.stats();

  // The first pictures can be skipped while the browser sets itself up.
  assert.ok(frames[0].number < 10, `began with frame ${frames[0].number}`);
  assert.ok(after.framesDecoded >= before.framesDecoded + CLIP_RATE);
  for (let i = 1; i < frames.length; i++) {
    const step = framesBetween(frames[i - 1].number, frames[i].number);
    assert.ok(step < CLIP_RATE, `frame ${i} went back or jumped by ${step}`);
  }
  const [first, last] = [frames.at(-2 * CLIP_RATE), frames.at(-1)];
  const seconds = (last.at - first.at) / 1000;
  const speed = framesBetween(first.number, last.number) / seconds / CLIP_RATE;
  assert.ok(speed < 1.1, `${speed} times its own speed`);
  // Where the machine is too busy to encode in time, the page says so.
  const slow = (await viewer.states()).includes("buffering");
  assert.ok(slow || speed > 0.9, `${speed} times its own speed`);
  viewer.assertNoComplaints();
});
