/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rendition.h"

#include <string.h>

/* Of what makes chunks: encoders and their settings, filters, the grid. To be
 * raised when any of that changes what is in a chunk, so that chunks of before
 * are not taken for those of now. */
#define MAKER_VERSION 1

struct _WvsRendition {
  WvsTitle *title;
  WvsTrack track;
  char *key;
};

static void
add_number (GChecksum *sum, guint64 number)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_checksum_update (sum, (const guchar *)&bytes, sizeof bytes);
}

/* With its length, so that no two lists of members read alike. */
static void
add_text (GChecksum *sum, const char *text)
{
  gsize length = strlen (text);

  add_number (sum, length);
  g_checksum_update (sum, (const guchar *)text, (gssize)length);
}

static char *
make_key (const WvsTitleInfo *info, const WvsTrack *track)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_number (sum, MAKER_VERSION);
  add_text (sum, info->path != NULL ? info->path : "");
  add_number (sum, (guint64)info->stamp.size);
  add_number (sum, (guint64)info->stamp.changed_ns);
  add_number (sum, track->kind);
  add_number (sum, track->transcoded ? 1 : 0);
  add_text (sum, wvs_codec_get_name (track->codec));
  add_number (sum, track->width);
  add_number (sum, track->height);
  add_number (sum, track->bitrate_kbps);
  return g_strdup (g_checksum_get_string (sum));
}

WvsRendition *
wvs_rendition_new (WvsTitle *title, const WvsTrack *track)
{
  WvsRendition *rendition = g_atomic_rc_box_new0 (WvsRendition);

  rendition->title = wvs_title_ref (title);
  rendition->track = *track;
  rendition->key = make_key (wvs_title_get_info (title), track);
  return rendition;
}

WvsRendition *
wvs_rendition_ref (WvsRendition *rendition)
{
  return g_atomic_rc_box_acquire (rendition);
}

static void
clear (gpointer data)
{
  WvsRendition *rendition = data;

  wvs_title_unref (rendition->title);
  g_free (rendition->key);
}

void
wvs_rendition_unref (WvsRendition *rendition)
{
  g_atomic_rc_box_release_full (rendition, clear);
}

WvsTitle *
wvs_rendition_get_title (const WvsRendition *rendition)
{
  return rendition->title;
}

const WvsTrack *
wvs_rendition_get_track (const WvsRendition *rendition)
{
  return &rendition->track;
}

const char *
wvs_rendition_get_key (const WvsRendition *rendition)
{
  return rendition->key;
}
