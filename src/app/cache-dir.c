/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "cache-dir.h"

#include "config.h"

#define NAME "webrtc-video-server"

/* A relative path there is to be taken as none. */
static const char *
get_folder (const char *variable)
{
  const char *path = g_getenv (variable);

  return path != NULL && g_path_is_absolute (path) ? path : NULL;
}

char *
wvs_cache_dir_choose (const char *wish)
{
  const char *caches = get_folder ("XDG_CACHE_HOME");
  const char *home = get_folder ("HOME");

  if (g_strcmp0 (wish, WVS_NO_CACHE) == 0)
    return NULL;
  if (wish != NULL)
    return g_canonicalize_filename (wish, NULL);
  if (caches != NULL)
    return g_build_filename (caches, NAME, NULL);
  return home != NULL ? g_build_filename (home, ".cache", NAME, NULL) : NULL;
}
