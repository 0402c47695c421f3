// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// A browser for the modules of web/ that have no DOM: sockets, peer
// connections and a clock that do what a test tells them.

/** Lets everything that waits for a promise go on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

class FakeSocket {
  sent = [];
  closed = false;

  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  send(text) {
    if (this.closed) throw new Error("sent on a closed socket");
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** The server says something. */
  say(message) {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.onmessage?.({ data });
  }

  /** The server, or the network, ends it. */
  drop() {
    this.closed = true;
    this.onclose?.({ code: 1006 });
  }

  types() {
    return this.sent.map(({ type }) => type);
  }

  last(type) {
    return this.sent.filter((message) => message.type === type).at(-1);
  }
}

class FakeTrack {
  kind = "video";
  stopped = false;

  constructor(sdp) {
    this.of = sdp;
  }

  stop() {
    this.stopped = true;
  }
}

class FakePeerConnection {
  connectionState = "new";
  localDescription = null;
  added = [];
  closed = false;

  constructor(configuration, gate) {
    this.configuration = configuration;
    this.gate = gate;
  }

  async setRemoteDescription({ type, sdp }) {
    await this.gate?.promise;
    if (sdp === "bad") throw new Error("not an SDP");
    this.remote = `${type} ${sdp}`;
    this.ontrack?.({ track: new FakeTrack(sdp) });
  }

  async createAnswer() {
    return { type: "answer", sdp: `answer to ${this.remote}` };
  }

  async setLocalDescription(description) {
    this.localDescription = description;
  }

  async addIceCandidate(init) {
    this.added.push(init.candidate);
    if (init.candidate === "bad") throw new Error("not a candidate");
  }

  close() {
    this.closed = true;
  }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

/** Stands in for the browser: pass it to the Connection as its `env`. */
export function fakeBrowser({ codecs = [], random = 0 } = {}) {
  const timers = new Map();
  let lastTimer = 0;
  let time = 1000;

  const browser = {
    sockets: [],
    peers: [],
    gate: null, // holds setRemoteDescription() while it is set
    random: () => random,
    now: () => time,
    setTimeout(handler, delay) {
      timers.set(++lastTimer, { handler, at: time + delay });
      return lastTimer;
    },
    clearTimeout: (timer) => timers.delete(timer),
    WebSocket: function (url, protocol) {
      browser.sockets.push(new FakeSocket(url, protocol));
      return browser.socket;
    },
    RTCPeerConnection: function (configuration) {
      browser.peers.push(new FakePeerConnection(configuration, browser.gate));
      return browser.peer;
    },
    RTCRtpReceiver: {
      getCapabilities: (kind) => ({
        codecs: codecs.filter(({ mimeType }) => mimeType.startsWith(kind)),
      }),
    },
    get socket() {
      return browser.sockets.at(-1);
    },
    get peer() {
      return browser.peers.at(-1);
    },
    get timers() {
      return timers.size;
    },

    /** Lets @p ms go by, timers firing in their order. */
    pass(ms) {
      const end = time + ms;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end);
        if (due.length === 0) break;
        const [id, timer] = due.sort((a, b) => a[1].at - b[1].at)[0];
        timers.delete(id);
        time = timer.at;
        timer.handler();
      }
      time = end;
    },
  };
  return browser;
}
