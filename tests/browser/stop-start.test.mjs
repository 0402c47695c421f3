// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  framesBetween,
  launchBrowser,
  sleep,
} from "./support.mjs";

after(cleanUp);

let viewer;
before(async () => {
  const server = await Server.start();
  viewer = await Viewer.open(await launchBrowser(), server.url);
});

test("Stop halts the packets, Start goes on at the next frame", async () => {
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.waitForFrames(CLIP_RATE);

  const delays = [];
  for (let round = 0; round < 3; round++) {
    const stopped = await viewer.stop();
    delays.push(stopped.lastPacketMs);
    await sleep(1000);
    const still = await viewer.stats();
    assert.equal(still.packetsReceived, stopped.stats.packetsReceived);
    assert.equal(await viewer.number(), stopped.number);
    // Each frame arrived, and none twice: the clip began with number 0.
    assert.equal(still.framesReceived, stopped.number + 1);
    assert.match(await viewer.text(), /^Paused/);

    const { length } = await viewer.frames();
    await viewer.press("start");
    const frames = await viewer.waitForFrames(CLIP_RATE);
    const step = framesBetween(stopped.number, frames[length].number);
    // A busy machine may not get to show each one.
    assert.ok(step >= 1 && step <= 3, `went on ${step} frames further`);
  }
  // One round can meet a busy moment of the machine.
  assert.ok(Math.min(...delays) <= 100, `packets came for ${delays} ms`);
  assert.ok(Math.max(...delays) <= 500, `packets came for ${delays} ms`);
  viewer.assertNoComplaints();
});

test("Stop at once after Start: it does not play later", async () => {
  await viewer.reload();
  await viewer.page.evaluate(() => {
    document.getElementById("start").click();
    document.getElementById("stop").click();
  });
  await viewer.waitForState("paused");
  await sleep(500);
  assert.equal(await viewer.state(), "paused");
  assert.deepEqual(await viewer.frames(), []);

  await viewer.press("start");
  await viewer.waitForPlaying();
  const [first] = await viewer.frames();
  assert.ok(first.number < 10, `began with frame ${first.number}`);
});

test("buttons pressed in a hurry: the last one counts", async () => {
  for (const last of ["start", "stop"]) {
    await viewer.page.evaluate((id) => {
      for (let i = 0; i < 4; i++) {
        document.getElementById(i % 2 ? "stop" : "start").click();
        document.getElementById(i % 2 ? "stop" : "start").click();
      }
      document.getElementById(id).click();
    }, last);
    const expected = last === "start" ? ["playing", "buffering"] : ["paused"];
    await viewer.waitForState(...expected);
    await sleep(300);
    assert.ok(expected.includes(await viewer.state()));
  }
});

test("the keyboard: Space and K", async () => {
  await viewer.page.evaluate(() => document.activeElement.blur());
  await viewer.page.keyboard.press("k");
  await viewer.waitForMoving();
  await viewer.page.keyboard.press(" ");
  await viewer.waitForState("paused");
  await viewer.page.focus("#start");
  await viewer.page.keyboard.press(" "); // presses the button
  await viewer.waitForMoving();
});
