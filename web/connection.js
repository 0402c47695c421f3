// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the viewer wants, carried through sessions that come and go. No DOM:
// page.js shows what is told here.

import { Clock } from "./clock.js";
import { Session } from "./session.js";

/** A session that stood this long was a good one: the next wait is short. */
const STEADY_MS = 10_000;

const RETRY_MAX_MS = 8000;

/** How long a note is of interest. */
const NOTE_MS = 10_000;

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
  #clock;
  #heldPosition = null; // where the picture stood when media was interrupted
  #reason = null; // why it is buffering
  /** @type {?Problem} */
  #problem = null;
  /** @type {?Problem} */
  #note = null;
  #noteEnd = null; // timer
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
    this.#clock = new Clock(this.#env.now);
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
    return this.#clock.position;
  }

  /** Seconds; 0: unknown. */
  get duration() {
    return this.#clock.duration;
  }

  /** Why it is "buffering"; null: for no special reason. @returns {?string} */
  get reason() {
    return this.#state === "buffering" ? this.#reason : null;
  }

  /** Why it is "reconnecting", or "connecting" again, or "failed".
   * @returns {?Problem} */
  get problem() {
    return this.#problem;
  }

  /** What went wrong of late while it plays on. @returns {?Problem} */
  get note() {
    return this.#note;
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
   * Goes on, or stays stopped, at another place of the title. May be called
   * many times a second.
   * @param {number} position seconds
   */
  seek(position) {
    if (this.#heldPosition !== null) this.#heldPosition = position;
    if (this.#session?.seek(position)) this.#clock.seek(position);
    else this.#clock.set(position);
    this.#changed();
  }

  /**
   * Takes up another title, from its beginning; playing, if it played.
   * @param {string} title
   */
  select(title) {
    if (title === this.#title) return;
    this.#title = title;
    this.#clock.set(0);
    this.#clock.duration = 0;
    this.#setNote(null);
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
          position: this.#clock.position,
          playing: this.#wish,
        }),
        view: (message) => this.#onView(message),
        note: (problem) => this.#setNote(problem),
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
    this.#setNote(null);
  }

  // Gives up until the viewer says otherwise.
  #fail(problem) {
    this.#drop();
    this.#wish = false;
    this.#enter("failed", problem);
  }

  // Stops the clock at the last picture that was seen.
  #hold() {
    this.#clock.set(this.#heldPosition ?? this.position);
  }

  #setNote(problem) {
    const { clearTimeout, setTimeout } = this.#env;
    clearTimeout(this.#noteEnd);
    this.#note = problem;
    if (!problem) return;
    this.#noteEnd = setTimeout(() => {
      this.#note = null;
      this.#changed();
    }, NOTE_MS);
    this.#changed();
  }

  #onTracks(tracks) {
    this.dispatchEvent(Object.assign(new Event("tracks"), { tracks }));
  }

  #onView({ state, title, position, duration, reason }) {
    if (typeof title === "string") {
      this.#title ??= title;
      if (title !== this.#title) return; // of the one before select()
    }
    if (Number.isFinite(duration)) this.#clock.duration = duration;
    if (state === "ended" && this.duration > 0) position = this.duration;
    if (Number.isFinite(position)) {
      this.#clock.tell(position, state === "playing");
    }
    this.#reason = reason ?? null;
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
    // A title that was just taken up stands until it can play.
    const waits = view === "playing" ? interrupted : view === "paused" && this.#wish;
    if (!connected) this.#enter("connecting", this.#problem);
    else this.#enter(waits ? "buffering" : view);
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
