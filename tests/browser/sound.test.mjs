// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  isFirefox,
  launchBrowser,
  sleep,
  waitFor,
} from "./support.mjs";

const SYNC_MS = 40;

after(cleanUp);

let server;
let browser;
before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});

/**
 * By how many ms the picture that is shown is ahead of the sound that is heard,
 * on the server's clock; null where the browser does not tell.
 */
async function lead(viewer) {
  const [sound, picture] = await viewer.page.evaluate(() =>
    Promise.all([
      globalThis.wvsTest.stats("audio"),
      globalThis.wvsTest.stats("video"),
    ]),
  );
  const [heard, seen] = [sound, picture].map(
    (it) => it?.estimatedPlayoutTimestamp,
  );
  return heard && seen ? seen - heard : null;
}

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

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

async function testSync() {
  const viewer = await Viewer.open(browser, server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.press("mute");

  for (let round = 0; round < 2; round++) {
    // It knows with the first reports of the sender, some seconds later, and
    // brings them in step little by little.
    let leads = [];
    await waitFor("picture and sound in step", async () => {
      await sleep(100);
      const now = await lead(viewer);
      leads = now === null ? [] : [...leads, now].slice(-20);
      return leads.length === 20 && Math.abs(median(leads)) <= SYNC_MS;
    });
    console.log(`leads: ${leads.map((it) => it.toFixed(0))} ms`);
    await viewer.stop();
    await viewer.press("start");
    await viewer.waitForPlaying();
  }
  viewer.assertNoComplaints();
}

// Firefox does not tell.
if (!isFirefox) test("sound and picture get in step", testSync);
