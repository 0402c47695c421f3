// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// Functions that run in the page under test; each must be whole by itself.

/**
 * Before the page's own modules: remembers its peer connections, and what was
 * said on its sockets by either side.
 */
export function watchPeers() {
  const peers = [];
  const messages = [];
  globalThis.wvsTest = { peers, messages };
  const note = (from, text) =>
    messages.push({ from, at: performance.now(), ...JSON.parse(text) });
  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => note("server", data));
    }

    send(text) {
      note("page", text);
      super.send(text);
    }
  };
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      peers.push(this);
    }
  };
}

/**
 * Once the page is loaded: notes its states and the pictures it shows, with the
 * number in each.
 */
export function watchFrames() {
  const test = globalThis.wvsTest;
  const video = document.querySelector("video");
  const canvas = document.createElement("canvas");
  const CELLS = 18; // white, 16 bits, black; see data/README.md
  const SIZE = 8; // of a cell in the canvas
  const context = canvas.getContext("2d", { willReadFrequently: true });
  canvas.width = CELLS * SIZE;
  canvas.height = SIZE;

  const readNumber = (source, width, height) => {
    if (!width) return null;
    // All at once: the picture may be another by the next call.
    const [left, step] = [0.14403 * width, 0.03747 * width];
    const [top, high] = [0.94583 * height - step / 4, step / 2];
    context.drawImage(
      source,
      ...[left - step / 2, top, CELLS * step, high],
      ...[0, 0, canvas.width, canvas.height],
    );
    const light = Array.from({ length: CELLS }, (_, i) => {
      const x = (i + 0.5) * SIZE - 1;
      const { data } = context.getImageData(x, SIZE / 2 - 1, 2, 2);
      return (data[1] + data[5] + data[9] + data[13]) / 4;
    });
    const [white, black] = [light[0], light[CELLS - 1]];
    if (white - black < 80) return null;
    return light
      .slice(1, -1)
      .reduce((sum, it) => 2 * sum + (it > (white + black) / 2 ? 1 : 0), 0);
  };

  test.readNumber = () =>
    readNumber(video, video.videoWidth, video.videoHeight);

  // Where the picture is in the document, without the bars around it.
  test.pictureBox = () => {
    const box = video.getBoundingClientRect();
    const still = document.getElementById("still");
    const { videoWidth, videoHeight } = still.hidden
      ? video
      : { videoWidth: still.width, videoHeight: still.height };
    const scale = Math.min(box.width / videoWidth, box.height / videoHeight);
    const [width, height] = [videoWidth * scale, videoHeight * scale];
    const x = scrollX + box.x + (box.width - width) / 2;
    const y = scrollY + box.y + (box.height - height) / 2;
    return { x, y, width, height };
  };

  test.readPng = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    return readNumber(image, image.width, image.height);
  };

  // Each state the page was in, in order.
  const root = document.documentElement;
  test.states = [root.dataset.state];
  new MutationObserver(() => test.states.push(root.dataset.state)).observe(
    root,
    { attributeFilter: ["data-state"] },
  );

  test.frames = [];
  const onFrame = (_, { presentationTime, rtpTimestamp }) => {
    const at = performance.now();
    const number = test.readNumber();
    if (number !== null) {
      test.frames.push({ number, at, presentationTime, rtpTimestamp });
    }
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);

  test.stats = async (wanted = "video") => {
    const report = await test.peers.at(-1).getStats();
    return [...report.values()].find(
      ({ type, kind }) => type === "inbound-rtp" && kind === wanted,
    );
  };

  // Presses Stop, waits until packets no longer come, and tells how long they
  // did, in ms.
  test.pressStop = async () => {
    const QUIET_MS = 500;
    const pressed = performance.now();
    let last = pressed;
    let packets = null;
    document.getElementById("stop").click();
    while (performance.now() - last < QUIET_MS) {
      const stats = await test.stats();
      const { packetsReceived, lastPacketReceivedTimestamp: at } = stats;
      if (packets !== null && packetsReceived !== packets) {
        // Statistics can be some 50 ms old; where they tell, this is exact.
        last = at ? at - performance.timeOrigin : performance.now();
      }
      packets = packetsReceived;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return last - pressed;
  };
}
