// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  CLIP,
  CLIP_FRAMES,
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  framesBetween,
  launchBrowser,
  temporaryDirectory,
  waitFor,
} from "./support.mjs";

after(cleanUp);

let viewer;
before(async () => {
  const directory = temporaryDirectory();
  const make = (...args) =>
    execFileSync("ffmpeg", ["-nostdin", "-v", "error", ...args], {
      cwd: directory,
    });
  copyFileSync(CLIP, join(directory, "a lake.webm"));
  // The same picture, to be told by its number.
  const part = ["-ss", "4.1", "-i", CLIP, "-t", "3.9", "-c", "copy"];
  make(...part, "b part.webm");
  make(...part, "-an", "c silent.webm");
  make("-i", CLIP, "-t", "3", "-vn", "-c", "copy", "d sound.webm");
  const server = await Server.start(["--no-loop", directory]);
  viewer = await Viewer.open(await launchBrowser(), server.url);
  await waitFor("the list", async () => (await names()).length === 4);
});

const names = () =>
  viewer.page.$$eval("#titles .name", (list) =>
    list.map(({ textContent }) => textContent),
  );

const choose = (name) =>
  viewer.page.evaluate((wanted) => {
    [...document.querySelectorAll("#titles button")]
      .find((it) => it.textContent.includes(wanted))
      .click();
  }, name);

const shownName = () =>
  viewer.page.$eval("#name", ({ textContent }) => textContent);

const offers = async () =>
  (await viewer.messages()).filter(({ type }) => type === "offer").length;

test("the list: names, lengths, how each comes, pictures", async () => {
  assert.deepEqual(await names(), [
    "a lake.webm",
    "b part.webm",
    "c silent.webm",
    "d sound.webm",
  ]);
  const facts = await viewer.page.$$eval("#titles .facts", (list) =>
    list.map(({ textContent }) => textContent),
  );
  assert.equal(facts[0], "0:24 · VP8 and Opus as they are");
  assert.match(facts[1], /^0:0[34] · VP8 and Opus /);
  assert.match(facts[2], /^0:0[34] · VP8 as it is$/);
  assert.match(facts[3], /^0:0[23] · Opus as it is$/);

  await viewer.page.evaluate(() =>
    document.getElementById("library").scrollIntoView(),
  );
  await waitFor("three pictures", () =>
    viewer.page.$$eval(
      "#titles img",
      (list) =>
        list.length === 3 &&
        list.every((it) => it.naturalWidth > 0 && it.alt && it.loading === "lazy"),
    ),
  );
});

test("the end: Start plays again from the beginning", async () => {
  await choose("b part.webm"); // and it plays
  await viewer.waitForPlaying();
  await viewer.waitForState("ended");
  assert.match(await viewer.text(), /^The end /);
  const { length } = await viewer.frames();
  const last = await viewer.number();
  assert.ok(framesBetween(last, 8 * CLIP_RATE) <= 5, `ended with frame ${last}`);
  assert.equal(
    await viewer.page.$eval("#seek", ({ value, max }) => max - value),
    0,
  );
  await viewer.press("start");
  const { number } = await waitFor("another picture", async () =>
    (await viewer.frames()).slice(length).find((it) => it.number !== last),
  );
  assert.ok(framesBetween(4 * CLIP_RATE, number) < 15, `began with ${number}`);
});

test("another title of the same kind: on the same connection", async () => {
  const before = await offers();
  const { length } = await viewer.frames();
  await choose("a lake.webm");
  const first = await waitFor("its picture", async () =>
    (await viewer.frames()).slice(length).find(({ number }) => number < 60),
  );
  await viewer.waitForPlaying();
  assert.ok(first.number < 15, `began with frame ${first.number}`);
  assert.equal(await shownName(), "a lake.webm");
  assert.equal(await offers(), before);
  assert.ok(await viewer.page.$eval("#seek", ({ value }) => value < 10));
});

test("another title of another kind: the last picture stays until it plays", async () => {
  const before = await offers();
  const { length } = await viewer.frames();
  await choose("c silent.webm");
  let blank = 0;
  await waitFor("its picture", async () => {
    if ((await viewer.numberOnScreen()) === null) blank++;
    const frames = (await viewer.frames()).slice(length);
    return frames.some(({ number }) => number >= 120 && number < 240);
  });
  assert.equal(blank, 0, "the picture was away");
  await viewer.waitForPlaying();
  assert.equal(await offers(), before + 1);
  assert.equal(
    await viewer.page.evaluate(
      () =>
        globalThis.wvsTest.peers.filter(
          ({ connectionState }) => connectionState !== "closed",
        ).length,
    ),
    1,
  );
  assert.ok(await viewer.page.$eval("#mute", ({ hidden }) => hidden));
});

test("a title of sound alone: its name in place of the picture", async () => {
  await choose("d sound.webm");
  await viewer.waitForState("playing");
  const look = (id) =>
    viewer.page.$eval(`#${id}`, (it) => [
      getComputedStyle(it).visibility,
      it.textContent.trim(),
    ]);
  assert.deepEqual(await look("plate"), ["visible", "d sound.webm"]);
  assert.equal((await look("video"))[0], "hidden");
  await waitFor("sound", async () => (await viewer.stats("audio"))?.packetsReceived);
  await viewer.waitForState("ended");

  await choose("a lake.webm");
  await viewer.waitForPlaying();
  assert.equal((await look("video"))[0], "visible");
  assert.equal((await look("plate"))[0], "hidden");
  const { number } = (await viewer.frames()).at(-1);
  assert.ok(number < CLIP_FRAMES);
  viewer.assertNoComplaints();
});
