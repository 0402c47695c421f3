// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  CLIP,
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
  temporaryDirectory,
  waitFor,
} from "./support.mjs";

after(cleanUp);

let browser;
before(async () => {
  browser = await launchBrowser();
});

test("a file that has gone: words, a next step, and Start tries again", async () => {
  const file = join(temporaryDirectory(), "clip.webm");
  copyFileSync(CLIP, file);
  const server = await Server.start([file]);
  const viewer = await Viewer.open(browser, server.url);
  rmSync(file);
  await viewer.press("start");
  await viewer.waitForState("failed");
  assert.match(await viewer.text(), /^It does not play This video .*\./);

  // The file that comes back is another one.
  const listed = async () =>
    (await (await fetch(new URL("api/titles", server.url))).json()).length;
  await waitFor("the title is gone", async () => (await listed()) === 0);
  copyFileSync(CLIP, file);
  await waitFor("the title is listed again", async () => (await listed()) === 1);
  await viewer.press("start");
  await viewer.waitForPlaying();
});

test("a file that another took the place of: words and a next step", async () => {
  const file = join(temporaryDirectory(), "clip.webm");
  copyFileSync(CLIP, file);
  const server = await Server.start([file]);
  const viewer = await Viewer.open(browser, server.url);
  writeFileSync(file, "garbage".repeat(10_000));
  await viewer.press("start");
  await viewer.waitForState("failed");
  assert.match(await viewer.text(), /no longer there.*Reload the page\.$/);
});

test("a full server: the page waits, and plays when there is a place", async () => {
  const server = await Server.start(["--max-viewers", "1", CLIP]);
  const first = await Viewer.open(browser, server.url);
  await first.press("start");
  await first.waitForMoving();
  const viewer = await Viewer.open(browser, server.url);
  await viewer.press("start");
  await waitFor("the page says so", async () =>
    /^Waiting for a place The server is full/.test(await viewer.text()),
  );
  await first.leave();
  await viewer.waitForPlaying();
});

test("no server: the page says so and offers to try at once", async () => {
  const server = await Server.start();
  const viewer = await Viewer.open(browser, server.url);
  await server.stop();
  await viewer.press("start");
  await viewer.waitForState("reconnecting");
  assert.match(
    await viewer.text(),
    /^Reconnecting The server does not answer\. .*in \d s Retry now$/,
  );
});
