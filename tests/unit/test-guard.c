/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "guard.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guarded-stream.h"
#include "wvs-test.h"

/* A guarded end and a plain one, at whose side the test stands. */
typedef struct {
  WvsGuard *guard;
  GIOStream *stream;
  int fd; /* the plain end */
  guint closed;
} Fixture;

static void
on_closed (WvsGuard *guard, gpointer data)
{
  Fixture *f = data;

  g_assert_true (g_socket_is_closed (wvs_guard_get_socket (guard)));
  f->closed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  f->fd = fds[1];
  f->guard = wvs_guard_new (socket, on_closed, f);
  f->stream = wvs_guarded_stream_new (f->guard);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->stream != NULL)
    g_assert_finalize_object (f->stream);
  if (f->fd >= 0)
    (void)close (f->fd);
  WVS_TEST_WAIT_FOR (f->closed == 1, 5);
  wvs_test_drain ();
  g_assert_cmpuint (f->closed, ==, 1);
  wvs_guard_unref (f->guard);
}

static gssize
read_some (Fixture *f, void *buffer, gsize size, GError **error)
{
  return g_pollable_input_stream_read_nonblocking (
      G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (f->stream)),
      buffer, size, NULL, error);
}

/* What arrives, up to the error that ends it. */
static gsize
read_to_end (Fixture *f, GError **error)
{
  gsize sum = 0;

  for (;;) {
    char buffer[1000];
    gssize n = read_some (f, buffer, sizeof buffer, error);

    if (n <= 0)
      return sum;
    sum += (gsize)n;
  }
}

static void
fill (Fixture *f, gsize bytes)
{
  g_autofree char *data = g_strnfill (bytes, 'x');

  g_assert_cmpint (send (f->fd, data, bytes, MSG_NOSIGNAL), ==, bytes);
}

static gboolean
is_at_end (Fixture *f)
{
  char byte;

  return recv (f->fd, &byte, 1, MSG_DONTWAIT) == 0;
}

static void
test_passes_on (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char buffer[10] = "";

  g_assert_cmpint (read_some (f, buffer, 10, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);
  fill (f, 3);
  g_assert_cmpint (read_some (f, buffer, 10, &error), ==, 3);
  g_assert_cmpstr (buffer, ==, "xxx");
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (f->stream),
          "abc", 3, NULL, NULL, &error));
  g_assert_cmpint (recv (f->fd, buffer, 10, 0), ==, 3);
  g_assert_cmpstr (buffer, ==, "abc");
}

static void
test_deadline (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wvs_guard_set_deadline (f->guard, 100000);
  wvs_guard_set_deadline (f->guard, 20); /* in its place */
  WVS_TEST_WAIT_FOR (is_at_end (f), 5);
  g_assert_cmpuint (read_to_end (f, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  /* f->stream is still held, and the descriptor closes all the same. */
  WVS_TEST_WAIT_FOR (f->closed == 1, 5);
  wvs_guard_set_deadline (f->guard, 20);
  wvs_guard_cut (f->guard, "again");
  wvs_guard_close (f->guard);
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_deadline_lifted (Fixture *f, gconstpointer data)
{
  gboolean later = FALSE;

  wvs_guard_set_deadline (f->guard, 20);
  wvs_guard_set_deadline (f->guard, 0);
  g_timeout_add (100, set_flag, &later);
  WVS_TEST_WAIT_FOR (later, 5);
  g_assert_false (is_at_end (f));
  g_assert_cmpuint (f->closed, ==, 0);
}

static void
test_budget (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wvs_guard_set_budget (f->guard, 5000);
  fill (f, 5000);
  g_assert_cmpuint (read_to_end (f, &error), ==, 5000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);
  wvs_guard_set_budget (f->guard, 5000); /* a message was complete */
  wvs_guard_add_budget (f->guard, 500);
  fill (f, 5500);
  g_assert_cmpuint (read_to_end (f, &error), ==, 5500);
  g_clear_error (&error);
  fill (f, 1);
  g_assert_cmpuint (read_to_end (f, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  WVS_TEST_WAIT_FOR (f->closed == 1, 5);
}

static void
test_rate (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize sum = 0;

  wvs_guard_set_rate (f->guard, 10000, 1);
  while (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)) {
    g_clear_error (&error);
    fill (f, 1000);
    sum += read_to_end (f, &error);
    g_assert_cmpuint (sum, <=, 11000);
  }
  g_assert_cmpuint (sum, >=, 10000);
  WVS_TEST_WAIT_FOR (f->closed == 1, 5);
}

static void
test_rate_refills (Fixture *f, gconstpointer data)
{
  wvs_guard_set_rate (f->guard, 1000, 100000);
  for (guint i = 0; i < 10; i++) {
    g_autoptr (GError) error = NULL;
    gboolean later = FALSE;

    fill (f, 1000);
    g_assert_cmpuint (read_to_end (f, &error), ==, 1000);
    g_timeout_add (20, set_flag, &later);
    WVS_TEST_WAIT_FOR (later, 5);
  }
  g_assert_cmpuint (f->closed, ==, 0);
}

/* An answer must not be lost because the request was not read to its end. */
static void
test_close_lingers (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char buffer[10] = "";

  fill (f, 5000);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (f->stream),
          "last", 4, NULL, NULL, &error));
  g_assert_true (g_io_stream_close (f->stream, NULL, &error));
  fill (f, 5000);
  WVS_TEST_WAIT_FOR (recv (f->fd, buffer, 4, MSG_DONTWAIT | MSG_PEEK) == 4, 5);
  g_assert_cmpint (recv (f->fd, buffer, 4, 0), ==, 4);
  g_assert_cmpstr (buffer, ==, "last");
  WVS_TEST_WAIT_FOR (is_at_end (f), 5);
  g_assert_cmpuint (f->closed, ==, 0);
  fill (f, 5000);
  (void)close (f->fd);
  f->fd = -1;
  WVS_TEST_WAIT_FOR (f->closed == 1, 1.5);
}

/* A client that goes on sending does not keep it open. */
static void
test_linger_ends (Fixture *f, gconstpointer data)
{
  g_assert_true (g_io_stream_close (f->stream, NULL, NULL));
  while (f->closed == 0) {
    char waste[1000] = "";

    (void)send (f->fd, waste, sizeof waste, MSG_NOSIGNAL | MSG_DONTWAIT);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
test_dropped_without_close (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->stream);
  WVS_TEST_WAIT_FOR (is_at_end (f), 5);
}

/* GLib ends TLS with a synchronous write on the main thread. */
static void
test_writing_never_blocks (Fixture *f, gconstpointer data)
{
  g_autofree char *much = g_strnfill (16 * 1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  GOutputStream *output = g_io_stream_get_output_stream (f->stream);

  g_assert_false (g_output_stream_write_all (output, much, 16 * 1024 * 1024,
      NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  WVS_TEST_WAIT_FOR (f->closed == 1, 5);
}

static gboolean
on_ready (GObject *stream, gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Who waits for bytes hears of the cut, before and after the close. */
static void
test_sources_wake (Fixture *f, gconstpointer data)
{
  GPollableInputStream *input =
      G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (f->stream));

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GSource) source =
        g_pollable_input_stream_create_source (input, NULL);
    gboolean ready = FALSE;

    g_source_set_callback (source, G_SOURCE_FUNC (on_ready), &ready, NULL);
    g_source_attach (source, NULL);
    wvs_guard_cut (f->guard, "for the test");
    WVS_TEST_WAIT_FOR (ready, 5);
    g_assert_true (g_pollable_input_stream_is_readable (input));
    WVS_TEST_WAIT_FOR (f->closed == 1, 5);
  }
}

#define ADD(name, func)                                                        \
  g_test_add ("/guard/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  ADD ("passes-on", test_passes_on);
  ADD ("deadline", test_deadline);
  ADD ("deadline-lifted", test_deadline_lifted);
  ADD ("budget", test_budget);
  ADD ("rate", test_rate);
  ADD ("rate-refills", test_rate_refills);
  ADD ("close-lingers", test_close_lingers);
  ADD ("linger-ends", test_linger_ends);
  ADD ("dropped-without-close", test_dropped_without_close);
  ADD ("writing-never-blocks", test_writing_never_blocks);
  ADD ("sources-wake", test_sources_wake);
  return g_test_run ();
}
