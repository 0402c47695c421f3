/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "offer.h"

#include <string.h>

#include "error.h"
#include "format.h"
#include "offer-internal.h"

struct _WvsOffer {
  gatomicrefcount references;
  WvsSdp *sdp;
  int mlines[WVS_MAX_TRACKS]; /* -1: none; pictures, then sound */
  char **types[WVS_MAX_TRACKS];
  WvsCapabilities capabilities; /* refers to types */
};

static const char *const kinds[WVS_MAX_TRACKS] = { "video", "audio" };

static gboolean
refuse (GError **error, guint mline, const WvsSdpMedia *media, const char *why)
{
  g_set_error (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE, "m= line %u (%s): %s",
      mline, media->kind, why);
  return FALSE;
}

/* RFC 8829 §5.1.2 has all of these mean the same. */
static gboolean
is_webrtc (const char *protocol)
{
  static const char *const protocols[] = { "UDP/TLS/RTP/SAVPF",
    "UDP/TLS/RTP/SAVP", "TCP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVP", "RTP/SAVPF",
    NULL };

  return g_strv_contains (protocols, protocol);
}

gboolean
wvs_offer_is_bundled (const WvsOffer *offer, const WvsSdpMedia *media)
{
  return offer->sdp->bundle != NULL &&
         g_strv_contains ((const char *const *)offer->sdp->bundle, media->mid);
}

/* (nullable): what keeps a media description from being served. */
static const char *
why_not (const WvsOffer *offer, const WvsSdpMedia *media)
{
  g_auto (GStrv) types = NULL;

  if (media->port == 0 &&
      !(media->bundle_only && wvs_offer_is_bundled (offer, media)))
    return "its port is 0";
  if (media->direction != WVS_SDP_RECVONLY &&
      media->direction != WVS_SDP_SENDRECV)
    return "must be a=recvonly or a=sendrecv";
  if (!is_webrtc (media->protocol))
    return "its protocol must be UDP/TLS/RTP/SAVPF";
  types = wvs_format_list_types (media);
  if (types[0] == NULL)
    return "names no codec that can be sent in a payload type from 96 on; "
           "VP8, VP9, H.264 (with packetization-mode=1), H.265 and Opus can";
  return NULL;
}

/* RFC 9143: the mids are what the answer refers to. */
static gboolean
check_mids (const WvsOffer *offer, GError **error)
{
  g_autoptr (GHashTable) mids = g_hash_table_new (g_str_hash, g_str_equal);
  char **bundle = offer->sdp->bundle;

  for (guint i = 0; i < offer->sdp->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (offer->sdp, i);

    if (media->mid == NULL)
      return refuse (error, i, media, "needs a=mid");
    if (!g_hash_table_add (mids, media->mid))
      return refuse (error, i, media, "its a=mid is another one's");
  }
  if (bundle != NULL && bundle[0] == NULL) {
    g_set_error_literal (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "the BUNDLE group is empty");
    return FALSE;
  }
  for (; bundle != NULL && *bundle != NULL; bundle++) {
    if (g_hash_table_remove (mids, *bundle))
      continue;
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "the BUNDLE group names '%s', which is no m= line or named twice",
        *bundle);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_transport (guint mline, const WvsSdpMedia *media, GError **error)
{
  if (!media->rtcp_mux)
    return refuse (error, mline, media, "needs a=rtcp-mux");
  if (media->ice_ufrag == NULL || media->ice_pwd == NULL)
    return refuse (error, mline, media, "needs a=ice-ufrag and a=ice-pwd");
  if (media->fingerprint == NULL)
    return refuse (error, mline, media, "needs a=fingerprint:sha-256");
  if (media->setup == WVS_SDP_SETUP_NONE)
    return refuse (error, mline, media, "needs a=setup");
  return TRUE;
}

static const WvsSdpMedia *
get_served (const WvsOffer *offer, guint kind)
{
  return offer->mlines[kind] >= 0
             ? wvs_sdp_get_media (offer->sdp, (guint)offer->mlines[kind])
             : NULL;
}

/* Who sends with several transports has several ufrags, of which the tagged
 * one's holds (RFC 9143 §7.1.3), but is one party. */
static gboolean
check_transports (const WvsOffer *offer, GError **error)
{
  const WvsSdpMedia *first = NULL;

  for (guint i = 0; i < WVS_MAX_TRACKS; i++) {
    const WvsSdpMedia *media = get_served (offer, i);
    guint mline = (guint)offer->mlines[i];

    if (media == NULL)
      continue;
    if (!check_transport (mline, media, error))
      return FALSE;
    if (first != NULL &&
        (g_strcmp0 (first->fingerprint, media->fingerprint) != 0 ||
            first->setup != media->setup))
      return refuse (error, mline, media, "differs from its BUNDLE in DTLS");
    first = media;
  }
  return TRUE;
}

/* Chooses what is served; where nothing can be, the first reason is told. */
static gboolean
choose (WvsOffer *offer, GError **error)
{
  g_autoptr (GError) reason = NULL;

  for (guint i = 0; i < offer->sdp->media->len; i++) {
    const WvsSdpMedia *media = wvs_sdp_get_media (offer->sdp, i);
    guint kind = g_str_equal (media->kind, kinds[0]) ? 0 : 1;
    const char *why = NULL;

    if (!g_str_equal (media->kind, kinds[kind]) || offer->mlines[kind] >= 0)
      continue;
    why = why_not (offer, media);
    if (why == NULL)
      offer->mlines[kind] = (int)i;
    else if (reason == NULL)
      refuse (&reason, i, media, why);
  }
  if (offer->mlines[0] >= 0 || offer->mlines[1] >= 0)
    return TRUE;
  if (reason == NULL)
    g_set_error_literal (&reason, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        "no m= line is of video or audio");
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* All that is served goes over one transport. */
static void
drop_unbundled (WvsOffer *offer)
{
  const WvsSdpMedia *video = get_served (offer, 0);
  const WvsSdpMedia *audio = get_served (offer, 1);

  if (video != NULL && audio != NULL &&
      !(wvs_offer_is_bundled (offer, video) &&
          wvs_offer_is_bundled (offer, audio)))
    offer->mlines[1] = -1;
}

WvsOffer *
wvs_offer_parse (const char *sdp, GError **error)
{
  g_autoptr (WvsOffer) offer = g_new0 (WvsOffer, 1);

  g_atomic_ref_count_init (&offer->references);
  offer->sdp = wvs_sdp_parse (sdp, error);
  if (offer->sdp == NULL || !check_mids (offer, error))
    return NULL;
  for (guint i = 0; i < WVS_MAX_TRACKS; i++)
    offer->mlines[i] = -1;
  if (!choose (offer, error))
    return NULL;
  drop_unbundled (offer);
  if (!check_transports (offer, error))
    return NULL;
  for (guint i = 0; i < WVS_MAX_TRACKS; i++) {
    const WvsSdpMedia *media = get_served (offer, i);

    offer->types[i] =
        media != NULL ? wvs_format_list_types (media) : g_new0 (char *, 1);
  }
  offer->capabilities.video = (const char *const *)offer->types[0];
  offer->capabilities.audio = (const char *const *)offer->types[1];
  return g_steal_pointer (&offer);
}

WvsOffer *
wvs_offer_ref (WvsOffer *offer)
{
  g_atomic_ref_count_inc (&offer->references);
  return offer;
}

void
wvs_offer_unref (WvsOffer *offer)
{
  if (offer == NULL || !g_atomic_ref_count_dec (&offer->references))
    return;
  wvs_sdp_free (offer->sdp);
  for (guint i = 0; i < WVS_MAX_TRACKS; i++)
    g_strfreev (offer->types[i]);
  g_free (offer);
}

const WvsCapabilities *
wvs_offer_get_capabilities (const WvsOffer *offer)
{
  return &offer->capabilities;
}

gboolean
wvs_offer_has_ufrag (const WvsOffer *offer, const char *ufrag)
{
  for (guint i = 0; i < offer->sdp->media->len; i++) {
    if (g_strcmp0 (wvs_sdp_get_media (offer->sdp, i)->ice_ufrag, ufrag) == 0)
      return TRUE;
  }
  return FALSE;
}

const WvsSdp *
wvs_offer_get_sdp (const WvsOffer *offer)
{
  return offer->sdp;
}

int
wvs_offer_get_mline (const WvsOffer *offer, WvsKind kind)
{
  return offer->mlines[kind == WVS_KIND_VIDEO ? 0 : 1];
}
