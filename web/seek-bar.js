// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// The slider over the title, and the times beside it.

import { formatTime } from "./words.js";

/** What the keys do, in seconds. */
const STEPS = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
  Home: -Infinity,
  End: Infinity,
};

export class SeekBar {
  #slider;
  #elapsed;
  #total;
  #seek;
  #held = false; // by a pointer: it is where the viewer put it
  #duration = 0;

  /**
   * @param {{slider: HTMLInputElement, elapsed: HTMLElement,
   *   total: HTMLElement}} elements
   * @param {(position: number) => void} seek called with each place the viewer
   *   wants, in seconds; many times while the thumb is dragged
   */
  constructor({ slider, elapsed, total }, seek) {
    this.#slider = slider;
    this.#elapsed = elapsed;
    this.#total = total;
    this.#seek = seek;
    slider.addEventListener("pointerdown", () => (this.#held = true));
    for (const end of ["pointerup", "pointercancel"]) {
      slider.ownerDocument.addEventListener(end, () => (this.#held = false));
    }
    slider.addEventListener("input", () => this.#onInput());
    slider.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * @param {number} position seconds
   * @param {number} duration seconds; 0: unknown
   */
  render(position, duration) {
    const slider = this.#slider;
    if (duration !== this.#duration) {
      this.#duration = duration;
      this.#held = false;
      slider.max = duration;
      slider.disabled = duration === 0;
      this.#total.textContent = duration > 0 ? formatTime(duration) : "";
    }
    if (this.#held) return;
    if (duration > 0) slider.value = position;
    this.#show(position);
  }

  #show(position) {
    const [slider, duration] = [this.#slider, this.#duration];
    const time = formatTime(position);
    const text = duration > 0 ? `${time} of ${formatTime(duration)}` : time;
    this.#elapsed.textContent = time;
    slider.setAttribute("aria-valuetext", text);
    slider.style.setProperty("--done", duration > 0 ? position / duration : 0);
  }

  #onInput() {
    const position = Number(this.#slider.value);
    this.#show(position);
    this.#seek(position);
  }

  // The browsers' own steps are parts of the whole: minutes, in a film.
  #onKey(event) {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (!Object.hasOwn(STEPS, key) || ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    const wanted = Number(this.#slider.value) + STEPS[key];
    this.#slider.value = Math.max(0, Math.min(wanted, this.#duration));
    this.#onInput();
  }
}
