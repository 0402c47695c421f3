// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection, retryDelay } from "../../web/connection.js";
import { fakeBrowser, settle } from "./fakes.mjs";

const ICE_SERVERS = [{ urls: "stun:127.0.0.1:3478" }];

function setUp(options) {
  const browser = fakeBrowser(options);
  const connection = new Connection("ws://host/ws", browser);
  const states = [];
  const tracks = [];
  connection.addEventListener("change", () => {
    if (states.at(-1) !== connection.state) states.push(connection.state);
  });
  connection.addEventListener("tracks", (event) => tracks.push(event.tracks));
  return { browser, connection, states, tracks };
}

function welcome(browser) {
  browser.socket.say({
    type: "welcome",
    session: "s",
    iceServers: ICE_SERVERS,
  });
}

function view(browser, state, more = {}) {
  browser.socket.say({
    type: "state",
    state,
    title: "clip",
    position: 0,
    duration: 20,
    ...more,
  });
}

/** Brings the connection from where it is to media that flows. */
async function establish(browser, state = "playing", more = {}) {
  welcome(browser);
  browser.socket.say({ type: "offer", sdp: "one" });
  await settle();
  browser.peer.become("connected");
  view(browser, state, more);
}

test("start goes step by step to playing", async () => {
  const { browser, connection, states, tracks } = setUp({
    codecs: [
      { mimeType: "video/VP8" },
      { mimeType: "video/rtx", sdpFmtpLine: "apt=96" },
      {
        mimeType: "video/H264",
        sdpFmtpLine:
          "level-asymmetry-allowed=1;packetization-mode=1;" +
          "profile-level-id=42e01f",
      },
      { mimeType: "audio/opus", sdpFmtpLine: "minptime=10;useinbandfec=1" },
    ],
  });
  assert.equal(connection.state, "idle");

  connection.start();
  assert.equal(browser.socket.url, "ws://host/ws");
  assert.equal(browser.socket.protocol, "webrtc-video-server.v1");
  assert.deepEqual(browser.socket.sent, []);

  welcome(browser);
  assert.deepEqual(browser.socket.sent, [
    {
      type: "start",
      position: 0,
      playing: true,
      capabilities: {
        video: [
          "video/VP8",
          "video/H264;profile-level-id=42e01f;packetization-mode=1",
        ],
        audio: ["audio/opus"],
      },
    },
  ]);
  assert.deepEqual(browser.peer.configuration, { iceServers: ICE_SERVERS });

  browser.socket.say({ type: "offer", sdp: "one" });
  await settle();
  assert.deepEqual(browser.socket.last("answer"), {
    type: "answer",
    sdp: "answer to offer one",
  });
  assert.deepEqual(
    tracks.map((list) => list.map(({ of }) => of)),
    [["one"]],
  );

  // The server may see the path before the browser says so.
  view(browser, "playing");
  assert.equal(connection.state, "connecting");
  browser.peer.become("connected");
  assert.equal(connection.state, "playing");
  assert.deepEqual(states, ["connecting", "playing"]);
  assert.equal(connection.title, "clip");
  assert.equal(connection.duration, 20);
  assert.equal(browser.timers, 0);
});

test("stop pauses and keeps the connection, start goes on", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);

  connection.stop();
  assert.equal(connection.playing, false);
  assert.equal(browser.socket.sent.at(-1).type, "pause");
  view(browser, "paused", { position: 3.5 });
  browser.pass(60_000);
  assert.equal(connection.state, "paused");
  assert.equal(connection.position, 3.5);

  connection.start();
  assert.equal(browser.socket.sent.at(-1).type, "play");
  view(browser, "playing", { position: 3.5 });
  assert.equal(connection.state, "playing");
  assert.equal(browser.sockets.length, 1);
});

test("pressing a button twice says it once", async () => {
  const { browser, connection } = setUp();
  connection.start();
  connection.start();
  assert.equal(browser.sockets.length, 1);
  await establish(browser);
  connection.start();
  connection.stop();
  connection.stop();
  connection.start();
  connection.start();
  assert.deepEqual(browser.socket.types(), ["start", "answer", "pause", "play"]);
});

test("stop before the welcome starts paused", async () => {
  const { browser, connection } = setUp();
  connection.start();
  connection.stop();
  await establish(browser, "paused");
  assert.equal(browser.socket.last("start").playing, false);
  assert.deepEqual(browser.socket.types(), ["start", "answer"]);
  assert.equal(connection.state, "paused");
});

test("stop between the start and media pauses", async () => {
  const { browser, connection } = setUp();
  connection.start();
  welcome(browser);
  assert.equal(browser.socket.last("start").playing, true);
  connection.stop();
  assert.equal(browser.socket.sent.at(-1).type, "pause");
});

test("stop while waiting to reconnect stops that", () => {
  const { browser, connection } = setUp();
  connection.start();
  browser.socket.drop();
  connection.stop();
  assert.equal(connection.state, "idle");
  browser.pass(60_000);
  assert.equal(browser.sockets.length, 1);
});

test("the position runs while it plays and ends with the title", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser, "buffering", { position: 5 });
  browser.pass(1000);
  assert.equal(connection.position, 5);
  view(browser, "playing", { position: 5 });
  browser.pass(1500);
  assert.equal(connection.position, 6.5);
  browser.pass(60_000);
  assert.equal(connection.position, 20);
});

test("a lost server is found again at the last position", async () => {
  const { browser, connection, states } = setUp({ random: 0.5 });
  connection.start();
  await establish(browser, "playing", { position: 2 });
  const { socket, peer } = browser;
  browser.pass(4000);
  let held = 0;
  connection.addEventListener("hold", () => {
    held++;
    assert.ok(!peer.closed, "the last picture can be kept");
  });
  socket.drop();
  assert.equal(held, 1);
  assert.equal(connection.state, "reconnecting");
  assert.equal(connection.problem.code, "lost");
  assert.equal(connection.retryIn, 0.75);
  assert.ok(peer.closed);

  browser.pass(749);
  assert.equal(browser.sockets.length, 1);
  browser.pass(1);
  assert.equal(connection.state, "connecting");
  assert.equal(connection.problem.code, "lost"); // still the news
  await establish(browser, "playing", { position: 6 });
  const start = browser.socket.last("start");
  assert.equal(start.position, 6);
  assert.equal(start.title, "clip");
  assert.equal(start.playing, true);
  assert.equal(connection.state, "playing");
  assert.equal(connection.problem, null);
  assert.deepEqual(states, [
    "connecting",
    "playing",
    "reconnecting",
    "connecting",
    "playing",
  ]);
});

test("a server lost while paused is found again, paused", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  connection.stop();
  view(browser, "paused", { position: 7 });
  browser.socket.drop();
  assert.equal(connection.state, "reconnecting");
  browser.pass(1000);
  await establish(browser, "paused", { position: 7 });
  const { position, playing } = browser.socket.last("start");
  assert.deepEqual({ position, playing }, { position: 7, playing: false });
  assert.equal(connection.state, "paused");
});

test("waits between attempts grow, and shrink after a good session", async () => {
  const { browser, connection } = setUp({ random: 0 });
  connection.start();
  const waits = [];
  for (let i = 0; i < 6; i++) {
    browser.socket.drop();
    waits.push(connection.retryIn);
    browser.pass(connection.retryIn * 1000);
  }
  assert.deepEqual(waits, [0.5, 1, 2, 4, 4, 4]);

  await establish(browser);
  browser.pass(9999);
  browser.socket.drop();
  assert.equal(connection.retryIn, 4);
  connection.retryNow();
  await establish(browser);
  browser.pass(10_000);
  browser.socket.drop();
  assert.equal(connection.retryIn, 0.5);
});

test("retryDelay keeps to its bounds", () => {
  for (const failures of [0, 1, 2, 3, 4, 50, 1e9]) {
    const longest = Math.min(8000, 1000 * 2 ** failures);
    assert.equal(retryDelay(failures, 0), longest / 2);
    assert.ok(retryDelay(failures, 0.999999) <= longest);
  }
});

test("retryNow does not wait", () => {
  const { browser, connection } = setUp();
  connection.retryNow();
  assert.equal(browser.sockets.length, 0);
  connection.start();
  browser.socket.drop();
  connection.retryNow();
  assert.equal(browser.sockets.length, 2);
  browser.pass(8000);
  assert.equal(browser.sockets.length, 2);
});

test("candidates wait for the offer to be set", async () => {
  const { browser, connection } = setUp();
  let open;
  browser.gate = { promise: new Promise((resolve) => (open = resolve)) };
  connection.start();
  welcome(browser);
  const say = (candidate) =>
    browser.socket.say({
      type: "candidate",
      candidate,
      sdpMid: "0",
      sdpMLineIndex: 0,
    });
  say("a");
  browser.socket.say({ type: "offer", sdp: "one" });
  say("bad");
  await settle();
  assert.deepEqual(browser.peer.added, []);
  open();
  await settle();
  say("c");
  say("");
  assert.deepEqual(browser.peer.added, ["a", "bad", "c", ""]);
  assert.equal(connection.state, "connecting");
});

test("local candidates are told, and their end once", async () => {
  const { browser, connection } = setUp();
  connection.start();
  welcome(browser);
  browser.socket.say({ type: "offer", sdp: "one" });
  await settle();
  const found = { candidate: "x", sdpMid: "0", sdpMLineIndex: 0 };
  browser.peer.onicecandidate({ candidate: found });
  browser.peer.onicecandidate({ candidate: { ...found, candidate: "" } });
  browser.peer.onicecandidate({ candidate: null });
  const told = browser.socket.sent.filter(({ type }) => type === "candidate");
  assert.deepEqual(told, [
    { type: "candidate", ...found },
    { type: "candidate", ...found, candidate: "" },
  ]);
});

test("a second offer gets a peer connection of its own", async () => {
  const { browser, connection, tracks } = setUp();
  connection.start();
  await establish(browser);
  const old = browser.peer;
  const late = old.onconnectionstatechange;
  browser.socket.say({ type: "offer", sdp: "two" });
  await settle();
  assert.equal(browser.peers.length, 2);
  assert.ok(old.closed);
  assert.equal(connection.state, "connecting");
  assert.equal(browser.socket.last("answer").sdp, "answer to offer two");
  assert.equal(tracks.length, 2);

  old.connectionState = "failed";
  late();
  browser.peer.become("connected");
  assert.equal(connection.state, "playing");
});

test("what a replaced connection still does is ignored", async () => {
  const { browser, connection, tracks } = setUp();
  let open;
  browser.gate = { promise: new Promise((resolve) => (open = resolve)) };
  connection.start();
  welcome(browser);
  const { socket, peer } = browser;
  const { onclose } = socket;
  const { onicecandidate, onconnectionstatechange } = peer;
  socket.say({ type: "offer", sdp: "one" });
  browser.gate = null;
  connection.restart();
  assert.ok(socket.closed && peer.closed);

  open(); // its offer is set only now
  onicecandidate({ candidate: null });
  peer.connectionState = "failed";
  onconnectionstatechange();
  await settle();
  assert.deepEqual(tracks, []);
  assert.deepEqual(socket.types(), ["start"]);
  await establish(browser);
  onclose({ code: 1006 });
  assert.equal(connection.state, "playing");
});

test("an offer that cannot be set is a reason to try again", async () => {
  const { browser, connection } = setUp();
  connection.start();
  welcome(browser);
  browser.socket.say({ type: "offer", sdp: "bad" });
  await settle();
  assert.equal(connection.state, "reconnecting");
  assert.deepEqual(connection.problem, {
    code: "no-media",
    message: "not an SDP",
  });
});

test("errors: which end it, and which are tried again", async () => {
  const cases = [
    ["unplayable", false, "failed"],
    ["not-found", false, "failed"],
    ["permission", false, "failed"],
    ["busy", true, "reconnecting"],
    ["internal", true, "reconnecting"],
    ["timeout", true, "reconnecting"],
    ["invalid", false, "connecting"],
  ];
  for (const [code, closes, expected] of cases) {
    const { browser, connection } = setUp();
    connection.start();
    welcome(browser);
    browser.socket.say({ type: "error", code, message: "Why" });
    if (closes) browser.socket.drop();
    assert.equal(connection.state, expected, code);
    if (expected !== "connecting") {
      assert.deepEqual(connection.problem, { code, message: "Why" });
    }
    browser.pass(expected === "failed" ? 60_000 : 0);
    assert.equal(browser.sockets.length, 1);
  }
});

test("an error that did no harm is not blamed for a later end", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  browser.socket.say({ type: "error", code: "invalid", message: "x" });
  view(browser, "playing");
  browser.socket.drop();
  assert.equal(connection.problem.code, "lost");
});

test("start after a failure tries again", async () => {
  const { browser, connection } = setUp();
  connection.start();
  browser.socket.say({ type: "error", code: "not-found", message: "" });
  assert.equal(connection.playing, false);
  connection.start();
  await establish(browser);
  assert.equal(connection.state, "playing");
});

test("no attempt lasts for ever", async () => {
  const cases = [
    ["unreachable", () => {}],
    ["no-media", (browser) => welcome(browser)],
    [
      "no-media",
      (browser) => {
        welcome(browser);
        browser.socket.say({ type: "offer", sdp: "one" });
      },
    ],
  ];
  for (const [code, advance] of cases) {
    const { browser, connection } = setUp();
    connection.start();
    advance(browser);
    await settle();
    browser.pass(14_999);
    assert.equal(connection.state, "connecting");
    browser.pass(1);
    assert.equal(connection.state, "reconnecting");
    assert.equal(connection.problem.code, code);
  }
});

test("a short interruption passes, a long one is a loss", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser, "playing", { position: 1 });
  browser.peer.become("disconnected");
  assert.equal(connection.state, "buffering");
  browser.pass(4999);
  browser.peer.become("connected");
  assert.equal(connection.state, "playing");
  assert.equal(Math.round(connection.position), 6);

  browser.peer.become("disconnected");
  browser.pass(5000);
  assert.equal(connection.state, "reconnecting");
  assert.equal(connection.problem.code, "media-lost");
  // Where the picture stood, not where the server had got to meanwhile.
  assert.equal(Math.round(connection.position), 6);
});

test("a failed path is a loss at once", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  browser.peer.become("failed");
  assert.equal(connection.problem.code, "media-lost");
});

test("a server that does not do what it was asked for is lost", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  connection.stop();
  browser.pass(5000);
  assert.equal(connection.state, "reconnecting");
  connection.retryNow();
  await establish(browser, "paused");
  assert.equal(connection.state, "paused");
});

test("the end: start plays it again, reconnecting does not", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  view(browser, "ended", { position: 20 });
  assert.equal(connection.state, "ended");
  assert.equal(connection.playing, false);
  connection.start();
  assert.equal(browser.socket.sent.at(-1).type, "play");
  view(browser, "playing");
  view(browser, "ended", { position: 20 });
  browser.socket.drop();
  browser.pass(1000);
  welcome(browser);
  assert.equal(browser.socket.last("start").playing, false);
  assert.equal(browser.socket.last("start").position, 20);
});

test("select: in a session, before one and after a failure", async () => {
  const { browser, connection } = setUp();
  connection.select("first");
  connection.start();
  welcome(browser);
  assert.equal(browser.socket.last("start").title, "first");
  browser.socket.say({ type: "error", code: "unplayable", message: "" });
  connection.select("second");
  assert.equal(connection.state, "idle");
  connection.start();
  await establish(browser, "playing", { title: "second", position: 9 });
  connection.select("third");
  assert.deepEqual(browser.socket.sent.at(-1), {
    type: "select",
    title: "third",
  });
  view(browser, "playing", { title: "second", position: 9.5 });
  assert.equal(connection.position, 0);
  view(browser, "playing", { title: "third", position: 0, duration: 5 });
  assert.equal(connection.duration, 5);
});

test("seek: at once, then ten times a second, the last one counts", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser, "playing", { position: 1, duration: 100 });
  const sought = () =>
    browser.socket.sent
      .filter(({ type }) => type === "seek")
      .map(({ position }) => position);
  for (let i = 0; i <= 20; i++) {
    connection.seek(50 + i); // forty times a second
    browser.pass(25);
  }
  browser.pass(1000);
  assert.deepEqual(sought(), [50, 53, 57, 61, 65, 69, 70]);
  assert.equal(connection.position, 70);

  // What was told before it heard of it does not move the viewer back.
  connection.seek(30);
  view(browser, "playing", { position: 71, duration: 100 });
  assert.equal(connection.position, 30);
  view(browser, "playing", { position: 28.5, duration: 100 });
  browser.pass(1000);
  assert.equal(connection.position, 29.5);
  connection.suspend();
  assert.equal(browser.timers, 0);
});

test("seek without a session: there it starts", async () => {
  const { browser, connection } = setUp();
  connection.seek(7);
  assert.equal(connection.state, "idle");
  assert.equal(connection.position, 7);
  connection.start();
  connection.seek(8);
  await establish(browser, "playing", { position: 8 });
  assert.equal(browser.socket.last("start").position, 8);
  assert.deepEqual(browser.socket.types(), ["start", "answer"]);

  browser.socket.drop();
  connection.seek(12);
  browser.pass(1000);
  welcome(browser);
  assert.equal(browser.socket.last("start").position, 12);
});

test("seek while nothing arrives: there it goes on", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser, "playing", { position: 1 });
  browser.peer.become("disconnected");
  connection.seek(15);
  browser.pass(5000);
  assert.equal(connection.state, "reconnecting");
  assert.equal(connection.position, 15);
});

test("a title that was taken up is waited for, not paused", async () => {
  const { browser, connection, states } = setUp();
  connection.start();
  await establish(browser, "playing", { position: 9 });
  connection.seek(10);
  connection.seek(11); // is forgotten
  connection.select("other");
  const other = { title: "other", duration: 5 };
  view(browser, "paused", other);
  assert.equal(connection.state, "buffering");
  view(browser, "playing", other);
  browser.pass(1000);
  assert.equal(connection.position, 1);
  assert.deepEqual(browser.socket.types().slice(2), ["seek", "select"]);
  assert.deepEqual(states, ["connecting", "playing", "buffering", "playing"]);
});

test("the server says why it has nothing to play yet", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser, "buffering", { reason: "encoder" });
  assert.equal(connection.reason, "encoder");
  view(browser, "buffering");
  assert.equal(connection.reason, null);
  view(browser, "buffering", { reason: "encoder" });
  view(browser, "playing");
  assert.equal(connection.reason, null);
});

test("a damaged part is noted while it plays on", async () => {
  const { browser, connection } = setUp();
  connection.start();
  await establish(browser);
  const damaged = { type: "error", code: "damaged", message: "at 3 s" };
  browser.socket.say(damaged);
  assert.equal(connection.state, "playing");
  assert.equal(connection.problem, null);
  assert.deepEqual(connection.note, { code: "damaged", message: "at 3 s" });
  browser.pass(10_000);
  assert.equal(connection.note, null);

  browser.socket.say(damaged);
  connection.select("other");
  assert.equal(connection.note, null);
  browser.socket.say(damaged);
  browser.socket.drop();
  assert.equal(connection.problem.code, "lost");
  assert.equal(connection.note, null);
});

test("left and come back to: closed, then as it was", async () => {
  const { browser, connection, tracks } = setUp();
  connection.resume();
  connection.suspend();
  assert.equal(browser.sockets.length, 0);
  connection.start();
  await establish(browser, "playing", { position: 4 });
  const { socket, peer } = browser;
  connection.suspend();
  assert.ok(socket.closed && peer.closed && tracks[0][0].stopped);
  assert.equal(browser.timers, 0);
  browser.pass(60_000);
  connection.resume();
  welcome(browser);
  const { position, playing } = browser.socket.last("start");
  assert.deepEqual({ position, playing }, { position: 4, playing: true });
});

test("what is no message of the protocol ends the session", () => {
  for (const text of [
    "",
    "null",
    "[]",
    "{",
    '{"type":"other"}',
    '{"type":"state","state":"dancing"}',
    '{"type":"offer","sdp":"before the welcome"}',
  ]) {
    const { browser, connection } = setUp();
    connection.start();
    browser.socket.say(text);
    assert.equal(connection.state, "reconnecting", text);
    assert.equal(connection.problem.code, "protocol", text);
  }
});

test("a browser without WebRTC is told so", () => {
  const { browser, connection } = setUp();
  const without = new Connection("ws://host/ws", {
    ...browser,
    RTCPeerConnection: undefined,
  });
  without.start();
  assert.equal(without.state, "failed");
  assert.equal(without.problem.code, "unsupported");
  assert.equal(connection.state, "idle");
});
