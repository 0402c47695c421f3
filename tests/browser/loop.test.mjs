// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
  temporaryDirectory,
  waitFor,
} from "./support.mjs";
import { makeSmallClip, waitForSync, watchSound } from "./sync.mjs";

const LOOPS = 20;
const SECONDS = 2;

/** From one frame to the next, over the end of the clip. */
const FREEZE_MS = 100;

const TICKS = 90; // of RTP, a ms

after(cleanUp);

/**
 * When each loop began, in ms of the server's clock. Each of its frames tells,
 * by its number and its RTP timestamp; the median is exact although a frame may
 * be read when the next one is shown already.
 */
function beginnings(frames) {
  const loops = [];
  let before = Infinity;
  for (const { number, rtpTimestamp } of frames) {
    if (number < before - CLIP_RATE) loops.push([]);
    before = number;
    // The timestamp begins anywhere and has 32 bits.
    const ticks = (rtpTimestamp - frames[0].rtpTimestamp) >>> 0;
    loops.at(-1).push(ticks / TICKS - (1000 * number) / CLIP_RATE);
  }
  return loops.map(
    (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)],
  );
}

test("a clip of 2 s, over and over: no freeze, sound in step", async () => {
  const clip = join(temporaryDirectory(), "clip.webm");
  makeSmallClip(clip, SECONDS);
  const server = await Server.start([clip]);
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.press("mute");
  await watchSound(viewer);

  const began = await waitFor(
    `${LOOPS} loops`,
    async () => {
      const list = beginnings(await viewer.frames());
      return list.length > LOOPS + 1 && list;
    },
    3 * LOOPS * SECONDS * 1000,
  );
  const periods = began.slice(1).map((it, i) => it - began[i]);
  const steps = periods.map((it) => it - 1000 * SECONDS + 1000 / CLIP_RATE);
  console.log(`over the end: ${steps.map(Math.round)} ms`);
  assert.ok(Math.max(...steps) <= FREEZE_MS, `frozen for ${steps} ms`);
  assert.ok(Math.min(...steps) > 0, `went back: ${steps} ms`);

  await waitForSync(viewer);
  viewer.assertNoComplaints();
});
