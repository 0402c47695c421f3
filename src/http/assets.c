/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "assets.h"

#include <string.h>

#include "etag.h"
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
    *asset = (Asset){ .body = body, .etag = wvs_etag_new (body) };
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

void
wvs_assets_reply (WvsAssets *self, const char *path, SoupServerMessage *message)
{
  const Asset *asset = g_hash_table_lookup (self->by_path, path);

  g_return_if_fail (asset != NULL);
  wvs_reply_cached (message, wvs_assets_get_content_type (path), asset->etag,
      asset->body);
}
