// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  describeTracks,
  explainProblem,
  explainWait,
  formatTime,
} from "../../web/words.js";

test("formatTime", () => {
  for (const [seconds, text] of [
    [0, "0:00"],
    [9.99, "0:09"],
    [83, "1:23"],
    [3599.5, "59:59"],
    [3600, "1:00:00"],
    [36_125, "10:02:05"],
  ]) {
    assert.equal(formatTime(seconds), text);
  }
});

test("describeTracks", () => {
  const track = (format, delivery) => ({ format, delivery });
  for (const [tracks, text] of [
    [[], ""],
    [[track("VP8", "passthrough")], "VP8 as it is"],
    [
      [track("VP8", "passthrough"), track("Opus", "passthrough")],
      "VP8 and Opus as they are",
    ],
    [
      [track("H.264", "passthrough"), track("AAC", "transcode")],
      "H.264 as it is, AAC converted",
    ],
    [
      [track("H.265", "transcode"), track("AAC", "transcode")],
      "H.265 and AAC converted",
    ],
    [[track("AV1", "refuse")], "AV1 not playable"],
    [[track("VP8", "beamed"), track("Opus", "passthrough")], "Opus as it is"],
  ]) {
    assert.equal(describeTracks(tracks), text);
  }
});

test("a problem: what, the server's words where they help, what to do", () => {
  for (const [code, message, text] of [
    ["lost", "x", "The connection to the server was lost."],
    [
      "unplayable",
      "no video",
      "This video cannot be played. (no video) Choose or provide another file.",
    ],
    ["never-heard-of", "why", "Something failed. (why)"],
    ["toString", "", "Something failed."],
    ["damaged", "x", "A part of this file is damaged and is left out."],
  ]) {
    assert.equal(explainProblem({ code, message }), text);
  }
});

test("a wait: words for a reason that is known", () => {
  assert.match(explainWait("encoder"), /converted/);
  assert.equal(explainWait("never-heard-of"), "");
  assert.equal(explainWait(null), "");
});
