/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "metrics.h"

#include <string.h>

#include "wvs-test.h"

#define PREFIX "webrtc_video_server_"
#define NAME PREFIX "[a-z_]+"

/* Every member counts @n, so that none can be left out or taken for another
 * one without a trace. */
static char *
format (guint64 n)
{
  WvsRegistryStats sessions = { .opened = n, .refused = n };
  WvsMediaStats media = { .has_store = TRUE, .first_unit_us = n };

  for (guint i = WVS_VIEW_CONNECTING; i <= WVS_VIEW_ENDED; i++)
    sessions.sessions[i] = (guint)n;
  sessions.sent = (WvsPeerStats){ n, n, n, n, n, n };
  media.supply = (WvsSupplyStats){ .readers = (guint)n,
    .encoders = (guint)n,
    .producers = (guint)n,
    .waiting = (guint)n,
    .encoders_started = n,
    .audio_encoders_started = n,
    .copies_started = n,
    .chunks_made = n,
    .chunks_copied = n,
    .chunks_failed = n,
    .memory_hits = n,
    .store_hits = n,
    .misses = n,
    .memory = n };
  media.store = (WvsStoreStats){ n, n, n, n, n, n };
  for (guint i = 0; i < WVS_FIRST_UNIT_CLASSES; i++)
    media.first_unit[i] = n;
  return wvs_metrics_format (&sessions, &media);
}

static gboolean
matches (const char *line, const char *pattern)
{
  g_autofree char *whole = g_strdup_printf ("^(?:%s)$", pattern);

  return g_regex_match_simple (whole, line, 0, 0);
}

/* (transfer full): the family that a sample belongs to: its name, without what
 * a histogram appends. */
static char *
get_family (const char *line, const char *type)
{
  char *family = g_strndup (line, strcspn (line, "{ "));
  static const char *const ends[] = { "_bucket", "_sum", "_count" };

  for (guint i = 0; g_str_equal (type, "histogram") && i < 3; i++) {
    if (g_str_has_suffix (family, ends[i]))
      family[strlen (family) - strlen (ends[i])] = '\0';
  }
  return family;
}

/* Each line is a comment or a sample, each family is announced once, with help
 * and type, and its samples stand behind that. */
static void
test_lines (void)
{
  g_autofree char *text = format (1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines) - 1;
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) words = NULL;

  g_assert_cmpstr (lines[n], ==, ""); /* the last line ends as all do */
  for (guint i = 0; i < n; i++) {
    g_test_message ("%s", lines[i]);
    if (g_str_has_prefix (lines[i], "# HELP ")) {
      g_assert_true (matches (lines[i], "# HELP " NAME " [A-Z][^\\\\]*\\."));
    } else if (g_str_has_prefix (lines[i], "# TYPE ")) {
      g_assert_true (
          matches (lines[i], "# TYPE " NAME " (counter|gauge|histogram)"));
      g_clear_pointer (&words, g_strfreev);
      words = g_strsplit (lines[i], " ", 4);
      g_assert_true (g_hash_table_add (seen, g_strdup (words[2])));
      g_assert_cmpint (g_str_equal (words[3], "counter"), ==,
          g_str_has_suffix (words[2], "_total"));
    } else {
      g_autofree char *family = get_family (lines[i], words[3]);

      g_assert_true (matches (lines[i],
          NAME "(\\{[a-z]+=\"[^\"\\\\]+\"\\})? [0-9]+(\\.[0-9]+)?"));
      g_assert_cmpstr (family, ==, words[2]);
    }
  }
  g_assert_cmpuint (g_hash_table_size (seen), >, 20);
}

/* All that is counted is told of, and no sample twice. */
static void
test_samples (void)
{
  g_autofree char *text = format (1);
  g_autofree char *more = format (1000000);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) later = g_strsplit (more, "\n", -1);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (later));
  for (guint i = 0; *lines[i] != '\0'; i++) {
    gsize length = strcspn (lines[i], "}");
    const char *value = strrchr (lines[i], ' ');

    if (*lines[i] == '#') {
      g_assert_cmpstr (lines[i], ==, later[i]);
      continue;
    }
    g_test_message ("%s", lines[i]);
    if (lines[i][length] == '\0')
      length = strcspn (lines[i], " ");
    g_assert_true (g_hash_table_add (seen, g_strndup (lines[i], length)));
    g_assert_cmpint (strncmp (lines[i], later[i], length), ==, 0);
    g_assert_cmpfloat (g_ascii_strtod (value, NULL), <,
        g_ascii_strtod (strrchr (later[i], ' '), NULL));
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/metrics/lines", test_lines);
  g_test_add_func ("/metrics/samples", test_samples);
  return g_test_run ();
}
