// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// The titles to choose from, each with a picture.

import { describeTracks, formatTime } from "./words.js";

/** @typedef {import("./titles.js").Title} Title */

/** A picture that is not there yet is asked for so often, after 1, 2, 4… s. */
const ATTEMPTS = 6;

export class TitleList {
  #list;
  #choose;
  /** @type {Map<string, {text: string, item: HTMLElement}>} by the title's id */
  #items = new Map();

  /**
   * @param {HTMLUListElement} list
   * @param {(id: string) => void} choose the viewer wants to see that one
   */
  constructor(list, choose) {
    this.#list = list;
    this.#choose = choose;
  }

  /** @param {Title[]} titles in the server's order */
  set titles(titles) {
    const focused = this.#list.ownerDocument.activeElement;
    const items = new Map();
    for (const title of titles) {
      const text = JSON.stringify(title);
      const old = this.#items.get(title.id);
      const item = old?.text === text ? old.item : this.#make(title);
      items.set(title.id, { text, item });
    }
    this.#items = items;
    this.#list.replaceChildren(...[...items.values()].map(({ item }) => item));
    if (this.#list.contains(focused)) focused.focus();
  }

  /** @param {?string} current the id of the one that is shown */
  set current(current) {
    for (const [id, { item }] of this.#items) {
      const button = item.firstElementChild;
      if (id === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #create(tag, className, ...children) {
    const element = this.#list.ownerDocument.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  #make(title) {
    const { id, name, duration, tracks = [] } = title;
    const picture = this.#create("span", "picture");
    if (tracks.some(({ kind }) => kind === "video")) {
      picture.append(this.#makePicture(id, name));
    }
    const text = this.#create(
      "span",
      "text",
      this.#create("span", "name", name),
      this.#create(
        "small",
        "facts",
        [duration ? formatTime(duration) : "", describeTracks(tracks)]
          .filter(Boolean)
          .join(" · "),
      ),
    );
    const reasons = tracks.filter(({ reason }) => reason);
    text.lastElementChild.title = reasons
      .map(({ format, reason }) => `${format}: ${reason}`)
      .join("; ");
    text.id = `text-${id}`;
    const button = this.#create("button", "", picture, text);
    button.type = "button";
    button.setAttribute("aria-labelledby", text.id); // the picture says it, too
    button.addEventListener("click", () => this.#choose(id));
    return this.#create("li", "", button);
  }

  #makePicture(id, name) {
    const image = this.#create("img", "");
    let attempts = 0;
    image.loading = "lazy"; // before the address, or it is loaded at once
    image.decoding = "async";
    image.alt = `A picture of ${name}`;
    image.addEventListener("load", () => image.classList.add("there"));
    image.addEventListener("error", () => {
      // It is being made, or there is none.
      if (++attempts === ATTEMPTS) return;
      setTimeout(() => {
        if (image.isConnected) image.src = image.src;
      }, 1000 * 2 ** (attempts - 1));
    });
    image.src = `api/titles/${encodeURIComponent(id)}/thumbnail`;
    return image;
  }
}
