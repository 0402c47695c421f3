// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the viewer sees and presses. DOM only: what happens is decided in
// connection.js.

/** @typedef {import("./connection.js").Problem} Problem */

/** How long without a picture, or without news, is longer than usual. */
const SLOW_MS = 8000;

/** @type {Record<string, [string, string]>} the state in words, and a hint */
const WORDS = {
  idle: ["Ready", "Press Start to watch."],
  connecting: ["Connecting…", ""],
  buffering: ["Buffering…", ""],
  playing: ["Playing", ""],
  paused: ["Paused", "Press Start to go on from here."],
  ended: ["The end", "Press Start to watch it again."],
  reconnecting: ["Reconnecting", ""],
  failed: ["It does not play", ""],
};

/** What went wrong, and what to do. */
const PROBLEMS = {
  unreachable: ["The server does not answer.", "Is it running?"],
  lost: ["The connection to the server was lost.", ""],
  "no-media": [
    "The server answers, but no video gets through.",
    "A firewall or VPN may block UDP; a TURN server helps then.",
  ],
  "media-lost": ["Video stopped coming through.", ""],
  connection: ["Video stopped coming through.", ""],
  timeout: ["The connection took too long.", ""],
  shutdown: ["The server was stopped.", "It may be back soon."],
  internal: ["The server failed.", ""],
  protocol: [
    "The server speaks another version of the protocol.",
    "Reload the page.",
  ],
  busy: ["The server is full.", "It plays as soon as there is one."],
  unplayable: ["This video cannot be played.", "Choose or provide another file."],
  "not-found": ["This video is no longer there.", "Reload the page."],
  permission: ["The server does not allow this page.", ""],
  unsupported: [
    "This browser has no WebRTC, or it is switched off.",
    "Use a current browser.",
  ],
};

/** Where the server's own words say more; they come in between. */
const DETAILED = new Set(["unplayable", "timeout", "internal", "protocol"]);

/** @param {number} seconds @returns {string} "1:02:03" or "2:03" */
export function formatTime(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown
    .map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
}

/** @param {Problem} problem @returns {string} words for people */
function explain({ code, message }) {
  const known = Object.hasOwn(PROBLEMS, code);
  const [what, next] = known ? PROBLEMS[code] : ["Something failed.", ""];
  const said = message && (DETAILED.has(code) || !known) ? `(${message})` : "";
  return [what, said, next].filter(Boolean).join(" ");
}

export class Page {
  #document;
  #connection;
  #titles = [];
  #state = null; // what is shown
  #hint = null; // takes the place of the state's own, until the state changes
  #blocked = false; // the browser refused to play without a gesture
  #slow = null; // timer
  #clock = null; // timer

  /**
   * @param {Document} document
   * @param {import("./connection.js").Connection} connection
   */
  constructor(document, connection) {
    this.#document = document;
    this.#connection = connection;
    connection.addEventListener("change", () => this.#render());
    connection.addEventListener("tracks", ({ tracks }) => this.#show(tracks));
    // Chromium shows black in place of a track that ended, unless it is paused.
    connection.addEventListener("hold", () => this.#get("video").pause());

    this.#on("start", "click", () => connection.start());
    this.#on("stop", "click", () => connection.stop());
    this.#on("retry", "click", () => this.#retry());
    this.#on("mute", "click", () => this.#toggleMute());
    this.#on("stage", "click", ({ target }) => {
      if (!target.closest("button")) this.#toggle();
    });
    this.#on("title", "change", ({ target }) => connection.select(target.value));
    this.#on("video", "resize", () => this.#fitStage());
    this.#on("video", "volumechange", () => this.#renderMute());
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#render();
  }

  /** @param {import("./titles.js").Title[]} titles in the server's order */
  setTitles(titles) {
    this.#titles = titles;
    this.#get("title").replaceChildren(
      ...titles.map(({ id, name, duration }) => {
        const time = duration ? ` (${formatTime(duration)})` : "";
        return new Option(name + time, id);
      }),
    );
    const choice = titles.length > 1; // it shows the name, too
    this.#get("titles").hidden = !choice;
    this.#get("name").hidden = choice;
    this.#render();
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

  #toggle() {
    if (this.#connection.playing && this.#blocked) {
      this.#play(); // the browser waited for a gesture: this is one
    } else if (this.#connection.playing) {
      this.#connection.stop();
    } else {
      this.#connection.start();
    }
  }

  #onKey(event) {
    const { key, target } = event;
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("select")) return;
    if (key === "k" || key === "K") {
      this.#toggle();
    } else if (key === " " && !target.closest("button")) {
      event.preventDefault(); // or the page scrolls
      this.#toggle();
    } else if ((key === "m" || key === "M") && !this.#get("mute").hidden) {
      this.#toggleMute();
    }
  }

  #retry() {
    if (this.#connection.state === "reconnecting") this.#connection.retryNow();
    else this.#connection.restart();
    this.#get("stop").focus(); // the button that had the focus is gone
  }

  // Shows what arrives. In place of a picture that is there already, it waits
  // for its own first one, so that the viewer never looks at black.
  #show(tracks) {
    const video = this.#get("video");
    const stream = new MediaStream(tracks);
    const picture = stream.getVideoTracks()[0];
    const attach = () => {
      if (picture) picture.onunmute = null;
      video.srcObject = stream;
      this.#get("mute").hidden = stream.getAudioTracks().length === 0;
      this.#play();
      this.#awaitPicture();
    };
    if (picture?.muted && video.videoWidth > 0) picture.onunmute = attach;
    else attach();
  }

  async #play() {
    const video = this.#get("video");
    const stream = video.srcObject;
    try {
      await video.play();
      if (this.#blocked) this.#setHint(null);
      this.#blocked = false;
    } catch (error) {
      if (stream !== video.srcObject || error.name !== "NotAllowedError") return;
      if (!video.muted) {
        video.muted = true; // a picture without sound is better than none
        await this.#play();
      } else {
        this.#blocked = true;
        this.#setHint("The browser wants a click on the picture first.");
      }
    }
  }

  #awaitPicture() {
    const video = this.#get("video");
    const arrived = () => {
      this.#document.documentElement.dataset.picture = "yes";
      this.#render();
    };
    if (video.requestVideoFrameCallback) {
      video.requestVideoFrameCallback(arrived);
    } else {
      video.addEventListener("loadeddata", arrived, { once: true });
    }
  }

  #fitStage() {
    const { videoWidth, videoHeight } = this.#get("video");
    if (!videoWidth) return;
    this.#get("stage").style.setProperty("--shape", videoWidth / videoHeight);
  }

  #toggleMute() {
    const video = this.#get("video");
    video.muted = !video.muted;
  }

  #renderMute() {
    const { muted } = this.#get("video");
    this.#get("mute").dataset.muted = muted;
    this.#setText("mute-label", muted ? "Unmute" : "Mute");
  }

  #setHint(text) {
    this.#hint = text;
    this.#render();
  }

  #render() {
    const { state, playing, problem } = this.#connection;
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
    this.#setText("detail", this.#hint ?? hint);
    this.#get("retry").hidden =
      state !== "reconnecting" && !root.dataset.slow;
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

  /** @returns {[string, string]} */
  #describe() {
    const { state, playing, position, problem } = this.#connection;
    const [word, hint] = WORDS[state];
    if (problem) {
      return [this.#headline(word, problem.code), explain(problem)];
    }
    if (state === "idle" && position > 0) return ["Stopped", WORDS.paused[1]];
    if (state === "connecting" && !playing) return [word, "It will stay stopped."];
    return [word, hint];
  }

  // The same for an attempt and the wait before it, or it would flicker and a
  // screen reader never finish.
  #headline(word, code) {
    if (this.#connection.state === "failed") return word;
    return code === "busy" ? "Waiting for a place" : WORDS.reconnecting[0];
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
      if (this.#state === "playing" && root.dataset.picture) return;
      root.dataset.slow = "yes";
      this.#setHint(hint);
    }, SLOW_MS);
  }

  #renderTitle() {
    const id = this.#connection.title ?? this.#titles[0]?.id;
    const title = this.#titles.find((each) => each.id === id);
    this.#setText("name", title?.name ?? "");
    this.#document.title = title
      ? `${title.name} – webrtc-video-server`
      : "webrtc-video-server";
    if (title) this.#get("title").value = id;
  }

  // What changes by itself; kept out of the live region, which would be read
  // out each second.
  #renderTime() {
    clearTimeout(this.#clock);
    const { state, problem, position, duration, retryIn } = this.#connection;
    const parts = [position, duration].filter((_, i) => i === 0 || duration > 0);
    const known = position > 0 || duration > 0;
    this.#setText("time", known ? parts.map(formatTime).join(" / ") : "");
    const waits = state === "reconnecting";
    this.#get("countdown").hidden = !problem || state === "failed";
    this.#setText(
      "countdown",
      waits ? `Next attempt in ${Math.ceil(retryIn)} s` : "Trying now…",
    );
    if (waits || state === "playing") {
      this.#clock = setTimeout(() => this.#renderTime(), 250);
    }
  }
}
