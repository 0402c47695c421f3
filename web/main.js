// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// Puts the connection and the page together.

import { Connection } from "./connection.js";
import { Page } from "./page.js";
import { Titles } from "./titles.js";

const socketUrl = new URL("ws", location.href);
socketUrl.protocol = location.protocol === "https:" ? "wss:" : "ws:";

const connection = new Connection(socketUrl.href);
const page = new Page(document, connection);

// In the back/forward cache a page must hold no connection, and a page that is
// closed should not leave the server guessing.
addEventListener("pagehide", () => connection.suspend());
addEventListener("pageshow", () => connection.resume());
addEventListener("online", () => connection.retryNow());

// Files come, change and go while the page is open.
const titles = new Titles("api/titles", (list) => page.setTitles(list));
addEventListener("focus", () => titles.refresh());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) titles.refresh();
});
titles.refresh();
