// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// How long a viewer waits: from Start to the first picture, and from Start
// after Stop to the next one. In a browser, on a server that is warm. Prints a
// table, or with --json one JSON object.
//
//   node first-picture.mjs [--json] [--runs N] [FILE]

import { parseArgs } from "node:util";

import {
  CLIP,
  Server,
  Viewer,
  cleanUp,
  isFirefox,
  launchBrowser,
  sleep,
} from "../browser/support.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "20" },
  },
});

/** In the page: presses Start and waits for a picture. Returns ms. */
async function pressStart() {
  const video = document.querySelector("video");
  const picture = new Promise((resolve) =>
    video.requestVideoFrameCallback((now) => resolve(now)),
  );
  const pressed = performance.now();
  document.getElementById("start").click();
  return (await picture) - pressed;
}

function summarize(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.ceil(part * sorted.length) - 1]);
  return { p50: at(0.5), p90: at(0.9), max: at(1), runs: sorted.length };
}

async function measure() {
  const server = await Server.start([positionals[0] ?? CLIP]);
  const browser = await launchBrowser();
  const first = [];
  const again = [];
  // The first one warms server and browser up and does not count.
  for (let run = 0; run <= Number(values.runs); run++) {
    const viewer = await Viewer.open(browser, server.url);
    await sleep(500); // as long as it takes anybody to see the button
    const time = await viewer.page.evaluate(pressStart);
    await viewer.waitForPlaying();
    await sleep(300);
    await viewer.stop();
    const next = await viewer.page.evaluate(pressStart);
    await viewer.page.browserContext().close();
    if (run === 0) continue;
    first.push(time);
    again.push(next);
  }
  return {
    browser: isFirefox ? "firefox" : "chromium",
    start_to_first_picture_ms: summarize(first),
    start_after_stop_to_next_picture_ms: summarize(again),
  };
}

try {
  const result = await measure();
  if (values.json) console.log(JSON.stringify(result));
  else {
    const { browser, ...rows } = result;
    console.log(browser);
    console.table(rows);
  }
} finally {
  await cleanUp();
}
