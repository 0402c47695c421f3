// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";

import {
  CLIP,
  Server,
  Viewer,
  cleanUp,
  launchBrowser,
  temporaryDirectory,
} from "./support.mjs";

after(cleanUp);

function makeCertificate() {
  const directory = temporaryDirectory();
  const [key, certificate] = ["key.pem", "cert.pem"].map((name) =>
    join(directory, name),
  );
  execFileSync(
    "openssl",
    [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1".split(" "),
      ..."-nodes -days 2 -subj /CN=127.0.0.1".split(" "),
      ..."-addext subjectAltName=IP:127.0.0.1".split(" "),
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: "pipe" },
  );
  return ["--cert-file", certificate, "--key-file", key];
}

test("over HTTPS, signaling goes over WSS and it plays", async () => {
  const server = await Server.start([...makeCertificate(), CLIP]);
  assert.match(server.url, /^https:/);
  const viewer = await Viewer.open(await launchBrowser(), server.url);
  await viewer.press("start");
  await viewer.waitForPlaying();
  await viewer.waitForFrames(10);
  viewer.assertNoComplaints();
});
