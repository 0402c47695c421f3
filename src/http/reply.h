/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <libsoup/soup.h>

/* Answers. Each closes its connection: libsoup 3.2 leaks the descriptor of one
 * that is kept alive and then closed by the client. Thread: main. */

/* The headers that every answer carries, also those that libsoup makes by
 * itself. Call when the request begins. */
void wvs_reply_prepare (SoupServerMessage *message);

/* Lets the page open a WebSocket to where it came from; for browsers to whom
 * connect-src 'self' does not mean ws: and wss:. The Host header must have been
 * checked. */
void wvs_reply_allow_socket (SoupServerMessage *message);

/**
 * wvs_reply_body:
 * @content_type: of @body
 * @cache_control: "no-cache", "no-store"
 */
void wvs_reply_body (SoupServerMessage *message, guint status,
    const char *content_type, const char *cache_control, GBytes *body);

/* As wvs_reply_body() with status 200, or 304 when the client has it: it is to
 * ask each time. */
void wvs_reply_cached (SoupServerMessage *message, const char *content_type,
    const char *etag, GBytes *body);

/* As wvs_reply_body() with status 200 for a JSON text. */
void wvs_reply_json (SoupServerMessage *message, const char *json);

/* An error as RFC 9457 has it. @detail: words of ours only: nothing of a
 * request is ever sent back. */
void wvs_reply_problem (SoupServerMessage *message, guint status,
    const char *detail);

/* As wvs_reply_problem() with a status that passes: says when to come again. */
void wvs_reply_later (SoupServerMessage *message, guint status,
    const char *detail);

/* As wvs_reply_problem() with the status that the code of @error, which is of
 * any domain, stands for. */
void wvs_reply_error (SoupServerMessage *message, const GError *error);

/* Sends the answer that was set up without reading the rest of the request,
 * and ends the connection. libsoup would first collect the body. */
void wvs_reply_now (SoupServerMessage *message);
