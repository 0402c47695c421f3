// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What there is to watch, as the server tells it now. No DOM.

/** @typedef {{id: string, name: string, duration: ?number}} Title */

/** How often to ask, while somebody may be looking. */
const INTERVAL_MS = 10_000;

/** How often while there is nothing yet: the server is still looking. */
const EMPTY_INTERVAL_MS = 1000;

export class Titles {
  #url;
  #show;
  #env;
  #timer = null;
  #last = null; // the list as it was shown, as text
  #asking = false;

  /**
   * @param {string} url
   * @param {(titles: Title[]) => void} show called with each list that differs
   *   from the one before
   * @param {object} env the browser; for tests
   */
  constructor(url, show, env = globalThis) {
    this.#url = url;
    this.#show = show;
    this.#env = env;
  }

  /** Asks now, and from now on now and then: while the page is visible. */
  async refresh() {
    if (this.#asking) return;
    this.#asking = true;
    this.#env.clearTimeout(this.#timer);
    try {
      const response = await this.#env.fetch(this.#url);
      if (response.ok) this.#take(await response.text());
    } catch {
      // Without the list the server's first title plays; should the server be
      // out of reach, Start says so. What was shown stays.
    }
    this.#asking = false;
    this.#timer = this.#env.setTimeout(
      () => this.#onTimer(),
      this.#last === "[]" ? EMPTY_INTERVAL_MS : INTERVAL_MS,
    );
  }

  #onTimer() {
    if (!this.#env.document.hidden) this.refresh();
    // else: the page says when it is seen again
  }

  #take(text) {
    if (text === this.#last) return;
    const titles = JSON.parse(text);
    this.#last = text;
    this.#show(titles);
  }
}
