/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "whep.h"

#include <string.h>

#include "cors.h"
#include "error.h"
#include "ice-list.h"
#include "reply.h"
#include "request-body.h"
#include "sdp-fragment.h"
#include "whep-session.h"
#include "whep-wish.h"

#define ENDPOINT "/whep"
#define SESSIONS "sessions/"

#define ENDPOINT_METHODS "GET, HEAD, POST, OPTIONS"
#define SESSION_METHODS "GET, HEAD, PATCH, DELETE, OPTIONS"

struct _WvsWhep {
  const WvsOfferedContext *context;
  GHashTable *sessions; /* token → WvsWhepSession, both its own */
  GHashTable *known;    /* ids of titles that were played */
};

gboolean
wvs_whep_has (const char *path)
{
  return g_str_equal (path, ENDPOINT) || g_str_has_prefix (path, ENDPOINT "/");
}

static SoupMessageHeaders *
get_headers (SoupServerMessage *message)
{
  return soup_server_message_get_response_headers (message);
}

static gboolean
has_method (SoupServerMessage *message, const char *method)
{
  return g_str_equal (soup_server_message_get_method (message), method);
}

static void
reply_options (WvsWhep *self, SoupServerMessage *message, const char *methods)
{
  SoupMessageHeaders *headers = get_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Allow", methods);
  soup_message_headers_replace (headers, "Accept-Post", "application/sdp");
  if (wvs_cors_is_preflight (message))
    wvs_cors_add_preflight (message, methods);
  else
    wvs_ice_list_add_links (self->context->config->ice_servers, headers);
}

static void
refuse_method (SoupServerMessage *message, const char *methods)
{
  soup_message_headers_replace (get_headers (message), "Allow", methods);
  wvs_reply_problem (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
      "the resource does not know this method");
}

/* GET and HEAD: that it is there, and what it takes. */
static void
reply_presence (SoupServerMessage *message)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  wvs_reply_body (message, SOUP_STATUS_OK, "application/sdp", "no-store",
      nothing);
}

/* @id: (nullable): the first one. Answers where there is no such title. */
static WvsTitle *
find_title (WvsWhep *self, SoupServerMessage *message, const char *id)
{
  WvsLibrary *library =
      wvs_media_get_library (wvs_registry_get_media (self->context->registry));
  GPtrArray *titles = wvs_library_get_titles (library);
  WvsTitle *title = NULL;

  if (id != NULL)
    title = wvs_library_lookup (library, id);
  else if (titles->len > 0)
    title = titles->pdata[0];
  if (title == NULL && (id == NULL || g_hash_table_contains (self->known, id)))
    wvs_reply_later (message, SOUP_STATUS_CONFLICT,
        "there is nothing to play at the moment");
  else if (title == NULL)
    wvs_reply_problem (message, SOUP_STATUS_NOT_FOUND,
        "there is no such title");
  return title;
}

static void
on_session_ended (WvsWhepSession *session, gpointer data)
{
  WvsWhep *self = data;

  g_hash_table_remove (self->sessions, wvs_whep_session_get_token (session));
}

static void
begin (WvsWhep *self, SoupServerMessage *message, WvsTitle *title,
    const char *base)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *offer = NULL;
  WvsWhepSession *session;
  WvsWhepStart wish;
  WvsStart start;

  if (!wvs_request_body_is (message, "application/sdp")) {
    soup_message_headers_replace (get_headers (message), "Accept-Post",
        "application/sdp");
    wvs_reply_problem (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
        "an offer of type application/sdp is expected");
    return;
  }
  offer = wvs_request_body_dup_text (message, &error);
  if (offer == NULL ||
      !wvs_whep_start_parse (g_uri_get_query (
                                 soup_server_message_get_uri (message)),
          &wish, &error)) {
    wvs_reply_error (message, error);
    return;
  }
  start = (WvsStart){ .title = wvs_title_get_info (title)->id,
    .position_us = wish.position_us,
    .playing = TRUE,
    .muted = wish.muted,
    .offer = offer };
  g_hash_table_add (self->known, g_strdup (start.title));
  session = wvs_whep_session_open (self->context, message, &start, base,
      on_session_ended, self);
  if (session != NULL)
    g_hash_table_insert (self->sessions,
        (char *)wvs_whep_session_get_token (session), session);
}

/* @id: (nullable) */
static void
dispatch_endpoint (WvsWhep *self, SoupServerMessage *message, const char *id)
{
  WvsTitle *title;

  if (has_method (message, "OPTIONS")) {
    reply_options (self, message, ENDPOINT_METHODS);
    return;
  }
  title = find_title (self, message, id);
  if (title == NULL)
    return;
  if (has_method (message, "POST"))
    /* Relative, for a proxy may have put something before the path. */
    begin (self, message, title, id != NULL ? SESSIONS : "whep/" SESSIONS);
  else if (has_method (message, "GET") || has_method (message, "HEAD"))
    reply_presence (message);
  else
    refuse_method (message, ENDPOINT_METHODS);
}

static void
dispatch_session (WvsWhep *self, SoupServerMessage *message, const char *token)
{
  WvsWhepSession *session = g_hash_table_lookup (self->sessions, token);

  if (has_method (message, "OPTIONS")) {
    reply_options (self, message, SESSION_METHODS);
    soup_message_headers_replace (get_headers (message), "Accept-Patch",
        WVS_WHEP_SESSION_TYPES);
  } else if (session == NULL)
    wvs_reply_problem (message, SOUP_STATUS_NOT_FOUND,
        "there is no such session, or it has ended");
  else if (has_method (message, "PATCH"))
    wvs_whep_session_patch (session, message);
  else if (has_method (message, "DELETE"))
    wvs_whep_session_delete (session, message);
  else if (has_method (message, "GET") || has_method (message, "HEAD"))
    reply_presence (message);
  else
    refuse_method (message, SESSION_METHODS);
}

void
wvs_whep_dispatch (WvsWhep *self, SoupServerMessage *message, const char *path)
{
  if (!wvs_cors_check (message,
          (const char *const *)self->context->config->allow_origins))
    return;
  if (g_str_has_prefix (path, ENDPOINT "/" SESSIONS))
    dispatch_session (self, message, path + strlen (ENDPOINT "/" SESSIONS));
  else if (g_str_has_prefix (path, ENDPOINT "/"))
    dispatch_endpoint (self, message, path + strlen (ENDPOINT "/"));
  else
    dispatch_endpoint (self, message, NULL);
}

WvsWhep *
wvs_whep_new (const WvsOfferedContext *context)
{
  WvsWhep *self = g_new0 (WvsWhep, 1);

  self->context = context;
  self->sessions = g_hash_table_new (g_str_hash, g_str_equal);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wvs_whep_free (WvsWhep *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->known);
  g_free (self);
}
