// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// How it is measured: sync.mjs.

import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
  temporaryDirectory,
  waitFor,
} from "./support.mjs";
import { makeSmallClip, waitForSync, watchSound } from "./sync.mjs";

after(cleanUp);

let viewer;
before(async () => {
  const clip = join(temporaryDirectory(), "clip.webm");
  makeSmallClip(clip, 24);
  const server = await Server.start([clip]);
  viewer = await Viewer.open(await launchBrowser(), server.url);
});

test("sound and picture get in step after the start", async () => {
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.press("mute");
  await watchSound(viewer);
  await waitForSync(viewer);
});

test("they are in step after a pause", async () => {
  await viewer.stop();
  await viewer.press("start");
  await viewer.waitForPlaying();
  await waitForSync(viewer);
});

test("they are in step after a seek", async () => {
  const { length } = await viewer.frames();
  await viewer.page.focus("#seek");
  await viewer.page.keyboard.press("Home");
  await waitFor("a picture of the beginning", async () =>
    (await viewer.frames()).slice(length).some(({ number }) => number < 60),
  );
  await waitForSync(viewer);
  viewer.assertNoComplaints();
});
