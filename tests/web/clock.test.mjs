// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../web/clock.js";

function setUp({ duration = 60 } = {}) {
  let time = 5000;
  const clock = new Clock(() => time);
  clock.duration = duration;
  return { clock, pass: (ms) => (time += ms) };
}

test("runs from what it was told, when it was told that it runs", () => {
  const { clock, pass } = setUp();
  assert.equal(clock.position, 0);
  clock.tell(4, false);
  pass(1000);
  assert.equal(clock.position, 4);
  clock.tell(4, true);
  pass(1500);
  assert.equal(clock.position, 5.5);
  clock.set(2);
  pass(1500);
  assert.equal(clock.position, 2);
});

test("stays within the title; one of unknown length has no end", () => {
  const { clock, pass } = setUp();
  clock.seek(70);
  assert.equal(clock.position, 60);
  clock.seek(-1);
  assert.equal(clock.position, 0);
  clock.tell(59, true);
  pass(5000);
  assert.equal(clock.position, 60);
  clock.duration = 0;
  assert.equal(clock.position, 64);
});

test("a wish stands until the server tells where it landed", () => {
  const cases = [
    // wish, told, what the clock shows then
    [30, 28.1, 28.1], // the keyframe before it
    [30, 30, 30],
    [30, 30.2, 30.2], // it had gone on by the time it was told
    [30, 10, 30], // where it was before
    [30, 31, 30],
    [30, 26, 30],
    [59, 0.1, 59], // the loop before
  ];
  for (const [wish, told, shown] of cases) {
    const { clock, pass } = setUp();
    clock.tell(10, true);
    clock.seek(wish);
    pass(100);
    assert.equal(clock.position, wish);
    clock.tell(told, true);
    assert.equal(clock.position, shown, `${told} after ${wish}`);
  }
});

test("of several wishes the last one counts", () => {
  const { clock } = setUp();
  clock.seek(20);
  clock.seek(40);
  clock.tell(20, true);
  assert.equal(clock.position, 40);
  clock.tell(39, true);
  assert.equal(clock.position, 39);
});

test("a landing far off is believed in the end", () => {
  const { clock, pass } = setUp();
  clock.seek(30);
  clock.tell(12, true);
  pass(2999);
  assert.equal(clock.position, 30);
  pass(1);
  assert.equal(clock.position, 15);
  clock.tell(50, false);
  assert.equal(clock.position, 50);
});
