/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What happens to a file while it plays must not end more than its playing. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "media.h"
#include "screen.h"

#include "wvs-test.h"

/* (transfer full) */
static char *
read_zoo (const char *name, gsize *size)
{
  g_autofree char *path = zoo_path (name);
  char *contents;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, size, &error);
  g_assert_no_error (error);
  return contents;
}

/* Under its name there is another file: who has the old one open keeps it. */
static void
replace (const char *path, const char *name)
{
  gsize size;
  g_autofree char *contents = read_zoo (name, &size);

  g_assert_true (g_file_set_contents (path, contents, (gssize)size, NULL));
}

/* The file itself changes below who reads it. */
static void
overwrite (const char *path, const char *name)
{
  gsize size;
  g_autofree char *contents = read_zoo (name, &size);

  g_assert_true (g_file_set_contents_full (path, contents, (gssize)size,
      G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
cut_off (const char *path, const char *unused)
{
  g_assert_cmpint (truncate (path, 20000), ==, 0);
}

static void
empty (const char *path, const char *unused)
{
  g_assert_cmpint (truncate (path, 0), ==, 0);
}

static void
take_away (const char *path, const char *unused)
{
  g_assert_cmpint (g_remove (path), ==, 0);
}

typedef struct {
  const char *name;
  void (*change) (const char *path, const char *name);
  const char *with; /* of the zoo */
} Case;

static const Case cases[] = {
  { "replaced by garbage", replace, "garbage.mp4" },
  { "replaced by another film", replace, "portrait.mp4" },
  { "replaced by sound", replace, "audio-only.m4a" },
  { "overwritten with garbage", overwrite, "garbage.mp4" },
  { "overwritten with another film", overwrite, "vp8.webm" },
  { "cut off", cut_off, NULL },
  { "emptied", empty, NULL },
  { "removed", take_away, NULL },
};

static guint
count_after (Screen *screen, guint begin)
{
  return screen_count (screen) - begin;
}

static void
test_case (gconstpointer data)
{
  const Case *each = data;
  const WvsMediaOptions options = { .loop = TRUE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  WvsLibrary *library = wvs_media_get_library (media);
  g_autofree char *path = wvs_test_path ("film.mp4");
  g_autofree char *other = zoo_path ("vp8.webm");
  g_autoptr (WvsTitle) title = NULL;
  g_autoptr (GError) error = NULL;
  Screen *screen = screen_new (media);
  guint n;

  replace (path, "six-seconds.mp4");
  g_assert_true (wvs_library_add_file (library, other, &error));
  g_assert_true (wvs_library_add_file (library, path, &error));
  title = wvs_title_ref (wvs_library_get_titles (library)->pdata[1]);
  wvs_player_load (screen->player, title, NULL, 0);
  wvs_player_play (screen->player);
  WVS_TEST_WAIT_FOR (screen_count (screen) > 5, 20);

  each->change (path, each->with);
  n = screen_count (screen);
  wvs_player_seek (screen->player, 5 * G_USEC_PER_SEC);
  /* It goes on, over the end and from the beginning, or is given up. */
  WVS_TEST_WAIT_FOR (count_after (screen, n) > 40 ||
                         screen->state == WVS_PLAYER_FAILED,
      40);

  n = screen_count (screen);
  wvs_player_load (screen->player, wvs_library_lookup (library, NULL), NULL, 0);
  wvs_player_play (screen->player);
  WVS_TEST_WAIT_FOR (count_after (screen, n) > 5, 20);
  screen_free (screen);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/replace/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
