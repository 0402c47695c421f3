/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "rendition.h"

#include <string.h>

#include "wvs-test.h"

static WvsRendition *
make (const char *path, gint64 size, gint64 changed_ns, WvsTrack track)
{
  WvsTitleInfo info = { .id = g_strdup ("id"),
    .name = g_strdup ("name"),
    .path = g_strdup (path),
    .stamp = { .size = size, .changed_ns = changed_ns } };
  g_autoptr (WvsTitle) title = wvs_title_new (&info);

  return wvs_rendition_new (title, &track);
}

static const WvsTrack base = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_VP8,
  .width = 1280,
  .height = 720,
  .bitrate_kbps = 2000,
  .transcoded = TRUE };

/* All differ from the first, and from each other. */
static void
test_key_differs (void)
{
  const struct {
    const char *path;
    gint64 size;
    gint64 changed_ns;
    WvsTrack track;
  } rows[] = {
    { "a.mp4", 1, 2, base },
    { "b.mp4", 1, 2, base },
    { "a.mp4", 2, 2, base },
    { "a.mp4", 1, 3, base },
    { "a.mp4", 2, 1, base },
    { "a.mp4", 1, 2, { WVS_KIND_AUDIO, WVS_CODEC_VP8, 1280, 720, 2000, TRUE } },
    { "a.mp4", 1, 2, { WVS_KIND_VIDEO, WVS_CODEC_VP9, 1280, 720, 2000, TRUE } },
    { "a.mp4", 1, 2, { WVS_KIND_VIDEO, WVS_CODEC_VP8, 1281, 720, 2000, TRUE } },
    { "a.mp4", 1, 2, { WVS_KIND_VIDEO, WVS_CODEC_VP8, 720, 1280, 2000, TRUE } },
    { "a.mp4", 1, 2, { WVS_KIND_VIDEO, WVS_CODEC_VP8, 1280, 720, 2001, TRUE } },
    { "a.mp4", 1, 2,
        { WVS_KIND_VIDEO, WVS_CODEC_VP8, 1280, 720, 2000, FALSE } },
  };
  g_autoptr (GHashTable) keys =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WvsRendition) rendition =
        make (rows[i].path, rows[i].size, rows[i].changed_ns, rows[i].track);
    const char *key = wvs_rendition_get_key (rendition);

    g_assert_cmpuint (strlen (key), ==, 64);
    g_assert_cmpuint (strspn (key, "0123456789abcdef"), ==, 64);
    g_assert_true (g_hash_table_add (keys, g_strdup (key)));
  }
}

static void
test_key_same (void)
{
  g_autoptr (WvsRendition) a = make ("a.mp4", 1, 2, base);
  g_autoptr (WvsRendition) b = make ("a.mp4", 1, 2, base);

  g_assert_cmpstr (wvs_rendition_get_key (a), ==, wvs_rendition_get_key (b));
}

/* Chunks that were stored must be found again by the next server: the way to
 * the key changes only together with its version. */
static void
test_key_stays (void)
{
  g_autoptr (WvsRendition) rendition = make ("a.mp4", 1, 2, base);

  g_assert_cmpstr (wvs_rendition_get_key (rendition), ==,
      "6283f41a86ca7058b47c055f556b96fa2d591e9acb164f0a5633158ef1b39ba4");
}

static void
test_members (void)
{
  g_autoptr (WvsRendition) rendition = make ("a.mp4", 1, 2, base);
  g_autoptr (WvsRendition) same = wvs_rendition_ref (rendition);
  const WvsTitleInfo *info =
      wvs_title_get_info (wvs_rendition_get_title (same));

  g_assert_cmpstr (info->path, ==, "a.mp4");
  g_assert_cmpmem (wvs_rendition_get_track (same), sizeof base, &base,
      sizeof base);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/rendition/key-differs", test_key_differs);
  g_test_add_func ("/rendition/key-same", test_key_same);
  g_test_add_func ("/rendition/key-stays", test_key_stays);
  g_test_add_func ("/rendition/members", test_members);
  return g_test_run ();
}
