/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "acceptance.h"

#include <string.h>

#include "error.h"
#include "format.h"
#include "offer-internal.h"
#include "sdp-writer.h"
#include "token.h"

static gboolean
accept (WvsAcceptance *self, guint index, const WvsTrack *track, GError **error)
{
  WvsKind kind = wvs_codec_get_kind (track->codec);
  int mline = wvs_offer_get_mline (self->offer, kind);
  WvsAccepted *accepted = &self->media[self->n_media];

  if (mline >= 0) {
    accepted->media =
        wvs_sdp_get_media (wvs_offer_get_sdp (self->offer), (guint)mline);
    accepted->format = wvs_format_find (accepted->media, track->codec);
  }
  if (accepted->format == NULL) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "no m= line takes %s", wvs_codec_get_name (track->codec));
    return FALSE;
  }
  accepted->mline = (guint)mline;
  accepted->track = index;
  accepted->codec = track->codec;
  accepted->rtx = wvs_format_find_rtx (accepted->media, accepted->format);
  self->n_media++;
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return (int)((const WvsAccepted *)a)->mline -
         (int)((const WvsAccepted *)b)->mline;
}

/* RFC 9143 §7.3.1: the first of the group that is not rejected. */
static guint
find_tagged (const WvsAcceptance *self)
{
  char **mid = wvs_offer_get_sdp (self->offer)->bundle;

  for (; mid != NULL && *mid != NULL; mid++) {
    for (guint i = 0; i < self->n_media; i++) {
      if (g_str_equal (self->media[i].media->mid, *mid))
        return i;
    }
  }
  return 0; /* it stands alone */
}

WvsAcceptance *
wvs_acceptance_new (WvsOffer *offer, const WvsTrack *tracks, guint n_tracks,
    GError **error)
{
  g_autoptr (WvsAcceptance) self = g_new0 (WvsAcceptance, 1);

  self->offer = wvs_offer_ref (offer);
  for (guint i = 0; i < MIN (n_tracks, WVS_MAX_TRACKS); i++) {
    if (!accept (self, i, &tracks[i], error))
      return NULL;
  }
  qsort (self->media, self->n_media, sizeof self->media[0], compare);
  self->tagged = find_tagged (self);
  return g_steal_pointer (&self);
}

void
wvs_acceptance_free (WvsAcceptance *self)
{
  if (self == NULL)
    return;
  wvs_offer_unref (self->offer);
  g_free (self);
}

const WvsSdpMedia *
wvs_acceptance_get_transport (const WvsAcceptance *self)
{
  return self->media[self->tagged].media;
}

/* "m=video 9 UDP/TLS/RTP/SAVPF 96 97" */
static void
append_media_line (GString *text, const WvsAccepted *accepted,
    const char *protocol, gboolean with_rtx)
{
  g_string_append_printf (text, "m=%s 9 %s %u", accepted->media->kind, protocol,
      accepted->format->payload_type);
  if (with_rtx)
    g_string_append_printf (text, " %u", accepted->rtx->payload_type);
  g_string_append (text, "\r\n");
}

char *
wvs_acceptance_build_offer (const WvsAcceptance *self)
{
  const WvsSdpMedia *transport = wvs_acceptance_get_transport (self);
  GString *text = g_string_new (NULL);

  wvs_sdp_write_begin (text);
  for (guint i = 0; i < self->n_media; i++)
    g_string_append_printf (text, " %s", self->media[i].media->mid);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < self->n_media; i++) {
    const WvsAccepted *accepted = &self->media[i];

    append_media_line (text, accepted, "UDP/TLS/RTP/SAVPF",
        accepted->rtx != NULL);
    wvs_sdp_write_transport (text, accepted->media->mid, transport);
    wvs_format_write (text, accepted->format, accepted->codec);
    wvs_sdp_write_feedback (text, accepted->format->payload_type,
        accepted->format);
    if (accepted->rtx != NULL)
      wvs_format_write_rtx (text, accepted->rtx);
  }
  return g_string_free (text, FALSE);
}

/* Of the transport, in each media description. */
static void
append_transport (GString *text, const char *mid, const WvsSdpMedia *ours)
{
  g_string_append_printf (text,
      "c=IN IP4 0.0.0.0\r\na=mid:%s\r\n"
      "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n"
      "a=fingerprint:sha-256 %s\r\na=setup:%s\r\n",
      mid, ours->ice_ufrag, ours->ice_pwd, ours->fingerprint,
      ours->setup == WVS_SDP_SETUP_PASSIVE ? "passive" : "active");
}

/* RFC 8829 §5.3.1. That says nothing of a transport, but GStreamer's webrtcbin
 * takes no answer without one. */
static void
append_rejected (GString *text, const WvsSdpMedia *media,
    const WvsSdpMedia *ours)
{
  g_string_append_printf (text, "m=%s 0 %s %s\r\n", media->kind,
      media->protocol, media->first_format);
  append_transport (text, media->mid, ours);
  g_string_append (text, "a=inactive\r\n");
}

/* RFC 5576: what is sent with which SSRC; the streams are named by a=msid. */
static void
append_sources (GString *text, const char *answer, guint index)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\r\n", -1);
  guint n_media = 0;

  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, "m="))
      n_media++;
    if (n_media == index + 1 && g_str_has_prefix (*line, "a=ssrc") &&
        strstr (*line, " msid:") == NULL)
      g_string_append_printf (text, "%s\r\n", *line);
  }
}

/* @ours: webrtcbin's answer, as it came and read. */
static void
append_accepted (GString *text, const WvsAcceptance *self, guint index,
    const char *answer, const WvsSdp *ours)
{
  const WvsAccepted *accepted = &self->media[index];
  const WvsSdpMedia *media = wvs_sdp_get_media (ours, index);
  guint pt = accepted->format->payload_type;
  const WvsSdpFormat *format = wvs_sdp_media_lookup_format (media, pt);
  gboolean rtx =
      accepted->rtx != NULL &&
      wvs_sdp_media_lookup_format (media, accepted->rtx->payload_type) != NULL;

  append_media_line (text, accepted, accepted->media->protocol, rtx);
  append_transport (text, accepted->media->mid, media);
  g_string_append_printf (text,
      "a=sendonly\r\na=msid:wvs %s\r\na=rtcp-mux\r\na=rtcp-mux-only\r\n",
      accepted->media->mid);
  wvs_format_write (text, accepted->format, accepted->codec);
  if (format != NULL)
    wvs_sdp_write_feedback (text, pt, format);
  if (rtx)
    wvs_format_write_rtx (text, accepted->rtx);
  append_sources (text, answer, index);
}

static void
append_candidates (GString *text, GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    g_string_append_printf (text, "a=%s\r\n",
        (const char *)g_ptr_array_index (candidates, i));
  g_string_append (text, "a=end-of-candidates\r\n");
}

/* RFC 9143 §7.3: of those that are offered the ones that are accepted, the one
 * whose transport all share first; no group where none was offered. */
static void
append_group (GString *text, const WvsAcceptance *self)
{
  const WvsSdpMedia *tagged = wvs_acceptance_get_transport (self);

  if (!wvs_offer_is_bundled (self->offer, tagged))
    return;
  g_string_append_printf (text, "a=group:BUNDLE %s", tagged->mid);
  for (guint i = 0; i < self->n_media; i++) {
    if (i != self->tagged)
      g_string_append_printf (text, " %s", self->media[i].media->mid);
  }
  g_string_append (text, "\r\n");
}

/* (nullable): webrtcbin's answer, as far as it is one to what was built here. */
static WvsSdp *
read_answer (const WvsAcceptance *self, const char *answer, GError **error)
{
  g_autoptr (WvsSdp) ours = wvs_sdp_parse (answer, error);

  if (ours == NULL)
    return NULL;
  for (guint i = 0; i < self->n_media && i < ours->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (ours, i);

    if (media->port == 0 || media->direction != WVS_SDP_SENDONLY ||
        media->ice_ufrag == NULL || media->ice_pwd == NULL ||
        media->fingerprint == NULL)
      break;
    if (i + 1 == self->n_media)
      return g_steal_pointer (&ours);
  }
  g_set_error_literal (error, WVS_ERROR, WVS_ERROR_INTERNAL,
      "webrtcbin does not answer as it was told");
  return NULL;
}

char *
wvs_acceptance_build_answer (const WvsAcceptance *self, const char *answer,
    GPtrArray *candidates, GError **error)
{
  const WvsSdp *sdp = wvs_offer_get_sdp (self->offer);
  g_autoptr (WvsSdp) ours = read_answer (self, answer, error);
  guint next = 0;
  guint64 id;
  GString *text;

  if (ours == NULL)
    return NULL;
  wvs_random_bytes (&id, sizeof id); /* RFC 8829 §5.2.1: of 63 bits */
  text = g_string_new (NULL);
  g_string_append_printf (text,
      "v=0\r\no=- %" G_GUINT64_FORMAT " 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
      "a=ice-options:trickle\r\na=msid-semantic: WMS wvs\r\n",
      id >> 1);
  append_group (text, self);
  for (guint i = 0; i < sdp->media->len; i++) {
    if (next == self->n_media || self->media[next].mline != i) {
      append_rejected (text, wvs_sdp_get_media (sdp, i),
          wvs_sdp_get_media (ours, 0));
      continue;
    }
    append_accepted (text, self, next, answer, ours);
    if (next == self->tagged)
      append_candidates (text, candidates);
    next++;
  }
  return g_string_free (text, FALSE);
}
