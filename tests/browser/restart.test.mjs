// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, test } from "node:test";

import {
  CLIP,
  CLIP_GOP,
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  framesBetween,
  launchBrowser,
  sleep,
} from "./support.mjs";

after(cleanUp);

test("a server that comes back is found, at the last position", async () => {
  let server = await Server.start();
  const { port } = server;
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.waitForFrames(CLIP_RATE);

  await server.kill();
  await viewer.waitForState("reconnecting");
  const lost = await viewer.numberOnScreen();
  assert.notEqual(lost, null);
  assert.match(await viewer.text(), /^Reconnecting .*server (was lost|does not answer)/);
  await sleep(500);
  // The last picture stays meanwhile.
  assert.equal(await viewer.numberOnScreen(), lost);

  let { length } = await viewer.frames();
  server = await Server.start([CLIP], port);
  await viewer.waitForPlaying();
  const next = (await viewer.frames())[length].number;
  // What was under way may come again, or be missing: on a busy machine the
  // browser can be seconds behind.
  const step = framesBetween(lost - CLIP_GOP - CLIP_RATE / 2, next);
  assert.ok(step <= 6 * CLIP_RATE, `from ${lost} to ${next}`);

  // The same for one who has stopped: it stays so.
  const { number } = await viewer.stop();
  await server.stop();
  await viewer.waitForState("reconnecting");
  server = await Server.start([CLIP], port);
  await viewer.press("retry");
  await viewer.waitForState("paused");
  assert.equal(await viewer.numberOnScreen(), number);
  ({ length } = await viewer.frames());
  await viewer.press("start");
  await viewer.waitForPlaying();
  const after = (await viewer.frames())[length].number;
  // From the keyframe before it.
  assert.ok(
    framesBetween(number - CLIP_GOP, after) <= CLIP_GOP + 5,
    `from ${number} to ${after}`,
  );
});
