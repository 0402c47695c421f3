/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* Files of which a part in the middle cannot be read: they play on behind it,
 * the viewer is told, and nobody else notices. */

#include "damaged.h"
#include "screen.h"

#include "wvs-test.h"

/* Six seconds, 25 frames in each, so three chunks; made bad from a part of the
 * file's bytes to another, which lie in the second chunk. */
typedef struct {
  const char *file;
  double from;
  double to;
  gboolean told; /* something must be missing */
} Case;

static const Case cases[] = {
  { "film.mp4", 0.45, 0.55, FALSE }, /* transcoded; pictures are patched */
  { "six-seconds.mkv", 0.45, 0.55, TRUE },  /* the same; its demuxer ends */
  { "six-seconds.webm", 0.45, 0.55, TRUE }, /* passed through */
};

#define RATE 25
#define SECONDS 6
#define CHUNK_S 2

/* What is left out without a word. */
#define MAX_GAP_US (2 * G_USEC_PER_SEC)

static Screen *
play (WvsMedia *media, WvsTitle *title)
{
  Screen *screen = screen_new (media);

  wvs_player_load (screen->player, title, NULL, 0);
  WVS_TEST_WAIT_FOR (screen->n_prepared == 1, 10);
  wvs_player_play (screen->player);
  return screen;
}

/* How many units of video begin within chunk number @index. */
static guint
count_in_chunk (Screen *screen, guint index)
{
  guint n = 0;

  for (guint i = 0; i < screen_count (screen); i++)
    n += screen_get (screen, i).time_us / (CHUNK_S * G_USEC_PER_SEC) == index;
  return n;
}

static gint64
get_longest_gap_us (Screen *screen)
{
  gint64 gap_us = 0;

  for (guint i = 1; i < screen_count (screen); i++) {
    Shown before = screen_get (screen, i - 1);
    Shown now = screen_get (screen, i);

    g_assert_cmpint (now.due_us, >, before.due_us);
    gap_us = MAX (gap_us, now.time_us - before.time_us);
  }
  return gap_us;
}

static void
test_damaged (gconstpointer data)
{
  const Case *which = data;
  const WvsMediaOptions options = { .loop = FALSE, .max_encoders = 2 };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  g_autofree char *path = damaged_path (which->file, which->from, which->to);
  Screen *other = play (media, zoo_title (media, "six-seconds.mp4"));
  Screen *screen = play (media, damaged_title (media, path));

  WVS_TEST_WAIT_FOR ((screen->state == WVS_PLAYER_ENDED ||
                         screen->state == WVS_PLAYER_FAILED) &&
                         (other->state == WVS_PLAYER_ENDED ||
                             other->state == WVS_PLAYER_FAILED),
      30);
  g_assert_no_error (screen->error);
  g_assert_cmpuint (count_in_chunk (screen, 0), ==, RATE * CHUNK_S);
  g_assert_cmpuint (count_in_chunk (screen, 2), ==, RATE * CHUNK_S);
  if (which->told || get_longest_gap_us (screen) > MAX_GAP_US)
    g_assert_cmpuint (screen->n_skipped, >, 0);
  g_assert_cmpuint (screen->n_skipped, <=, 2);

  g_assert_no_error (other->error);
  g_assert_cmpuint (screen_count (other), ==, RATE * SECONDS);
  g_assert_cmpuint (other->n_skipped, ==, 0);
  screen_free (screen);
  screen_free (other);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/damage/%s", cases[i].file);

    g_test_add_data_func (name, &cases[i], test_damaged);
  }
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
