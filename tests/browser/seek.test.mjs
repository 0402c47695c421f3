// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CLIP_FRAMES,
  CLIP_RATE,
  Server,
  Viewer,
  cleanUp,
  framesBetween,
  launchBrowser,
  waitFor,
} from "./support.mjs";

const DURATION = CLIP_FRAMES / CLIP_RATE;

/** A seek lands on a keyframe: so far before the wish at most, in s. */
const BEFORE = 2;

/** How exact a place in seconds is, against a frame's own time. */
const EXACT = 0.1;

after(cleanUp);

let viewer;
before(async () => {
  const server = await Server.start();
  viewer = await Viewer.open(await launchBrowser(), server.url);
});

/** What the slider says. */
function bar() {
  return viewer.page.$eval("#seek", (it) => ({
    position: Number(it.value),
    max: Number(it.max),
    text: it.ariaValueText ?? it.getAttribute("aria-valuetext"),
    disabled: it.disabled,
  }));
}

/** Moves the thumb as the viewer's hand does, and tells when, in the page. */
function moveTo(...positions) {
  return viewer.page.evaluate(async (places) => {
    const slider = document.getElementById("seek");
    const say = (target, type) =>
      target.dispatchEvent(new PointerEvent(type, { bubbles: true }));
    const at = performance.now();
    say(slider, "pointerdown");
    for (const place of places) {
      slider.value = place;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    say(slider, "pointerup");
    return at;
  }, positions);
}

/** How far the place is before the wish, in s; the clip loops. */
const lag = (wish, place) => (wish - place + DURATION) % DURATION;

/** Waits until the server told of a place that fits the wish. */
async function waitForLanding(wish) {
  return waitFor(`the server tells that it is near ${wish} s`, async () => {
    const messages = await viewer.messages();
    const asked = messages.findLastIndex(({ type }) => type === "seek");
    if (Math.abs(messages[asked].position - wish) > EXACT) return null;
    return messages
      .slice(asked)
      .find(
        ({ type, position }) =>
          type === "state" && lag(wish + EXACT, position) <= BEFORE + 2 * EXACT,
      );
  });
}

/** The first picture after @p since that is not of the place before. */
async function waitForPicture(since, place) {
  return waitFor(`a picture of what is at ${place} s`, async () => {
    const frames = await viewer.frames();
    return frames.find(
      ({ number, at }) =>
        at > since && framesBetween(place * CLIP_RATE, number) < 2 * CLIP_RATE,
    );
  });
}

test("the bar tells how long the title is before it plays", async () => {
  await waitFor("the length of the title", async () => (await bar()).max > 0);
  assert.deepEqual(await bar(), {
    position: 0,
    max: DURATION,
    text: "0:00 of 0:24",
    disabled: false,
  });
});

test("the bar moves while it plays, as fast as the time", async () => {
  await viewer.press("start");
  await viewer.waitForPlaying();
  const moved = await viewer.page.evaluate(async () => {
    const slider = document.getElementById("seek");
    const look = () => [performance.now() / 1000, Number(slider.value)];
    const [from, first] = look();
    const places = new Set();
    while (Number(slider.value) < first + 1.5) {
      places.add(slider.value);
      await new Promise(requestAnimationFrame);
      if (performance.now() / 1000 > from + 20) break;
    }
    const [to, last] = look();
    return { speed: (last - first) / (to - from), steps: places.size };
  });
  assert.ok(moved.speed > 0.5 && moved.speed < 1.2, `${moved.speed} s a second`);
  assert.ok(moved.steps >= 4, `${moved.steps} steps in 1.5 s`);

  await waitFor("bar and picture agree", async () => {
    const [{ position }, number] = [await bar(), await viewer.number()];
    const behind = lag(position, number / CLIP_RATE);
    return behind < 0.5 || behind > DURATION - 0.5;
  });
});

test("a seek lands within 2 s before the wish, and the picture is of there", async () => {
  for (const wish of [17.3, 5.9, 21]) {
    const since = await moveTo(wish);
    // Or is already where the server says that it landed.
    const thumb = (await bar()).position;
    assert.ok(lag(wish + 1, thumb) <= BEFORE + 1 + EXACT, "the thumb stays there");
    const { position, state } = await waitForLanding(wish);
    assert.match(state, /^(playing|buffering)$/);
    const first = await waitForPicture(since, wish - BEFORE);
    await viewer.waitForMoving();
    const shown = first.number / CLIP_RATE;
    assert.ok(lag(wish + 1, shown) <= BEFORE + 1, `${shown} s for ${wish} s`);
    const ahead = lag(position + 1, shown) - 1;
    assert.ok(ahead <= BEFORE, `shows ${shown} s where it says ${position} s`);
  }
});

test("the keyboard: five seconds on", async () => {
  await viewer.stop();
  await moveTo(3);
  await waitForLanding(3);
  await viewer.page.focus("#seek");
  const { position } = await bar();
  await viewer.page.keyboard.press("ArrowRight");
  await waitForLanding(position + 5);
  assert.match((await bar()).text, /^0:0[678] of 0:24$/);
});

test("a seek while it is stopped: it stays stopped, Start goes on there", async () => {
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.stop();
  await moveTo(13);
  const { position, state } = await waitForLanding(13);
  assert.equal(state, "paused");
  assert.equal(await viewer.state(), "paused");
  assert.ok(lag(13 + EXACT, (await bar()).position) <= BEFORE + 2 * EXACT);

  const since = await viewer.page.evaluate(() => performance.now());
  await viewer.press("start");
  const { number } = await waitForPicture(since, position - EXACT);
  const ahead = framesBetween((position - EXACT) * CLIP_RATE, number);
  assert.ok(ahead < CLIP_RATE, `frame ${number} after Start at ${position} s`);
});

test("scrubbing: it keeps up and plays on where it was let go", async () => {
  const already = (await viewer.messages()).length;
  const places = Array.from({ length: 40 }, (_, i) => 2 + ((i * 7) % 20));
  const wish = 10.5;
  const since = await moveTo(...places, wish);
  await waitForLanding(wish);
  const said = (await viewer.messages()).slice(already);
  const seeks = said.filter(({ type }) => type === "seek");
  const took = seeks.at(-1).at - seeks[0].at;
  assert.ok(seeks.length >= 5, `${seeks.length} seeks`);
  assert.ok(seeks.length <= took / 100 + 2, `${seeks.length} in ${took} ms`);
  assert.deepEqual(said.filter(({ type }) => type === "error"), []);

  await viewer.waitForMoving();
  await waitForPicture(Math.max(since, seeks.at(-1).at), wish - BEFORE);
  const frames = await viewer.waitForFrames(CLIP_RATE);
  const last = frames.slice(-CLIP_RATE / 2);
  for (let i = 1; i < last.length; i++) {
    const step = framesBetween(last[i - 1].number, last[i].number);
    assert.ok(step < CLIP_RATE, `${step} frames further`);
  }
  viewer.assertNoComplaints();
});
