// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// How long a viewer waits for a picture, in a browser, on a server that is
// warm: after Start, after Stop and Start, after a seek; for a film that goes to
// the browser as it is, and for one that has to be transcoded, of which nothing
// is made yet, and of which all is. Prints a table, or with --json one JSON
// object; fails where the middle one of all runs is beyond its limit.
//
//   node first-picture.mjs [--json] [--runs N] [--passthrough FILM]
//     [--transcode FILM]
//
// The films are those of tests/support/make-media: they bear their numbers.

import { execFileSync } from "node:child_process";
import { linkSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import {
  CLIP,
  Server,
  Viewer,
  cleanUp,
  isFirefox,
  launchBrowser,
  sleep,
  temporaryDirectory,
  waitFor,
} from "../browser/support.mjs";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "20" },
    passthrough: { type: "string", default: CLIP },
    transcode: { type: "string" },
  },
});
const runs = Number(values.runs);

/** What the middle one of all runs may take, in ms. */
const LIMITS = { passthrough: 150, uncached: 400, cached: 150, again: 60 };

const RATE = 30;

/** Longer than it takes anybody to see the button. */
const LOOK_MS = 500;

/** How long one stays, so that there is a place to go back to. */
const WATCH_MS = 5000;

/** Where to seek, in s. */
const PLACE = 1;

/**
 * In the page: presses the title of the number @p title, or moves the slider
 * to the left to @p place, or presses Start; and waits for the picture that
 * comes of it. A blank one, as Chromium may show first, does not count, nor do
 * those that were under way. Returns ms.
 */
async function waitForPicture({ title = null, place = null }) {
  const { readNumber } = globalThis.wvsTest;
  const video = document.querySelector("video");
  const next = () =>
    new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  const shown = readNumber();
  const wanted = (number) =>
    number !== null && (place === null ? number !== shown : number < shown);
  const begin = performance.now();
  if (title !== null) {
    document.querySelectorAll("#titles button")[title].click();
  } else if (place === null) {
    document.getElementById("start").click();
  } else {
    const slider = document.getElementById("seek");
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (;;) {
    await next();
    // Not the callback's own time: that is when the browser began to draw.
    const took = performance.now() - begin;
    if (wanted(readNumber())) return took;
    if (took > 20_000) throw new Error("the picture never came");
  }
}

function summarize(times, limit) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.ceil(part * sorted.length) - 1]);
  return { p50: at(0.5), p90: at(0.9), max: at(1), limit, runs: sorted.length };
}

/** A viewer who is about to press Start. */
async function arrive(browser, server, title) {
  const viewer = await Viewer.open(browser, server.url);
  const listed = (i) => i < document.querySelectorAll("#titles button").length;
  await waitFor("the titles", () => viewer.page.evaluate(listed, title ?? 0));
  await sleep(LOOK_MS);
  return viewer;
}

async function leave(viewer) {
  await viewer.page.browserContext().close();
}

/** Start, and where the viewer stays for it: Stop, Start and a seek. */
async function visit(browser, server, title, stay) {
  const viewer = await arrive(browser, server, title);
  const measure = (what) => viewer.page.evaluate(waitForPicture, what);
  const times = { start: await measure({ title }) };
  await viewer.waitForPlaying();
  if (stay) {
    await sleep(WATCH_MS - LOOK_MS);
    await viewer.stop();
    times.again = await measure({});
    await viewer.waitForFrames(RATE / 2);
    times.seek = await measure({ place: PLACE });
  }
  await leave(viewer);
  return times;
}

/** The first one warms server and browser up and does not count. */
async function visitAll(browser, server, titleOf, stay) {
  const all = [];
  for (let run = 0; run <= runs; run++) {
    const times = await visit(browser, server, titleOf(run), stay);
    if (run > 0) all.push(times);
  }
  return (what) => all.map((times) => times[what]);
}

async function measurePassthrough(browser) {
  const server = await Server.start(["--cache-dir", "none", values.passthrough]);
  const times = await visitAll(browser, server, () => null, true);
  await server.stop();
  return {
    passthrough_start: summarize(times("start"), LIMITS.passthrough),
    passthrough_start_after_stop: summarize(times("again"), LIMITS.again),
    passthrough_seek: summarize(times("seek"), LIMITS.again),
  };
}

/** The same film under as many names: nobody has seen any of them. */
function makeTitles(film) {
  const folder = mkdtempSync(join(dirname(film), "titles-"));
  for (let run = 0; run <= runs; run++) {
    linkSync(film, join(folder, `${String(run).padStart(3, "0")}.mp4`));
  }
  return folder;
}

/** Until the pictures of the list are made: they would be in the way. */
async function waitForThumbnails(server) {
  const titles = () => fetch(`${server.url}api/titles`).then((it) => it.json());
  await waitFor("all titles", async () => (await titles()).length > runs);
  for (const { id } of await titles()) {
    const url = `${server.url}api/titles/${id}/thumbnail`;
    await waitFor("a thumbnail", async () => (await fetch(url)).status === 200);
  }
}

async function measureUncached(browser) {
  const folder = makeTitles(values.transcode);
  try {
    const server = await Server.start(["--cache-dir", "none", folder]);
    await waitForThumbnails(server);
    const times = await visitAll(browser, server, (run) => run, false);
    await server.stop();
    return { transcode_start: summarize(times("start"), LIMITS.uncached) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All of it is there before the server starts. */
async function measureCached(browser) {
  const args = ["--cache-dir", temporaryDirectory(), values.transcode];
  execFileSync(process.env.WVS_SERVER, ["--prepare", ...args], {
    stdio: "ignore",
  });
  const server = await Server.start(args);
  const times = await visitAll(browser, server, () => null, true);
  await server.stop();
  return {
    cached_start: summarize(times("start"), LIMITS.cached),
    cached_start_after_stop: summarize(times("again"), LIMITS.again),
    cached_seek: summarize(times("seek"), LIMITS.again),
  };
}

try {
  const browser = await launchBrowser();
  const rows = {
    ...(await measurePassthrough(browser)),
    ...(values.transcode ? await measureUncached(browser) : {}),
    ...(values.transcode ? await measureCached(browser) : {}),
  };
  const slow = Object.keys(rows).filter((it) => rows[it].p50 > rows[it].limit);
  const name = isFirefox ? "firefox" : "chromium";
  if (values.json) console.log(JSON.stringify({ browser: name, ...rows, slow }));
  else {
    console.log(`${name}: ms`);
    console.table(rows);
    if (slow.length > 0) console.log(`too slow: ${slow.join(", ")}`);
  }
  process.exitCode = slow.length > 0 ? 1 : 0;
} finally {
  await cleanUp();
}
