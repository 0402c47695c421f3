// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// What the browser tests share: a server, a browser, a viewer in it. All of it
// stays on 127.0.0.1.
//
//   WVS_SERVER        the server's program (ctest sets it)
//   WVS_BROWSER       chromium (the default) or firefox
//   WVS_CHROMIUM, WVS_FIREFOX   their programs
//   WVS_SHOW_BROWSER=1          shows the window

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import puppeteer from "puppeteer-core";

import { watchFrames, watchPeers } from "./in-page.mjs";

const TOP = fileURLToPath(new URL("../..", import.meta.url));

export const CLIP = join(TOP, "data/sample.webm");
export const CLIP_FRAMES = 720;
export const CLIP_RATE = 30;

export const isFirefox = process.env.WVS_BROWSER === "firefox";

/** How long anything may take on a busy machine. */
const DEADLINE_MS = 30_000;

/** What was started, for the words of a failure. */
const servers = [];

/** How to end what was started. */
const ends = [];

/** Ends everything that was started, the last first: to be run at the end. */
export async function cleanUp() {
  const failures = [];
  while (ends.length > 0) await ends.pop()().catch((it) => failures.push(it));
  if (failures.length > 0) throw failures[0];
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks again and again until the answer is true, and returns it.
 * @param {string} what for the message when it never is
 */
export async function waitFor(what, ask, deadline = DEADLINE_MS) {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) {
      const logs = servers.map(({ log }) => log).join("\n--\n");
      assert.fail(`waited ${deadline} ms in vain: ${what}\n${logs}`);
    }
    await sleep(20);
  }
}

/** A directory that is gone after the test. */
export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), "wvs-browser-"));
  ends.push(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A server of its own for the test. */
export class Server {
  #process;
  #log = "";

  /**
   * @param {string[]} args files and further options
   * @param {number} port 0: a free one
   */
  static async start(args = [CLIP], port = 0) {
    const server = new Server();
    servers.push(server);
    server.#spawn(["--host", "127.0.0.1", "--port", port, ...args]);
    const told = () => server.#log.match(/https?:\/\/127\.0\.0\.1:(\d+)\//);
    const [url, shown] = await waitFor("the server tells its address", () => {
      assert.equal(server.#process.exitCode, null, server.#log);
      return told();
    });
    server.url = url;
    server.port = Number(shown);
    return server;
  }

  #spawn(args) {
    const program =
      process.env.WVS_SERVER ?? join(TOP, "build/dev/src/webrtc-video-server");
    const quiet = ["--ice-server", "none", "--cache-dir", "none"];
    this.#process = spawn(program, [...quiet, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, G_DEBUG: "fatal-warnings", MALLOC_PERTURB_: "85" },
    });
    this.#process.on("error", (error) => (this.#log += error.message));
    this.#process.stdout.on("data", (text) => (this.#log += text));
    this.#process.stderr.on("data", (text) => (this.#log += text));
    ends.push(() => this.stop());
  }

  /** What it printed. */
  get log() {
    return this.#log;
  }

  get pid() {
    return this.#process.pid;
  }

  get #gone() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async #end(signal) {
    if (this.#gone) return;
    this.#process.kill(signal);
    await waitFor("the server ends", () => this.#gone);
  }

  /** Ends it as an operator would. */
  async stop() {
    await this.#end("SIGTERM");
    const { exitCode, signalCode } = this.#process;
    const fine = exitCode === 0 || signalCode === "SIGKILL";
    assert.ok(fine, `server ended with ${exitCode ?? signalCode}: ${this.#log}`);
  }

  /** Ends it without a word to anyone. */
  async kill() {
    await this.#end("SIGKILL");
  }
}

// Users get autoplay rules, so tests do; nobody needs to be called home.
const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--allow-loopback-in-peer-connection",
];

// What puppeteer has not switched off itself.
const FIREFOX_PREFS = {
  "media.peerconnection.ice.loopback": true,
  "app.update.auto": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.search.update": false,
  "captivedetect.canonicalURL": "",
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.push.connection.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-manager.url": "http://127.0.0.1:9/",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disabled": true,
  "network.trr.mode": 5,
  "services.settings.server": "http://127.0.0.1:9/",
  "toolkit.telemetry.enabled": false,
};

/**
 * @param {{mdns?: boolean}} options mdns: addresses are hidden behind names,
 *   as users have it; otherwise tests do not depend on multicast
 */
export async function launchBrowser({ mdns = false } = {}) {
  const headless = process.env.WVS_SHOW_BROWSER !== "1";
  const common = { headless, acceptInsecureCerts: true };
  const browser = await puppeteer.launch(
    isFirefox
      ? {
          ...common,
          browser: "firefox",
          executablePath: process.env.WVS_FIREFOX ?? "/usr/bin/firefox-esr",
          extraPrefsFirefox: {
            ...FIREFOX_PREFS,
            "media.peerconnection.ice.obfuscate_host_addresses": mdns,
          },
        }
      : {
          ...common,
          browser: "chrome",
          executablePath: process.env.WVS_CHROMIUM ?? "/usr/bin/chromium",
          args: [
            ...CHROMIUM_ARGS,
            ...(mdns ? [] : ["--disable-features=WebRtcHideLocalIpsWithMdns"]),
          ],
        },
  );
  ends.push(() => browser.close());
  return browser;
}

/** A page that shows the server's, and what a test asks of it. */
export class Viewer {
  /** What the page complained of: exceptions, blocked content. */
  complaints = [];

  /** @returns {Promise<Viewer>} in a window of its own */
  static async open(browser, url) {
    const viewer = new Viewer();
    const context = await browser.createBrowserContext();
    viewer.page = await context.newPage();
    viewer.page.on("pageerror", ({ message }) =>
      viewer.complaints.push(message),
    );
    viewer.page.on("console", (message) => {
      if (message.type() === "error") viewer.complaints.push(message.text());
    });
    await viewer.page.evaluateOnNewDocument(watchPeers);
    await viewer.load(url);
    return viewer;
  }

  async load(url) {
    await this.page.goto(url);
    await this.page.evaluate(watchFrames);
  }

  /** Goes to another page. */
  async leave() {
    await this.page.goto("about:blank");
  }

  async reload() {
    await this.page.reload();
    await this.page.evaluate(watchFrames);
  }

  press(id) {
    return this.page.click(`#${id}`);
  }

  /** What the page says, in one line. */
  text() {
    return this.page.$eval("#notice", ({ innerText }) =>
      innerText.replaceAll(/\s+/g, " ").trim(),
    );
  }

  state() {
    return this.page.evaluate(() => document.documentElement.dataset.state);
  }

  /** The states that the page was in since it was loaded. */
  states() {
    return this.page.evaluate(() => globalThis.wvsTest.states);
  }

  /** @param {string[]} wanted any of these */
  async waitForState(...wanted) {
    const arrived = async () => wanted.includes(await this.state());
    try {
      await waitFor(`state ${wanted.join(" or ")}`, arrived);
    } catch (error) {
      const is = `${await this.state()}: ${await this.text()}`;
      throw new Error(`the page is ${is}`, { cause: error });
    }
  }

  /** Until it plays; on a busy machine that comes with breaks. */
  waitForMoving() {
    return this.waitForState("playing", "buffering");
  }

  /** Until it plays and a picture can be seen. */
  async waitForPlaying() {
    const { length } = await this.frames();
    await this.waitForMoving();
    const arrived = async () => (await this.frames()).length > length;
    await waitFor("a picture", arrived);
  }

  /**
   * The pictures that were shown since the page was loaded, where they bear a
   * number: what Chromium shows first can be blank.
   * @returns {Promise<{number: number, at: number, presentationTime: number,
   *   rtpTimestamp: number}[]>} the number in the picture; when it was read, in
   *   ms; when the browser showed it, in ms; its place in time as it was sent
   */
  frames() {
    return this.page.evaluate(() => globalThis.wvsTest.frames);
  }

  /** Waits until @p count more pictures were shown, and returns all. */
  async waitForFrames(count) {
    const { length } = await this.frames();
    return waitFor(`${count} pictures`, async () => {
      const frames = await this.frames();
      return frames.length >= length + count && frames;
    });
  }

  /**
   * What was said on the page's sockets since it was loaded.
   * @returns {Promise<{from: "page" | "server", at: number, type: string}[]>}
   */
  messages() {
    return this.page.evaluate(() => globalThis.wvsTest.messages);
  }

  /** The number in the picture that is shown now. */
  number() {
    return this.page.evaluate(() => globalThis.wvsTest.readNumber());
  }

  /** The same, of what is on the screen: also where no media flows any more. */
  async numberOnScreen() {
    const clip = await this.page.evaluate(() =>
      globalThis.wvsTest.pictureBox(),
    );
    const png = await this.page.screenshot({ clip, encoding: "base64" });
    return this.page.evaluate((it) => globalThis.wvsTest.readPng(it), png);
  }

  /** The statistics of what comes in, of the last connection. */
  stats(kind = "video") {
    return this.page.evaluate((it) => globalThis.wvsTest.stats(it), kind);
  }

  /**
   * Presses Stop and waits until nothing arrives any more.
   * @returns {Promise<{stats: object, number: number, lastPacketMs: number}>}
   *   the last picture's number, and how long after Stop packets came
   */
  async stop() {
    const lastPacketMs = await this.page.evaluate(() =>
      globalThis.wvsTest.pressStop(),
    );
    await this.waitForState("paused");
    const stats = await this.stats();
    return { stats, number: await this.number(), lastPacketMs };
  }

  assertNoComplaints() {
    assert.deepEqual(this.complaints, []);
  }
}

/** From a keyframe of the clip to the next: a place is led to the one before. */
export const CLIP_GOP = 2 * CLIP_RATE;

/** How many frames lie between two numbers of the clip, which loops. */
export function framesBetween(first, last) {
  return (last - first + CLIP_FRAMES) % CLIP_FRAMES;
}
