// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// One RTCPeerConnection, from the server's offer to its end. No DOM.

/** How long a path may be interrupted before it counts as lost. */
const INTERRUPTION_MS = 5000;

/** The codecs the server may send, and what tells their variants apart. */
const CODECS = new Map([
  ["video/vp8", []],
  ["video/vp9", ["profile-id"]],
  ["video/h264", ["profile-level-id", "packetization-mode"]],
  ["video/h265", ["profile-id"]],
  ["video/av1", ["profile"]],
  ["audio/opus", []],
]);

/**
 * What this browser decodes, in the words of the signaling protocol:
 * "video/VP8", "video/H264;profile-level-id=42e01f;packetization-mode=1".
 *
 * @param {typeof RTCRtpReceiver | undefined} receiver
 * @returns {{video: string[], audio: string[]}} empty where it does not say
 */
export function listCapabilities(receiver) {
  const list = (kind) => {
    const codecs = receiver?.getCapabilities?.(kind)?.codecs ?? [];
    return [...new Set(codecs.map(describeCodec).filter(Boolean))];
  };
  return { video: list("video"), audio: list("audio") };
}

function describeCodec({ mimeType, sdpFmtpLine = "" }) {
  const wanted = CODECS.get(mimeType.toLowerCase());
  if (!wanted) return null;
  const parameters = sdpFmtpLine.split(";").map((text) => text.trim());
  const told = wanted.flatMap((name) =>
    parameters.filter((text) => text.startsWith(`${name}=`)),
  );
  return [mimeType, ...told].join(";");
}

/**
 * @typedef {object} PeerEvents None is called after close().
 * @property {(sdp: string) => void} answer
 * @property {(candidate: {candidate: string, sdpMid: ?string,
 *   sdpMLineIndex: ?number}) => void} candidate the empty string is the last
 * @property {(tracks: MediaStreamTrack[]) => void} tracks once per offer
 * @property {() => void} changed `connected` or `interrupted` is another
 * @property {(message: string) => void} lost the path is gone for good
 */

export class Peer {
  #pc;
  #events;
  #timers;
  #closed = false;
  #described = false;
  #ended = false; // the last local candidate was told
  #tracks = [];
  #waiting = []; // remote candidates that came before the offer was set
  #interruption = null; // the timer

  /** Whether accept() was called. */
  accepted = false;

  /** The path for media stood at least once. */
  connected = false;

  /**
   * @param {RTCIceServer[]} iceServers
   * @param {PeerEvents} events
   * @param {{RTCPeerConnection: typeof RTCPeerConnection,
   *   setTimeout: typeof setTimeout, clearTimeout: typeof clearTimeout}} env
   */
  constructor(iceServers, events, env) {
    this.#events = events;
    this.#timers = env;
    this.#pc = new env.RTCPeerConnection({ iceServers });
    this.#pc.onicecandidate = ({ candidate }) => this.#tell(candidate);
    this.#pc.onconnectionstatechange = () => this.#onState();
  }

  /** No media arrives at the moment. */
  get interrupted() {
    return this.#interruption !== null;
  }

  /**
   * Answers the server's offer. To be called once.
   * @param {string} sdp
   */
  async accept(sdp) {
    this.accepted = true;
    this.#pc.ontrack = ({ track }) => this.#tracks.push(track);
    try {
      await this.#pc.setRemoteDescription({ type: "offer", sdp });
      if (this.#closed) return;
      this.#described = true;
      for (const candidate of this.#waiting.splice(0)) this.#add(candidate);
      this.#events.tracks(this.#tracks);
      await this.#pc.setLocalDescription(await this.#pc.createAnswer());
      if (this.#closed) return;
      this.#events.answer(this.#pc.localDescription.sdp);
    } catch (error) {
      if (!this.#closed) this.#events.lost(error.message);
    }
  }

  /**
   * @param {RTCIceCandidateInit} candidate of the server; it may come before
   *   the offer is set
   */
  addCandidate(candidate) {
    if (this.#described) this.#add(candidate);
    else this.#waiting.push(candidate);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#timers.clearTimeout(this.#interruption);
    this.#pc.onicecandidate = null;
    this.#pc.onconnectionstatechange = null;
    this.#pc.ontrack = null;
    // Tracks that were not stopped keep Chromium from taking the page into its
    // back/forward cache.
    for (const track of this.#tracks) track.stop();
    this.#pc.close();
  }

  async #add(candidate) {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch {
      // One of several ways to the server: another may do, and where none
      // does, the connection state says so.
    }
  }

  #tell(candidate) {
    if (this.#closed) return;
    // The end comes as null, as an empty candidate, or as both.
    const text = candidate?.candidate ?? "";
    if (text === "" && this.#ended) return;
    this.#ended = text === "";
    this.#events.candidate({
      candidate: text,
      sdpMid: candidate?.sdpMid ?? null,
      sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
    });
  }

  #onState() {
    if (this.#closed) return;
    const state = this.#pc.connectionState;
    if (state === "failed") {
      this.#events.lost("The path for video and sound failed");
    } else if (state === "disconnected") {
      this.#interruption ??= this.#timers.setTimeout(
        () => this.#events.lost("No video or sound arrives any more"),
        INTERRUPTION_MS,
      );
      this.#events.changed();
    } else if (state === "connected") {
      this.#timers.clearTimeout(this.#interruption);
      this.#interruption = null;
      this.connected = true;
      this.#events.changed();
    }
  }
}
