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

/** Of the last two seconds of pictures: 1 is the clip's own speed. */
function speedOf(frames) {
  const [first, last] = [frames.at(-2 * CLIP_RATE), frames.at(-1)];
  const seconds = (last.at - first.at) / 1000;
  return framesBetween(first.number, last.number) / seconds / CLIP_RATE;
}

test("Start plays the clip, from its first frame, at its own speed", async () => {
  const server = await Server.start();
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  assert.equal(await viewer.text(), "Ready Press Start to watch.");

  await viewer.press("start");
  await viewer.waitForPlaying();
  assert.match(await viewer.text(), /^(Playing|Buffering)/);
  const before = await viewer.stats();
  let frames = await viewer.waitForFrames(2 * CLIP_RATE);
  const after = await viewer.stats();

  // The first pictures can be skipped while the browser sets itself up.
  assert.ok(frames[0].number < 10, `began with frame ${frames[0].number}`);
  assert.ok(after.framesDecoded >= before.framesDecoded + CLIP_RATE);

  // A busy machine may take a while until it keeps up; then it must, and never
  // is the clip played faster than it is.
  for (let round = 1; speedOf(frames) < 0.9; round++) {
    assert.ok(round < 10, `only ${speedOf(frames)} times its own speed`);
    frames = await viewer.waitForFrames(2 * CLIP_RATE);
  }
  assert.ok(speedOf(frames) < 1.1, `${speedOf(frames)} times its own speed`);
  for (let i = 1; i < frames.length; i++) {
    const step = framesBetween(frames[i - 1].number, frames[i].number);
    assert.ok(step < CLIP_RATE, `frame ${i} went back or jumped by ${step}`);
  }
  viewer.assertNoComplaints();
});
