// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// Where in the title we are: what the server told last, and the time since. No
// DOM, no timers.

/** After this, news that does not fit a wish is believed all the same. */
const PATIENCE_MS = 3000;

/** A seek lands on a keyframe: so many seconds before the wish at most. */
const BEFORE_S = 3.5;

/** How far behind the wish news of its landing can be. */
const AFTER_S = 0.5;

/** @typedef {{position: number, since: ?number}} Place since: it runs since
 *    then, in ms of now(); null: it stands */

export class Clock {
  #now;
  #duration = 0;
  /** @type {Place} */
  #place = { position: 0, since: null };
  /** @type {?Place} what was told while a wish was under way, not of it */
  #news = null;
  #wishedAt = null; // ms; a wish is under way

  /** @param {() => number} now ms, at a steady pace */
  constructor(now) {
    this.#now = now;
  }

  /** Seconds; 0: unknown. */
  get duration() {
    return this.#duration;
  }

  set duration(seconds) {
    this.#duration = seconds;
  }

  /** Seconds. */
  get position() {
    if (this.#news && this.#now() - this.#wishedAt >= PATIENCE_MS) {
      this.#settle(this.#news);
    }
    const { position, since } = this.#place;
    return this.#clamp(
      since === null ? position : position + (this.#now() - since) / 1000,
    );
  }

  /** Puts it there; it stands. */
  set(position) {
    this.#settle({ position, since: null });
  }

  /** The viewer wants to be there: it stands there until the server tells where
   * it landed. */
  seek(position) {
    this.set(this.#clamp(position));
    this.#wishedAt = this.#now();
  }

  /** The server told it. */
  tell(position, running) {
    const place = { position, since: running ? this.#now() : null };
    // What it told before it heard of the wish must not move us back.
    if (this.#wishedAt === null || this.#fits(position)) this.#settle(place);
    else this.#news = place;
  }

  #fits(position) {
    const ahead = position - this.#place.position;
    return ahead >= -BEFORE_S && ahead <= AFTER_S;
  }

  #settle(place) {
    this.#place = place;
    this.#news = null;
    this.#wishedAt = null;
  }

  #clamp(position) {
    const end = this.#duration > 0 ? this.#duration : Infinity;
    return Math.max(0, Math.min(position, end));
  }
}
