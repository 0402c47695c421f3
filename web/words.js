// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the page says, in words. Pure.

/** @typedef {import("./session.js").Problem} Problem */

/** @type {Record<string, [string, string]>} the state in words, and a hint */
export const STATES = {
  idle: ["Ready", "Press Start to watch."],
  connecting: ["Connecting…", ""],
  buffering: ["Buffering…", ""],
  playing: ["Playing", ""],
  paused: ["Paused", "Press Start to go on from here."],
  ended: ["The end", "Press Start to watch it again."],
  reconnecting: ["Reconnecting", ""],
  failed: ["It does not play", ""],
};

/** Why it is buffering, where the server says so. */
const REASONS = {
  encoder: "Other videos are being converted; this one is next.",
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
  damaged: ["A part of this file is damaged and is left out.", ""],
};

/** Where the server's own words say more; they come in between. */
const DETAILED = new Set(["unplayable", "timeout", "internal", "protocol"]);

/** How a track comes to the viewer: what is said of one, and of several. */
const DELIVERIES = {
  passthrough: ["as it is", "as they are"],
  transcode: ["converted", "converted"],
  refuse: ["not playable", "not playable"],
};

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
export function explainProblem({ code, message }) {
  const known = Object.hasOwn(PROBLEMS, code);
  const [what, next] = known ? PROBLEMS[code] : ["Something failed.", ""];
  const said = message && (DETAILED.has(code) || !known) ? `(${message})` : "";
  return [what, said, next].filter(Boolean).join(" ");
}

/** @param {?string} reason of the server @returns {string} may be empty */
export function explainWait(reason) {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason] : "";
}

/**
 * @param {{format: string, delivery: string}[]} tracks of a title
 * @returns {string} "VP8 and Opus as they are", "H.264 as it is, AAC converted"
 */
export function describeTracks(tracks) {
  const told = tracks.filter(({ delivery }) => DELIVERIES[delivery]);
  const [first] = told;
  if (told.length > 1 && told.every((it) => it.delivery === first.delivery)) {
    const formats = told.map(({ format }) => format).join(" and ");
    return `${formats} ${DELIVERIES[first.delivery][1]}`;
  }
  return told
    .map(({ format, delivery }) => `${format} ${DELIVERIES[delivery][0]}`)
    .join(", ");
}
