// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the viewer sees and presses. DOM only: what happens is decided in
// connection.js.

import { Screen } from "./screen.js";
import { SeekBar } from "./seek-bar.js";
import { TitleList } from "./title-list.js";
import { STATES, explainProblem, explainWait } from "./words.js";

/** How long without a picture, or without news, is longer than usual. */
const SLOW_MS = 8000;

/** How often what moves by itself is drawn. */
const TICK_MS = 100;

export class Page {
  #document;
  #connection;
  #screen;
  #seekBar;
  #list;
  #titles = [];
  #state = null; // what is shown
  #hint = null; // takes the place of the state's own, until the state changes
  #slow = null; // timer
  #tick = null; // timer

  /**
   * @param {Document} document
   * @param {import("./connection.js").Connection} connection
   */
  constructor(document, connection) {
    this.#document = document;
    this.#connection = connection;
    this.#screen = new Screen(this.#get("video"), this.#get("still"));
    this.#seekBar = new SeekBar(
      {
        slider: this.#get("seek"),
        elapsed: this.#get("elapsed"),
        total: this.#get("total"),
      },
      (position) => connection.seek(position),
    );
    this.#list = new TitleList(this.#get("titles"), (id) => this.#choose(id));

    this.#screen.addEventListener("change", () => this.#render());
    connection.addEventListener("change", () => this.#render());
    connection.addEventListener("tracks", (event) =>
      this.#screen.show(event.tracks),
    );
    connection.addEventListener("hold", () => this.#screen.hold());

    this.#on("start", "click", () => connection.start());
    this.#on("stop", "click", () => connection.stop());
    this.#on("retry", "click", () => this.#retry());
    this.#on("mute", "click", () => this.#screen.toggleMute());
    this.#on("stage", "click", ({ target }) => {
      if (!target.closest("button")) this.#toggle();
    });
    this.#on("video", "resize", () => this.#fitStage());
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#render();
  }

  /** @param {import("./titles.js").Title[]} titles in the server's order */
  setTitles(titles) {
    this.#titles = titles;
    this.#list.titles = titles;
    this.#get("library").hidden = titles.length < 2;
    this.#render();
  }

  /** The one that is shown, or would be by Start. */
  get #title() {
    const id = this.#connection.title ?? this.#titles[0]?.id;
    return this.#titles.find((each) => each.id === id);
  }

  #get(id) {
    return this.#document.getElementById(id);
  }

  #on(id, event, handler) {
    this.#get(id).addEventListener(event, handler);
  }

  #setText(id, text) {
    const element = this.#get(id);
    // A live region is read out again for each change, also to the same.
    if (element.textContent !== text) element.textContent = text;
  }

  #choose(id) {
    this.#connection.select(id);
    this.#connection.start();
    this.#get("stage").scrollIntoView({ block: "nearest" });
  }

  #toggle() {
    if (this.#connection.playing && this.#screen.blocked) {
      this.#screen.play(); // the browser waited for a gesture: this is one
    } else if (this.#connection.playing) {
      this.#connection.stop();
    } else {
      this.#connection.start();
    }
  }

  #onKey(event) {
    const { key, target } = event;
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === "k" || key === "K") {
      this.#toggle();
    } else if (key === " " && !target.closest("button")) {
      event.preventDefault(); // or the page scrolls
      this.#toggle();
    } else if ((key === "m" || key === "M") && this.#screen.hasSound) {
      this.#screen.toggleMute();
    }
  }

  #retry() {
    if (this.#connection.state === "reconnecting") this.#connection.retryNow();
    else this.#connection.restart();
    this.#get("stop").focus(); // the button that had the focus is gone
  }

  #fitStage() {
    const { videoWidth, videoHeight } = this.#get("video");
    if (!videoWidth) return;
    this.#get("stage").style.setProperty("--shape", videoWidth / videoHeight);
  }

  #render() {
    const { state, playing, problem, note } = this.#connection;
    const root = this.#document.documentElement;
    if (state !== this.#state) {
      this.#state = state;
      this.#hint = null;
      this.#watchForSlowness();
    }
    root.dataset.state = state;
    root.dataset.wish = playing ? "play" : "pause";
    root.dataset.problem = problem?.code ?? "";
    this.#renderButtons(playing);

    const [word, hint] = this.#describe();
    this.#setText("state", word);
    this.#setText("detail", hint);
    this.#setText("note", note ? explainProblem(note) : "");
    this.#get("retry").hidden =
      state !== "reconnecting" && !root.dataset.slow;
    this.#renderMute();
    this.#renderTitle();
    this.#renderTime();
  }

  // The keyboard's focus goes to the button that does something, so that Space
  // toggles there, too.
  #renderButtons(playing) {
    const [start, stop] = [this.#get("start"), this.#get("stop")];
    start.setAttribute("aria-disabled", playing);
    stop.setAttribute("aria-disabled", !playing);
    const [idle, useful] = playing ? [start, stop] : [stop, start];
    if (this.#document.activeElement === idle) useful.focus();
  }

  #renderMute() {
    const { muted, hasSound } = this.#screen;
    this.#get("mute").hidden = !hasSound;
    this.#get("mute").dataset.muted = muted;
    this.#setText("mute-label", muted ? "Unmute" : "Mute");
  }

  /** @returns {[string, string]} the state in words, and a hint */
  #describe() {
    const { state, playing, position, problem, reason } = this.#connection;
    const [word, hint] = STATES[state];
    if (problem) {
      return [this.#headline(word, problem.code), explainProblem(problem)];
    }
    if (playing && this.#screen.blocked) {
      return [word, "The browser wants a click on the picture first."];
    }
    if (state === "idle" && position > 0) return ["Stopped", STATES.paused[1]];
    if (state === "connecting" && !playing) return [word, "It will stay stopped."];
    if (state === "buffering" && reason) return [word, explainWait(reason)];
    return [word, this.#hint ?? hint];
  }

  // The same for an attempt and the wait before it, or it would flicker and a
  // screen reader never finish.
  #headline(word, code) {
    if (this.#connection.state === "failed") return word;
    return code === "busy" ? "Waiting for a place" : STATES.reconnecting[0];
  }

  // A state that should pass soon and does not gets a hint and a way out.
  #watchForSlowness() {
    const root = this.#document.documentElement;
    const hints = {
      connecting: "This takes longer than usual.",
      buffering: "The server is still getting the video ready.",
      playing: "No picture arrives. Retry, or try another browser.",
    };
    clearTimeout(this.#slow);
    delete root.dataset.slow;
    const hint = hints[this.#state];
    if (!hint) return;
    this.#slow = setTimeout(() => {
      if (this.#state === "playing" && this.#screen.alive) return;
      root.dataset.slow = "yes";
      this.#hint = hint;
      this.#render();
    }, SLOW_MS);
  }

  #renderTitle() {
    const title = this.#title;
    const tracks = title?.tracks ?? [];
    const seen = tracks.some(({ kind }) => kind === "video");
    this.#document.documentElement.dataset.media =
      tracks.length > 0 && !seen ? "sound" : "picture";
    this.#setText("name", title?.name ?? "");
    this.#setText("plate", title?.name ?? "");
    this.#list.current = title?.id ?? null;
    this.#document.title = title
      ? `${title.name} – webrtc-video-server`
      : "webrtc-video-server";
  }

  // What changes by itself; kept out of the live region, which would be read
  // out each second.
  #renderTime() {
    clearTimeout(this.#tick);
    const { state, problem, position, duration, retryIn } = this.#connection;
    this.#seekBar.render(position, duration || (this.#title?.duration ?? 0));
    const waits = state === "reconnecting";
    this.#get("countdown").hidden = !problem || state === "failed";
    this.#setText(
      "countdown",
      waits ? `Next attempt in ${Math.ceil(retryIn)} s` : "Trying now…",
    );
    if (waits || state === "playing") {
      this.#tick = setTimeout(() => this.#renderTime(), TICK_MS);
    }
  }
}
