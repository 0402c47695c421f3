// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the viewer wants, carried through sessions that come and go. No DOM:
// page.js shows what is told here.

import { Session } from "./session.js";

/** A session that stood this long was a good one: the next wait is short. */
const STEADY_MS = 10_000;

const RETRY_MAX_MS = 8000;

/** Trying again unasked would not help with these. */
const FATAL = new Set(["unplayable", "not-found", "permission", "unsupported"]);

/**
 * How long to wait after an attempt that failed: at random, so that the viewers
 * of a server that restarts do not come back all at once.
 *
 * @param {number} failures how many failed before it in a row
 * @param {number} random 0 ≤ random < 1
 * @returns {number} milliseconds: 500–1000, 1000–2000, … 4000–8000
 */
export function retryDelay(failures, random) {
  const longest = Math.min(RETRY_MAX_MS, 1000 * 2 ** Math.min(failures, 10));
  return longest * (0.5 + random / 2);
}

/**
 * @typedef {"idle" | "connecting" | "buffering" | "playing" | "paused" |
 *   "ended" | "reconnecting" | "failed"} State
 * @typedef {import("./session.js").Problem} Problem
 */

/**
 * Plays a title of the server. start() and stop() say what the viewer wants;
 * they can be called at any time and in any order. Events tell what comes of
 * it:
 *
 * - "change": one of the properties is another
 * - "tracks": media to show in place of the old, the event's `tracks`
 * - "hold": the media that is shown is about to end; now is the time to keep
 *   its last picture
 */
export class Connection extends EventTarget {
  #url;
  #env;
  /** @type {State} */
  #state = "idle";
  #wish = false;
  #title = null;
  #position = 0; // at the time #since, or for as long as that is null
  #since = null;
  #heldPosition = null; // where the picture stood when media was interrupted
  #duration = 0;
  /** @type {?Problem} */
  #problem = null;
  /** @type {?Session} */
  #session = null;
  #connectedAt = null; // when media of this session could flow
  #failures = 0;
  #retry = null; // timer
  #retryAt = 0;
  #suspended = false;

  /**
   * @param {string} url of the signaling WebSocket
   * @param {object} [env] stands in for the browser's own in tests
   */
  constructor(url, env = {}) {
    super();
    this.#url = url;
    this.#env = {
      WebSocket: globalThis.WebSocket,
      RTCPeerConnection: globalThis.RTCPeerConnection,
      RTCRtpReceiver: globalThis.RTCRtpReceiver,
      setTimeout: (...args) => globalThis.setTimeout(...args),
      clearTimeout: (timer) => globalThis.clearTimeout(timer),
      now: () => performance.now(),
      random: () => Math.random(),
      ...env,
    };
  }

  get state() {
    return this.#state;
  }

  /** Whether the viewer wants it to play: what the buttons go by. */
  get playing() {
    return this.#wish;
  }

  /** The title's id; null until select() or the server named one. */
  get title() {
    return this.#title;
  }

  /** Seconds. */
  get position() {
    const elapsed =
      this.#since === null ? 0 : (this.#env.now() - this.#since) / 1000;
    const position = this.#position + elapsed;
    return this.#duration > 0 ? Math.min(position, this.#duration) : position;
  }

  /** Seconds; 0: unknown. */
  get duration() {
    return this.#duration;
  }

  /** Why it is "reconnecting", or "connecting" again, or "failed".
   * @returns {?Problem} */
  get problem() {
    return this.#problem;
  }

  /** While "reconnecting": seconds until the next attempt. */
  get retryIn() {
    return Math.max(0, (this.#retryAt - this.#env.now()) / 1000);
  }

  /** Plays, from where it was stopped. */
  start() {
    this.#wish = true;
    if (this.#session) {
      this.#session.play(true);
      this.#changed();
    } else {
      this.#failures = 0;
      this.#problem = null;
      this.#connect();
    }
  }

  /** Halts. A session, also one that is coming about, is kept. */
  stop() {
    if (!this.#wish) return;
    this.#wish = false;
    if (this.#session) {
      this.#session.play(false);
      this.#changed();
    } else {
      this.#drop();
      this.#enter("idle");
    }
  }

  /** While "reconnecting": does not wait any longer. */
  retryNow() {
    if (this.#state === "reconnecting") this.#connect();
  }

  /** Goes on in a new session, where this one does not show what it should. */
  restart() {
    if (!this.#session) return;
    this.#hold();
    this.#connect();
  }

  /**
   * Takes up another title, from its beginning; playing, if it played.
   * @param {string} title
   */
  select(title) {
    if (title === this.#title) return;
    this.#title = title;
    this.#setClock(0, false);
    this.#duration = 0;
    this.#session?.select(title);
    if (this.#state === "failed") this.#enter("idle");
    else this.#changed();
  }

  /** The page is left, perhaps into the back/forward cache. */
  suspend() {
    if (!this.#session && this.#state !== "reconnecting") return;
    this.#hold();
    this.#drop();
    this.#suspended = true;
    this.#enter("idle");
  }

  /** It came back from there. */
  resume() {
    if (this.#suspended) this.#connect();
  }

  // The one place where #state changes.
  #enter(state, problem = null) {
    this.#state = state;
    this.#problem = problem;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #connect() {
    this.#drop();
    if (!this.#env.WebSocket || !this.#env.RTCPeerConnection) {
      this.#fail({ code: "unsupported", message: "" });
      return;
    }
    this.#session = new Session(
      this.#url,
      {
        start: () => ({
          title: this.#title,
          position: this.#position,
          playing: this.#wish,
        }),
        view: (message) => this.#onView(message),
        tracks: (tracks) => this.#onTracks(tracks),
        hold: () => this.dispatchEvent(new Event("hold")),
        changed: () => this.#onSession(),
        lost: (problem) => this.#onLost(problem),
      },
      this.#env,
    );
    this.#enter("connecting", this.#problem);
  }

  // Ends what is under way, without a word to the viewer.
  #drop() {
    this.#env.clearTimeout(this.#retry);
    this.#session?.close();
    this.#session = null;
    this.#connectedAt = null;
    this.#heldPosition = null;
    this.#suspended = false;
  }

  // Gives up until the viewer says otherwise.
  #fail(problem) {
    this.#drop();
    this.#wish = false;
    this.#enter("failed", problem);
  }

  #setClock(position, running) {
    this.#position = position;
    this.#since = running ? this.#env.now() : null;
  }

  // Stops the clock at the last picture that was seen.
  #hold() {
    this.#setClock(this.#heldPosition ?? this.position, false);
  }

  #onTracks(tracks) {
    this.dispatchEvent(Object.assign(new Event("tracks"), { tracks }));
  }

  #onView({ state, title, position, duration }) {
    if (typeof title === "string") {
      this.#title ??= title;
      if (title !== this.#title) return; // of the one before select()
    }
    if (Number.isFinite(duration)) this.#duration = duration;
    if (Number.isFinite(position)) this.#setClock(position, state === "playing");
    // Who starts again wants to see it anew.
    if (state === "ended") this.#wish = false;
    this.#show();
  }

  #onSession() {
    if (!this.#session.interrupted) {
      this.#heldPosition = null;
      if (this.#session.connected) this.#connectedAt ??= this.#env.now();
    } else {
      this.#heldPosition ??= this.position;
    }
    this.#show();
  }

  // What the server says counts from when its media can reach us.
  #show() {
    const { view, connected, interrupted } = this.#session;
    if (!connected) this.#enter("connecting", this.#problem);
    else this.#enter(interrupted && view === "playing" ? "buffering" : view);
  }

  #onLost(problem) {
    const { now, random, setTimeout } = this.#env;
    if (this.#connectedAt !== null && now() - this.#connectedAt >= STEADY_MS) {
      this.#failures = 0;
    }
    this.#hold();
    if (FATAL.has(problem.code)) {
      this.#fail(problem);
      return;
    }
    this.#drop();
    const delay = retryDelay(this.#failures++, random());
    this.#retryAt = now() + delay;
    this.#retry = setTimeout(() => this.#connect(), delay);
    this.#enter("reconnecting", problem);
  }
}
