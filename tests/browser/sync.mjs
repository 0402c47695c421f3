// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// Whether sound and picture are in step.
//
// In Chromium by what comes out: each second of the clip begins with a beep and
// with a frame whose number is a multiple of its rate. A worklet that is fed
// with the sound finds the beeps, exact to a block of 128 samples, on the
// context's clock, which is brought to the page's. Each frame that is shown
// within a second around the beep tells by its number and the time the browser
// gives for it when that second began; the median of these withstands frames
// that were late or read late. So does the median of some beeps.
//
// Firefox runs no AudioContext on a machine without a sound device. There the
// times of playout that it tells of both tracks, on the server's clock, are
// compared: that covers all but a beep that was sent at a wrong time, and what
// is sent is the same for both browsers.
//
// A browser brings the two in step little by little, from the sender reports on;
// on a busy machine, where sound is buffered longer, that takes half a minute.

import { execFileSync } from "node:child_process";

import { CLIP, CLIP_RATE, isFirefox, sleep, waitFor } from "./support.mjs";

const SYNC_MS = 40;
const SYNC_DEADLINE_MS = 60_000;

const BEEPS = 5;
const STATISTICS = 20;

/** Makes a small copy of the clip, which costs the browser little. */
export function makeSmallClip(path, seconds) {
  execFileSync("ffmpeg", [
    ...["-nostdin", "-v", "error", "-t", String(seconds), "-i", CLIP],
    ..."-vf scale=428:240 -c:v libvpx -deadline realtime -cpu-used 8".split(" "),
    ..."-b:v 400k -g 60 -keyint_min 60 -auto-alt-ref 0 -c:a copy".split(" "),
    path,
  ]);
}

const WORKLET = `
registerProcessor("beeps", class extends AudioWorkletProcessor {
  #quiet = Infinity; // blocks since the last loud one

  process([[samples]]) {
    if (!samples) return true;
    const step = (2 * Math.PI * 1000) / sampleRate;
    let [real, imaginary] = [0, 0];
    samples.forEach((it, i) => {
      real += it * Math.cos(i * step);
      imaginary += it * Math.sin(i * step);
    });
    const loud = (2 * Math.hypot(real, imaginary)) / samples.length > 0.1;
    if (loud && this.#quiet > 100) this.port.postMessage(currentTime);
    this.#quiet = loud ? 0 : this.#quiet + 1;
    return true;
  }
});`;

async function listen(address) {
  const test = globalThis.wvsTest;
  const context = new AudioContext();
  await context.audioWorklet.addModule(address);
  const node = new AudioWorkletNode(context, "beeps");
  test.beeps = [];
  node.port.onmessage = ({ data }) => {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    // When the context took it, not when the device would be heard.
    const seconds = data - contextTime - context.outputLatency;
    test.beeps.push(performanceTime + 1000 * seconds);
  };
  const { srcObject } = document.querySelector("video");
  context.createMediaStreamSource(srcObject).connect(node);
  node.connect(context.destination);
  await context.resume();
}

/** To be called once for a viewer to whom sound is playing. */
export async function watchSound(viewer) {
  if (isFirefox) return;
  const { page } = viewer;
  const address = new URL("worklet-of-the-test.js", page.url()).href;
  await page.setRequestInterception(true); // the page's policy allows no other
  page.on("request", (request) =>
    request.url() === address
      ? request.respond({ contentType: "text/javascript", body: WORKLET })
      : request.continue(),
  );
  await page.evaluate(listen, address);
}

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** By how many ms each beep came after the picture of its second. */
async function lagsOfBeeps(viewer, since) {
  const frames = await viewer.frames();
  const beeps = await viewer.page.evaluate(() => globalThis.wvsTest.beeps);
  const lagOf = (beep) => {
    const near = frames.filter(
      ({ presentationTime: at }) => Math.abs(at - beep) < 700,
    );
    const lags = near.map(({ number, presentationTime }) => {
      const began = presentationTime - (1000 * (number % CLIP_RATE)) / CLIP_RATE;
      const lag = (beep - began) % 1000;
      return lag > 500 ? lag - 1000 : lag < -500 ? lag + 1000 : lag;
    });
    return lags.length >= CLIP_RATE / 2 ? median(lags) : null;
  };
  return beeps
    .filter((beep) => beep > since)
    .map(lagOf)
    .filter((lag) => lag !== null);
}

/** By how many ms sound is behind the picture, as the browser tells. */
async function lagNow(viewer) {
  const [sound, picture] = await viewer.page.evaluate(() =>
    Promise.all(["audio", "video"].map((it) => globalThis.wvsTest.stats(it))),
  );
  const [heard, seen] = [sound, picture].map(
    (it) => it?.estimatedPlayoutTimestamp,
  );
  return heard && seen ? seen - heard : null;
}

/** Waits until sound and picture of a viewer are in step from now on. */
export async function waitForSync(viewer) {
  const since = await viewer.page.evaluate(() => performance.now());
  const wanted = isFirefox ? STATISTICS : BEEPS;
  let lags = [];
  const arrived = async () => {
    await sleep(100);
    if (isFirefox) {
      const lag = await lagNow(viewer);
      lags = lag === null ? [] : [...lags, lag];
    } else {
      lags = await lagsOfBeeps(viewer, since);
    }
    lags = lags.slice(-wanted);
    return lags.length === wanted && Math.abs(median(lags)) <= SYNC_MS;
  };
  try {
    await waitFor("sound and picture in step", arrived, SYNC_DEADLINE_MS);
  } finally {
    console.log(`sound behind the picture: ${lags.map(Math.round)} ms`);
  }
}
