/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "assets.h"

#include <string.h>

#include "reply.h"

#define PREFIX "/webrtc-video-server"

typedef struct {
  GBytes *body;
  char *etag;
} Asset;

struct _WvsAssets {
  GHashTable *by_path; /* path → Asset */
};

static void
free_asset (gpointer data)
{
  Asset *asset = data;

  g_bytes_unref (asset->body);
  g_free (asset->etag);
  g_free (asset);
}

/* (transfer full): of the content, so that every build of it agrees. */
static char *
make_etag (GBytes *body)
{
  g_autofree char *hash =
      g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);

  hash[32] = '\0';
  return g_strdup_printf ("\"%s\"", hash);
}

WvsAssets *
wvs_assets_new (void)
{
  WvsAssets *self = g_new0 (WvsAssets, 1);
  g_auto (GStrv) names = g_resources_enumerate_children (PREFIX,
      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  self->by_path =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_asset);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *name = g_strconcat (PREFIX "/", names[i], NULL);
    GBytes *body =
        g_resources_lookup_data (name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    Asset *asset;

    if (body == NULL)
      continue; /* a folder */
    asset = g_new (Asset, 1);
    *asset = (Asset){ .body = body, .etag = make_etag (body) };
    g_hash_table_insert (self->by_path,
        g_str_equal (names[i], "index.html")
            ? g_strdup ("/")
            : g_strconcat ("/", names[i], NULL),
        asset);
  }
  return self;
}

void
wvs_assets_free (WvsAssets *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_path);
  g_free (self);
}

gboolean
wvs_assets_has (WvsAssets *self, const char *path)
{
  return g_hash_table_contains (self->by_path, path);
}

const char *
wvs_assets_get_content_type (const char *path)
{
  static const char *const types[][2] = {
    { ".css", "text/css; charset=utf-8" },
    { ".ico", "image/x-icon" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".json", "application/json" },
    { ".png", "image/png" },
    { ".svg", "image/svg+xml" },
    { ".webmanifest", "application/manifest+json" },
    { ".webp", "image/webp" },
    { ".html", "text/html; charset=utf-8" },
    { "/", "text/html; charset=utf-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_has_suffix (path, types[i][0]))
      return types[i][1];
  }
  return "application/octet-stream";
}

gboolean
wvs_assets_etag_matches (const char *if_none_match, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (if_none_match, ",", 64);

  for (guint i = 0; tags[i] != NULL; i++) {
    const char *tag = g_strstrip (tags[i]);

    if (g_str_has_prefix (tag, "W/"))
      tag += 2;
    if (g_str_equal (tag, "*") || g_str_equal (tag, etag))
      return TRUE;
  }
  return FALSE;
}

void
wvs_assets_reply (WvsAssets *self, const char *path, SoupServerMessage *message)
{
  const Asset *asset = g_hash_table_lookup (self->by_path, path);
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);
  const char *known =
      soup_message_headers_get_list (soup_server_message_get_request_headers (
                                         message),
          "If-None-Match");

  g_return_if_fail (asset != NULL);
  soup_message_headers_replace (headers, "ETag", asset->etag);
  if (known != NULL && wvs_assets_etag_matches (known, asset->etag)) {
    soup_message_headers_replace (headers, "Cache-Control", "no-cache");
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
    return;
  }
  wvs_reply_body (message, SOUP_STATUS_OK, wvs_assets_get_content_type (path),
      "no-cache", asset->body);
}
