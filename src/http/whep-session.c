/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "whep-session.h"

#include <string.h>

#include "error.h"
#include "etag.h"
#include "ice-list.h"
#include "post.h"
#include "rate.h"
#include "reply.h"
#include "request-body.h"
#include "token.h"
#include "whep-wish.h"

struct _WvsWhepSession {
  const WvsOfferedContext *context;
  char *token;
  char *location;
  char *etag; /* of the one ICE session there is */
  WvsRate rate;
  WvsOffered *offered; /* (nullable) */
  WvsWhepSessionEnded ended;
  gpointer data;
};

static void
free_session (gpointer data)
{
  WvsWhepSession *self = data;

  g_free (self->token);
  g_free (self->location);
  g_free (self->etag);
  g_free (self);
}

static void
do_nothing (gpointer data)
{
}

static void
on_answered (const char *sdp, SoupServerMessage *message, gpointer data)
{
  WvsWhepSession *self = data;
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = g_bytes_new (sdp, strlen (sdp));
  g_autofree char *control =
      g_strdup_printf ("<%s>; rel=\"" WVS_WHEP_CONTROL_RELATION "\"",
          self->location);

  wvs_reply_body (message, SOUP_STATUS_CREATED, "application/sdp", "no-store",
      body);
  soup_message_headers_replace (headers, "Location", self->location);
  soup_message_headers_replace (headers, "ETag", self->etag);
  wvs_ice_list_add_links (self->context->config->ice_servers, headers);
  soup_message_headers_append (headers, "Link", control);
}

static void
on_ended (gpointer data)
{
  WvsWhepSession *self = data;

  self->offered = NULL;
  self->ended (self, self->data);
  /* Later: who opens it may not have seen it yet. */
  wvs_post (NULL, do_nothing, self, free_session);
}

WvsWhepSession *
wvs_whep_session_open (const WvsOfferedContext *context,
    SoupServerMessage *message, const WvsStart *start, const char *base,
    WvsWhepSessionEnded ended, gpointer data)
{
  static const WvsOfferedEvents events = { on_answered, on_ended };
  WvsWhepSession *self = g_new0 (WvsWhepSession, 1);
  g_autofree char *tag = wvs_token_new ();

  self->context = context;
  self->token = wvs_token_new ();
  self->location = g_strconcat (base, self->token, NULL);
  self->etag = g_strdup_printf ("\"%s\"", tag);
  self->ended = ended;
  self->data = data;
  self->offered = wvs_offered_open (context, message, start, &events, self);
  return self->offered != NULL ? self : NULL;
}

const char *
wvs_whep_session_get_token (WvsWhepSession *self)
{
  return self->token;
}

/* Candidates that cannot be used are passed over, as the draft has it; those
 * that are none are the client's mistake. */
static gboolean
add_candidates (WvsWhepSession *self, const WvsSdpFragment *fragment,
    GError **error)
{
  WvsSession *session = wvs_offered_get_session (self->offered);

  for (guint i = 0; i < fragment->candidates->len; i++) {
    const WvsFragmentCandidate *candidate = fragment->candidates->pdata[i];

    if (!wvs_session_add_candidate (session, candidate->text, candidate->mid,
            -1, error))
      return FALSE;
  }
  return TRUE;
}

/* (nullable) */
static const char *
get_tags (SoupServerMessage *message)
{
  return soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "If-Match");
}

static void
refuse_restart (SoupServerMessage *message)
{
  wvs_reply_problem (message, SOUP_STATUS_UNPROCESSABLE_ENTITY,
      "ICE cannot be restarted here; the session goes on as it is");
}

static void
trickle (WvsWhepSession *self, SoupServerMessage *message, const char *text,
    gsize length)
{
  const char *tags = get_tags (message);
  WvsSession *session = wvs_offered_get_session (self->offered);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsSdpFragment) fragment = NULL;

  if (tags == NULL) {
    wvs_reply_problem (message, 428,
        "If-Match with the ETag of the session is "
        "expected");
    return;
  }
  fragment = wvs_sdp_fragment_parse (text, length, &error);
  if (fragment != NULL &&
      (wvs_etag_is_any (tags) ||
          (fragment->ufrag != NULL &&
              !wvs_session_has_ufrag (session, fragment->ufrag))))
    refuse_restart (message);
  else if (fragment != NULL && add_candidates (self, fragment, &error))
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  else
    wvs_reply_error (message, error);
}

static void
control (WvsWhepSession *self, SoupServerMessage *message, const char *text,
    gsize length)
{
  WvsSession *session = wvs_offered_get_session (self->offered);
  g_autoptr (GError) error = NULL;
  WvsWhepControl wish;
  gboolean good = wvs_whep_control_parse (text, length, &wish, &error);

  if (good && wish.action == WVS_WHEP_PLAY)
    good = wvs_session_play (session, &error);
  else if (good && wish.action == WVS_WHEP_PAUSE)
    good = wvs_session_pause (session, &error);
  else if (good)
    good = wvs_session_seek (session, wish.position_us, &error);
  if (good)
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  else
    wvs_reply_error (message, error);
}

void
wvs_whep_session_patch (WvsWhepSession *self, SoupServerMessage *message)
{
  gsize length;
  g_autoptr (GBytes) body = wvs_request_body_get (message);
  const char *text = g_bytes_get_data (body, &length);
  const char *tags = get_tags (message);

  if (!wvs_rate_take (&self->rate, WVS_PATCH_BURST, WVS_PATCHES_PER_SECOND,
          g_get_monotonic_time ()))
    wvs_reply_later (message, 429, "too many requests for one session");
  else if (tags != NULL && !wvs_etag_is_match (tags, self->etag))
    wvs_reply_problem (message, SOUP_STATUS_PRECONDITION_FAILED,
        "If-Match names another ICE session than there is");
  else if (wvs_request_body_is (message, WVS_SDP_FRAGMENT_TYPE))
    trickle (self, message, text != NULL ? text : "", length);
  else if (wvs_request_body_is (message, "application/json"))
    control (self, message, text != NULL ? text : "", length);
  else {
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                      message),
        "Accept-Patch", WVS_WHEP_SESSION_TYPES);
    wvs_reply_problem (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
        "one of these is expected: " WVS_WHEP_SESSION_TYPES);
  }
}

void
wvs_whep_session_delete (WvsWhepSession *self, SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  wvs_session_stop (wvs_offered_get_session (self->offered), NULL);
}
