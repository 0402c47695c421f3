/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "registry.h"

#include <sys/resource.h>

#include "address.h"
#include "capacity.h"
#include "error.h"
#include "fake-engine.h"
#include "wvs-test.h"

#define MAX_SESSIONS 200

/* What became of the sessions: each open one is in `sessions`. */
typedef struct {
  WvsMedia *media;
  WvsRegistry *registry;
  GPtrArray *sessions; /* (element-type WvsSession): owned */
  guint n_ended;
  GError *ended_by;      /* (nullable): the last one's */
  WvsSession *stop_then; /* (nullable): stop this one when one has ended */
} Fixture;

static void
on_ended (const GError *error, gpointer data)
{
  Fixture *f = data;

  f->n_ended++;
  g_clear_error (&f->ended_by);
  f->ended_by = error != NULL ? g_error_copy (error) : NULL;
  if (f->stop_then != NULL)
    wvs_session_stop (f->stop_then, NULL);
}

static void
on_view (WvsView view, const WvsPlayerStatus *status, gpointer data)
{
}

static const WvsSessionEvents events = { .ended = on_ended, .view = on_view };

static void
set_up (Fixture *f, gconstpointer data)
{
  static const WvsIceConfig ice;

  f->media = fake_media_new ();
  f->registry = wvs_registry_new (f->media, &ice, MAX_SESSIONS);
  f->sessions = g_ptr_array_new ();
}

/* Ends what has not ended, and proves that every session is gone. */
static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *calls = NULL;

  wvs_registry_stop_all (f->registry, NULL);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, 0);
  g_assert_cmpuint (f->n_ended, ==, f->sessions->len);
  wvs_test_drain ();
  for (guint i = 0; i < f->sessions->len; i++)
    g_assert_finalize_object (g_ptr_array_index (f->sessions, i));
  g_ptr_array_unref (f->sessions);
  wvs_registry_free (f->registry);
  g_clear_error (&f->ended_by);
  g_assert_cmpuint (fake_player_get_alive (), ==, 0);
  g_assert_cmpuint (fake_peer_get_alive (), ==, 0);
  calls = fake_engine_take_calls ();
  fake_media_free (f->media);
}

/* @n sessions for @address (nullable). */
static void
open_sessions (Fixture *f, const char *address, guint n)
{
  g_autoptr (GInetAddress) viewer =
      address != NULL ? wvs_address_parse (address) : NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    WvsSession *session =
        wvs_registry_open (f->registry, viewer, &events, f, &error);

    g_assert_no_error (error);
    g_assert_true (wvs_session_get_viewer (session) == viewer);
    g_ptr_array_add (f->sessions, session);
  }
}

static void
assert_refused (Fixture *f, const char *address, const char *text)
{
  g_autoptr (GInetAddress) viewer = wvs_address_parse (address);
  guint count = wvs_registry_get_count (f->registry);
  g_autoptr (GError) error = NULL;

  g_assert_null (wvs_registry_open (f->registry, viewer, &events, f, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_BUSY, text);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, count);
}

static void
test_full (Fixture *f, gconstpointer data)
{
  open_sessions (f, NULL, MAX_SESSIONS);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, MAX_SESSIONS);
  assert_refused (f, "127.0.0.1", "full");
  wvs_session_stop (g_ptr_array_index (f->sessions, 7), NULL);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, MAX_SESSIONS - 1);
  fake_rtc_set_closing (1); /* its pipeline is still there */
  assert_refused (f, "127.0.0.1", "full");
  fake_rtc_set_closing (0);
  open_sessions (f, "127.0.0.1", 1);
}

static void
test_per_address (Fixture *f, gconstpointer data)
{
  open_sessions (f, "198.51.100.9", WVS_MAX_SESSIONS_PER_ADDRESS - 1);
  open_sessions (f, "::ffff:198.51.100.9", 1);
  assert_refused (f, "198.51.100.9", "address");
  assert_refused (f, "::ffff:198.51.100.9", "address");
  open_sessions (f, "198.51.100.10", 1);
  open_sessions (f, "2001:db8::1", WVS_MAX_SESSIONS_PER_ADDRESS);
  assert_refused (f, "2001:db8::1", "address");
  assert_refused (f, "2001:db8::2", "address"); /* as many as it likes */
  open_sessions (f, "2001:db8:0:1::1", 1);
  wvs_session_stop (g_ptr_array_index (f->sessions, 3), NULL);
  open_sessions (f, "198.51.100.9", 1);
}

/* @data: an address there may be any number of viewers from. */
static void
test_no_limit (Fixture *f, gconstpointer data)
{
  open_sessions (f, data, WVS_MAX_SESSIONS_PER_ADDRESS + 1);
}

/* The limit is lowered for a moment, as if files had been opened. */
static void
test_files (Fixture *f, gconstpointer data)
{
  struct rlimit limit, low;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  low = limit;
  low.rlim_cur = WVS_RESERVED_FILES;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  assert_refused (f, "127.0.0.1", "file descriptors");
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  open_sessions (f, "127.0.0.1", 1);
}

/* Those that came just before have not opened what they need yet. */
static void
test_files_promised (Fixture *f, gconstpointer data)
{
  struct rlimit limit, low;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  low = limit;
  low.rlim_cur = WVS_RESERVED_FILES + 4 * WVS_FILES_PER_SESSION - 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  open_sessions (f, "127.0.0.1", 2);
  open_sessions (f, "127.0.0.1", 1);
  assert_refused (f, "127.0.0.1", "file descriptors");
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

static void
test_stop_all (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) reason = g_error_new_literal (WVS_ERROR,
      WVS_ERROR_SHUTDOWN, "the server is shutting down");
  WvsStart start = { .title = "one" };
  g_autoptr (GError) error = NULL;

  open_sessions (f, "127.0.0.1", 3);
  g_assert_true (
      wvs_session_start (g_ptr_array_index (f->sessions, 1), &start, &error));
  wvs_registry_stop_all (f->registry, reason);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, 0);
  g_assert_cmpuint (f->n_ended, ==, 3);
  wvs_test_assert_error (&f->ended_by, WVS_ERROR, WVS_ERROR_SHUTDOWN, NULL);
  assert_refused (f, "127.0.0.1", "shutting down");
}

/* The end of one session has another end. */
static void
test_stop_within (Fixture *f, gconstpointer data)
{
  open_sessions (f, "127.0.0.1", 3);
  f->stop_then = g_ptr_array_index (f->sessions, 1);
  wvs_session_stop (g_ptr_array_index (f->sessions, 0), NULL);
  g_assert_cmpuint (f->n_ended, ==, 2);
  g_assert_cmpuint (wvs_registry_get_count (f->registry), ==, 1);
  f->stop_then = g_ptr_array_index (f->sessions, 2);
  wvs_registry_stop_all (f->registry, NULL);
}

static void
test_deadlines (Fixture *f, gconstpointer data)
{
  WvsDeadlines deadlines = WVS_DEFAULT_DEADLINES;

  deadlines.start_ms = 20;
  wvs_registry_set_deadlines (f->registry, &deadlines);
  open_sessions (f, "127.0.0.1", 2);
  WVS_TEST_WAIT_FOR (wvs_registry_get_count (f->registry) == 0, 10);
  wvs_test_assert_error (&f->ended_by, WVS_ERROR, WVS_ERROR_TIMEOUT, NULL);
}

/* The registry lets go of a session that has ended, but not within the call
 * that ended it. */
static void
test_let_go (Fixture *f, gconstpointer data)
{
  gpointer session;

  open_sessions (f, "127.0.0.1", 1);
  session = g_ptr_array_steal_index (f->sessions, 0);
  g_object_add_weak_pointer (session, &session);
  g_object_unref (session); /* the registry's is left */
  g_assert_nonnull (session);
  wvs_session_stop (session, NULL);
  g_assert_nonnull (session);
  wvs_test_drain ();
  g_assert_null (session);
  f->n_ended = 0;
}

/* What a session has sent counts on when it has ended. */
static void
test_stats (Fixture *f, gconstpointer data)
{
  static const WvsCodec codecs[] = { WVS_CODEC_VP8 };
  const WvsStart start = { .playing = TRUE };
  WvsSession *session;
  WvsRegistryStats stats;
  g_autoptr (GError) error = NULL;

  open_sessions (f, "127.0.0.1", 2);
  wvs_registry_get_stats (f->registry, &stats);
  g_assert_cmpuint (stats.opened, ==, 2);
  g_assert_cmpuint (stats.sessions[WVS_VIEW_CONNECTING], ==, 2);
  g_assert_cmpuint (stats.sent.packets_sent, ==, 0);

  session = g_ptr_array_index (f->sessions, 0);
  g_assert_true (wvs_session_start (session, &start, &error));
  fake_player_tell_prepared (codecs, G_N_ELEMENTS (codecs));
  for (guint i = 0; i < 2; i++) {
    wvs_registry_get_stats (f->registry, &stats);
    g_assert_cmpuint (stats.opened, ==, 2);
    g_assert_cmpuint (stats.sessions[WVS_VIEW_CONNECTING], ==, 2 - i);
    g_assert_cmpuint (stats.sent.units_sent, ==, 3);
    g_assert_cmpuint (stats.sent.units_dropped, ==, 1);
    g_assert_cmpuint (stats.sent.bytes_sent, ==, 3000);
    g_assert_cmpuint (stats.sent.packets_sent, ==, 5);
    g_assert_cmpuint (stats.sent.keyframe_requests, ==, 2);
    wvs_session_stop (session, NULL);
  }

  g_assert_cmpuint (stats.refused, ==, 0);
  fake_rtc_set_closing (MAX_SESSIONS);
  assert_refused (f, "127.0.0.1", "full");
  fake_rtc_set_closing (0);
  wvs_registry_get_stats (f->registry, &stats);
  g_assert_cmpuint (stats.refused, ==, 1);
  g_assert_cmpuint (stats.opened, ==, 2);
}

/* Freed before it had a chance to let go. */
static void
test_free_at_once (void)
{
  static const WvsIceConfig ice;
  g_autoptr (GError) error = NULL;
  Fixture f = { .media = fake_media_new () };
  WvsSession *session;

  f.registry = wvs_registry_new (f.media, &ice, 1);
  g_assert_true (wvs_registry_get_media (f.registry) == f.media);
  session = wvs_registry_open (f.registry, NULL, &events, &f, &error);
  g_assert_no_error (error);
  wvs_registry_stop_all (f.registry, NULL);
  wvs_registry_free (f.registry);
  g_assert_cmpuint (f.n_ended, ==, 1);
  g_assert_finalize_object (session);
  wvs_test_drain ();
  fake_media_free (f.media);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  wvs_capacity_raise_files (); /* for MAX_SESSIONS that begin */
#define ADD(path, data, func)                                                  \
  g_test_add ("/registry/" path, Fixture, data, set_up, func, tear_down)
  ADD ("full", NULL, test_full);
  ADD ("per-address", NULL, test_per_address);
  ADD ("no-limit/unknown", NULL, test_no_limit);
  ADD ("no-limit/loopback", "127.0.0.1", test_no_limit);
  ADD ("no-limit/loopback-mapped", "::ffff:127.0.0.1", test_no_limit);
  ADD ("no-limit/loopback-ipv6", "::1", test_no_limit);
  ADD ("files", NULL, test_files);
  ADD ("files-promised", NULL, test_files_promised);
  ADD ("stop-all", NULL, test_stop_all);
  ADD ("stop-within", NULL, test_stop_within);
  ADD ("deadlines", NULL, test_deadlines);
  ADD ("let-go", NULL, test_let_go);
  ADD ("stats", NULL, test_stats);
  g_test_add_func ("/registry/free-at-once", test_free_at_once);
  return g_test_run ();
}
