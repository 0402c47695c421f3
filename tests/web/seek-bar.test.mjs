// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import { SeekBar } from "../../web/seek-bar.js";

/** An <input type="range">, as far as it matters here. */
class FakeSlider extends EventTarget {
  ownerDocument = new EventTarget();
  disabled = true;
  max = 0;
  attributes = {};
  style = { setProperty: (name, value) => (this.style[name] = value) };
  #value = 0;

  get value() {
    return String(this.#value);
  }

  set value(value) {
    this.#value = Math.max(0, Math.min(Number(value), this.max));
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  /** The viewer puts the thumb somewhere. */
  move(value) {
    this.value = value;
    this.dispatchEvent(new Event("input"));
  }

  /** @returns {boolean} whether the browser would have done something, too */
  press(key, more = {}) {
    const event = new Event("keydown", { cancelable: true });
    return this.dispatchEvent(Object.assign(event, { key, ...more }));
  }
}

function setUp() {
  const slider = new FakeSlider();
  const elapsed = {};
  const total = {};
  const sought = [];
  const bar = new SeekBar({ slider, elapsed, total }, (it) => sought.push(it));
  return { slider, elapsed, total, sought, bar };
}

test("shows where it is, also to those who listen", () => {
  const { slider, elapsed, total, bar } = setUp();
  bar.render(83.4, 296);
  assert.equal(slider.disabled, false);
  assert.equal(slider.max, 296);
  assert.equal(slider.value, "83.4");
  assert.equal(elapsed.textContent, "1:23");
  assert.equal(total.textContent, "4:56");
  assert.equal(slider.attributes["aria-valuetext"], "1:23 of 4:56");
  assert.equal(slider.style["--done"], 83.4 / 296);
});

test("a title of unknown length: the time that went by, no slider", () => {
  const { slider, elapsed, total, bar } = setUp();
  bar.render(10, 20);
  bar.render(83, 0);
  assert.equal(slider.disabled, true);
  assert.equal(elapsed.textContent, "1:23");
  assert.equal(total.textContent, "");
  assert.equal(slider.attributes["aria-valuetext"], "1:23");
  assert.equal(slider.style["--done"], 0);
});

test("dragging: each place is told, and nothing else moves the thumb", () => {
  const { slider, elapsed, sought, bar } = setUp();
  bar.render(10, 100);
  slider.dispatchEvent(new Event("pointerdown"));
  slider.move(40);
  bar.render(10.1, 100);
  assert.equal(slider.value, "40");
  assert.equal(elapsed.textContent, "0:40");
  slider.move(50);
  assert.deepEqual(sought, [40, 50]);
  // Let go, wherever the pointer is by then.
  slider.ownerDocument.dispatchEvent(new Event("pointerup"));
  bar.render(49, 100);
  assert.equal(slider.value, "49");
});

test("another title takes the thumb out of the viewer's hand", () => {
  const { slider, bar } = setUp();
  bar.render(10, 100);
  slider.dispatchEvent(new Event("pointerdown"));
  bar.render(0, 50);
  assert.equal(slider.value, "0");
});

test("the keyboard: steps of 5 s and 30 s, and both ends", () => {
  const { slider, sought, bar } = setUp();
  bar.render(50, 100);
  for (const key of [
    ..."ArrowRight ArrowUp ArrowLeft PageUp PageUp PageDown Home".split(" "),
    ..."ArrowLeft End".split(" "),
  ]) {
    assert.equal(slider.press(key), false);
  }
  assert.deepEqual(sought, [55, 60, 55, 85, 100, 70, 0, 0, 100]);
  assert.equal(slider.press("k"), true);
  assert.equal(slider.press("ArrowLeft", { altKey: true }), true); // goes back
  assert.equal(sought.length, 9);
});
