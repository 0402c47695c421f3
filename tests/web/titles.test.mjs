// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import { test } from "node:test";

import { Titles } from "../../web/titles.js";
import { fakeBrowser, settle } from "./fakes.mjs";

const ONE = [{ id: "1", name: "one.mp4", duration: 2 }];
const TWO = [...ONE, { id: "2", name: "two.mp4", duration: null }];

function setUp() {
  const browser = fakeBrowser();
  const shown = [];
  const asked = [];
  browser.document = { hidden: false };
  browser.answer = JSON.stringify(ONE);
  browser.status = 200;
  browser.fetch = async (url) => {
    asked.push(url);
    if (browser.answer === null) throw new TypeError("out of reach");
    const { answer, status } = browser;
    return { ok: status === 200, text: async () => answer };
  };
  const titles = new Titles("api/titles", (list) => shown.push(list), browser);
  return { browser, titles, shown, asked };
}

test("asks at once and every ten seconds", async () => {
  const { browser, titles, shown, asked } = setUp();
  await titles.refresh();
  assert.deepEqual(asked, ["api/titles"]);
  assert.deepEqual(shown, [ONE]);
  browser.pass(9999);
  await settle();
  assert.equal(asked.length, 1);
  browser.answer = JSON.stringify(TWO);
  browser.pass(1);
  await settle();
  assert.equal(asked.length, 2);
  assert.deepEqual(shown, [ONE, TWO]);
});

test("shows what is the same but once", async () => {
  const { titles, shown } = setUp();
  await titles.refresh();
  await titles.refresh();
  assert.deepEqual(shown, [ONE]);
});

test("asks more often while there is nothing", async () => {
  const { browser, titles, shown, asked } = setUp();
  browser.answer = "[]";
  await titles.refresh();
  browser.answer = JSON.stringify(ONE);
  browser.pass(1000);
  await settle();
  assert.equal(asked.length, 2);
  assert.deepEqual(shown, [[], ONE]);
});

test("does not ask while nobody looks, and goes on when asked to", async () => {
  const { browser, titles, asked } = setUp();
  await titles.refresh();
  browser.document.hidden = true;
  browser.pass(60_000);
  await settle();
  assert.equal(asked.length, 1);
  browser.document.hidden = false;
  await titles.refresh();
  browser.pass(10_000);
  await settle();
  assert.equal(asked.length, 3);
});

test("keeps what it has when there is no good answer, and goes on", async () => {
  const { browser, titles, shown } = setUp();
  await titles.refresh();
  for (const [answer, status] of [[null, 0], ["{", 200], ["[]", 503]]) {
    Object.assign(browser, { answer, status });
    browser.pass(10_000);
    await settle();
  }
  assert.deepEqual(shown, [ONE]);
  Object.assign(browser, { answer: JSON.stringify(TWO), status: 200 });
  browser.pass(10_000);
  await settle();
  assert.deepEqual(shown, [ONE, TWO]);
});

test("two requests at a time are one", async () => {
  const { titles, asked } = setUp();
  await Promise.all([titles.refresh(), titles.refresh()]);
  assert.equal(asked.length, 1);
});
