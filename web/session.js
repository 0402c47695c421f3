// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// One session at the server: a WebSocket, the signaling protocol on it, and
// the peer it brings about. Begins when made, ends once. No DOM.

import { Peer, listCapabilities } from "./peer.js";

const PROTOCOL = "webrtc-video-server.v1";

/** From the first step, or a new offer, to media that can flow. */
const CONNECT_MS = 15_000;

/** How long the server may take to do what a button asked for. */
const COMMAND_MS = 5000;

/** From one seek to the next, at least. */
const SEEK_MS = 100;

/** With these it plays on. */
const NOTES = new Set(["damaged"]);

/** With these the server is done, whether it closes the socket or not. */
const FINAL = new Set(["unplayable", "not-found", "permission"]);

const VIEWS = new Set(["connecting", "buffering", "playing", "paused", "ended"]);

/** The views in which media flows or is about to. */
const MOVING = new Set(["buffering", "playing"]);

/**
 * @typedef {object} Problem
 * @property {string} code a code of the server ("busy", "unplayable", …), or
 *   ours: "unreachable" (no server answers), "lost" (it went away), "no-media"
 *   (no path for media), "media-lost" (the path went away), "protocol" (it
 *   speaks another language), "unsupported" (the browser lacks WebRTC)
 * @property {string} message for people, may be empty
 *
 * @typedef {object} SessionEvents None is called once it is closed or `lost`.
 * @property {() => {title: ?string, position: number, playing: boolean}} start
 *   asks what to start with
 * @property {(message: object) => void} view the server told the state
 * @property {(problem: Problem) => void} note something went wrong, and it plays
 *   on
 * @property {(tracks: MediaStreamTrack[]) => void} tracks media to show, in
 *   place of what was shown
 * @property {() => void} hold the media that is shown ends now
 * @property {() => void} changed `connected` or `interrupted` is another
 * @property {(problem: Problem) => void} lost it is over
 */

export class Session {
  #env;
  #events;
  #socket;
  #peer = null;
  #iceServers = [];
  #closed = false;
  #welcomed = false;
  #asked = null; // whether to play; null before the server was asked to start
  #view = "connecting";
  #problem = null; // what the server complained of last
  #deadline = null; // timer: until media can flow
  #command = null; // timer: until the server did what it was asked for
  #place = null; // where to seek to next
  #seeking = null; // timer: until it may be asked for again

  /**
   * @param {string} url of the signaling WebSocket
   * @param {SessionEvents} events
   * @param {object} env see Connection
   */
  constructor(url, events, env) {
    this.#env = env;
    this.#events = events;
    this.#socket = new env.WebSocket(url, PROTOCOL);
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () =>
      this.#lose(this.#welcomed ? "lost" : "unreachable");
    this.#expectMedia();
  }

  /** The state the server told last. */
  get view() {
    return this.#view;
  }

  /** Media can flow, or could until it was interrupted. */
  get connected() {
    return this.#peer?.connected ?? false;
  }

  /** No media arrives at the moment. */
  get interrupted() {
    return this.#peer?.interrupted ?? false;
  }

  /**
   * Tells the server to play or to pause, where it was told otherwise before.
   * @param {boolean} wanted
   */
  play(wanted) {
    // Before the start there is nothing to say: the start will say it.
    if (this.#asked === null || this.#asked === wanted) return;
    this.#asked = wanted;
    this.#send({ type: wanted ? "play" : "pause" });
    this.#env.clearTimeout(this.#command);
    this.#command = this.#env.setTimeout(() => {
      // A socket can be dead without being closed; a button must not be.
      if (this.#view === "connecting") return;
      if (MOVING.has(this.#view) !== this.#asked) this.#lose("lost");
    }, COMMAND_MS);
  }

  /**
   * Asks the server to go there; of places asked for in a hurry, for the last.
   * @param {number} position seconds
   * @returns {boolean} false before the start, which will say it
   */
  seek(position) {
    if (this.#asked === null) return false;
    this.#place = position;
    if (this.#seeking === null) this.#sendSeek();
    return true;
  }

  #sendSeek() {
    this.#seeking = null;
    if (this.#place === null) return;
    this.#send({ type: "seek", position: this.#place });
    this.#place = null;
    this.#seeking = this.#env.setTimeout(() => this.#sendSeek(), SEEK_MS);
  }

  /** @param {string} title */
  select(title) {
    this.#place = null;
    if (this.#asked !== null) this.#send({ type: "select", title });
  }

  /** Afterwards nothing that was under way calls back. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#env.clearTimeout(this.#deadline);
    this.#env.clearTimeout(this.#command);
    this.#env.clearTimeout(this.#seeking);
    this.#closePeer();
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close(1000);
  }

  #lose(code, message = "") {
    if (this.#closed) return;
    this.close();
    this.#events.lost(this.#problem ?? { code, message });
  }

  #expectMedia() {
    this.#env.clearTimeout(this.#deadline);
    this.#deadline = this.#env.setTimeout(
      () => this.#lose(this.#welcomed ? "no-media" : "unreachable"),
      CONNECT_MS,
    );
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #receive(data) {
    if (this.#closed) return;
    let message = null;
    try {
      message = JSON.parse(data);
    } catch {
      // The default below.
    }
    switch (message?.type) {
      case "welcome":
        return this.#onWelcome(message);
      case "offer":
        return this.#onOffer(message);
      case "candidate":
        return this.#onCandidate(message);
      case "state":
        return this.#onView(message);
      case "error":
        return this.#onError(message);
      default:
        return this.#lose("protocol");
    }
  }

  #onWelcome({ iceServers }) {
    this.#welcomed = true;
    this.#iceServers = iceServers ?? [];
    // Made now: its certificate is ready by the time the offer comes.
    if (!this.#newPeer()) return;
    const { title, position, playing } = this.#events.start();
    this.#asked = playing;
    this.#send({
      type: "start",
      ...(title === null ? {} : { title }),
      position,
      playing,
      capabilities: listCapabilities(this.#env.RTCRtpReceiver),
    });
  }

  #onOffer({ sdp }) {
    if (!this.#peer) return this.#lose("protocol");
    if (this.#peer.accepted) {
      // The server begins anew, with media of another kind.
      if (!this.#newPeer()) return;
      this.#expectMedia();
      this.#events.changed();
    }
    this.#peer.accept(sdp);
  }

  // Puts a new peer in place of the one there was; events of that one come too
  // late then and are ignored.
  #newPeer() {
    this.#closePeer();
    try {
      this.#peer = new Peer(
        this.#iceServers,
        {
          answer: (sdp) => this.#send({ type: "answer", sdp }),
          candidate: (it) => this.#send({ type: "candidate", ...it }),
          tracks: (tracks) => this.#events.tracks(tracks),
          changed: () => this.#onPeer(),
          lost: (message) =>
            this.#lose(this.connected ? "media-lost" : "no-media", message),
        },
        this.#env,
      );
    } catch ({ message }) {
      this.#lose("protocol", message);
      return false;
    }
    return true;
  }

  #closePeer() {
    if (!this.#peer) return;
    this.#events.hold();
    this.#peer.close();
    this.#peer = null;
  }

  #onPeer() {
    if (this.connected) this.#env.clearTimeout(this.#deadline);
    this.#events.changed();
  }

  #onCandidate({ candidate, sdpMid = null, sdpMLineIndex = null }) {
    this.#peer?.addCandidate({ candidate, sdpMid, sdpMLineIndex });
  }

  #onView(message) {
    if (!VIEWS.has(message.state)) return this.#lose("protocol");
    this.#view = message.state;
    this.#problem = null; // it went on in spite of it
    if (message.state === "ended") this.#asked = false;
    this.#events.view(message);
  }

  // Whether an error ends the session is the server's choice: it closes the
  // socket then, and this says why.
  #onError({ code, message }) {
    const problem = { code: String(code), message: String(message ?? "") };
    if (NOTES.has(problem.code)) return this.#events.note(problem);
    this.#problem = problem;
    if (FINAL.has(problem.code)) this.#lose();
  }
}
