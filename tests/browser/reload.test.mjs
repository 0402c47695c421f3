// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, test } from "node:test";

import {
  CLIP_GOP,
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  isFirefox,
  launchBrowser,
} from "./support.mjs";

after(cleanUp);

test("reload and back: a fresh page, or the one that was left", async () => {
  const server = await Server.start();
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();

  await viewer.reload();
  assert.equal(await viewer.state(), "idle");
  await viewer.press("start");
  await viewer.waitForPlaying();
  const [first] = await viewer.frames();
  assert.ok(first.number < 10, `began with frame ${first.number}`);
  const left = (await viewer.waitForFrames(CLIP_RATE)).at(-1).number;

  await viewer.leave();
  await viewer.page.goBack();
  const kept = await viewer.page.evaluate(() => "frames" in globalThis.wvsTest);
  assert.ok(kept || isFirefox, "the page is fit for the back/forward cache");
  if (kept) {
    // As it was when it was left, from the keyframe before.
    await viewer.waitForPlaying();
    const number = await viewer.number();
    assert.ok(number >= left - CLIP_GOP, `went on at ${number}, was at ${left}`);
    assert.ok(number < left + 3 * CLIP_RATE, `${number} after ${left}`);
  } else {
    assert.equal(await viewer.state(), "idle");
  }
  viewer.assertNoComplaints();
});
