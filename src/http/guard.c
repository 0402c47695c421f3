/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "guard.h"

#include "post.h"

/* How long what the client still sends is thrown away after our FIN, and how
 * much of it. */
#define LINGER_MS 2000
#define LINGER_BYTES (256 * 1024)

/* How long the layers above may take to see that a connection was cut before
 * its descriptor is closed under them. */
#define CUT_MS 100

struct _WvsGuard {
  WvsGuardClosed closed;
  gpointer data;
  GSource *deadline;
  GSource *linger;
  gsize lingered;
  gboolean ending; /* cut, or FIN sent: the descriptor is closed soon */

  /* Guards what follows, and that the socket is not closed while it is in
   * use. Nothing is called with it held but the socket. */
  GMutex lock;
  GSocket *socket;
  const char *cut; /* (nullable): why the connection was cut */
  gboolean has_budget;
  gsize budget;
  gsize burst; /* 0: any rate */
  gsize per_second;
  double tokens;
  gint64 filled_us;
};

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

WvsGuard *
wvs_guard_ref (WvsGuard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_guard (gpointer data)
{
  WvsGuard *self = data;

  g_clear_object (&self->socket);
  g_mutex_clear (&self->lock);
}

void
wvs_guard_unref (WvsGuard *self)
{
  g_atomic_rc_box_release_full (self, free_guard);
}

static void
unref (gpointer data)
{
  wvs_guard_unref (data);
}

static gboolean
on_close_socket (gpointer data)
{
  WvsGuard *self = data;
  g_autoptr (WvsGuard) keep = wvs_guard_ref (self);

  clear_source (&self->deadline);
  clear_source (&self->linger);
  g_mutex_lock (&self->lock);
  (void)g_socket_close (self->socket, NULL);
  g_mutex_unlock (&self->lock);
  if (self->closed != NULL)
    self->closed (self, self->data);
  self->closed = NULL;
  return G_SOURCE_REMOVE;
}

static void
set_timer (WvsGuard *self, guint ms, GSourceFunc func)
{
  clear_source (&self->deadline);
  self->deadline = g_timeout_source_new (ms);
  /* The timer keeps the stream alive: the descriptor is closed on time even
   * when nobody else holds the stream any more. */
  g_source_set_callback (self->deadline, func, wvs_guard_ref (self), unref);
  g_source_attach (self->deadline, NULL);
}

static gboolean
is_closed (WvsGuard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_socket_is_closed (self->socket);
}

/* Main thread. */
static void
end_cut (gpointer data)
{
  WvsGuard *self = data;

  if (is_closed (self))
    return;
  self->ending = TRUE;
  clear_source (&self->linger);
  set_timer (self, CUT_MS, on_close_socket);
}

/* Any thread, with the lock held. */
static void
cut_locked (WvsGuard *self, const char *why)
{
  if (self->cut != NULL || g_socket_is_closed (self->socket))
    return;
  self->cut = why;
  g_debug ("connection cut: %s", why);
  (void)g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  wvs_post (NULL, end_cut, wvs_guard_ref (self), unref);
}

void
wvs_guard_cut (WvsGuard *self, const char *why)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  cut_locked (self, why);
}

static gboolean
on_deadline (gpointer data)
{
  wvs_guard_cut (data, "deadline passed");
  return G_SOURCE_REMOVE;
}

void
wvs_guard_set_deadline (WvsGuard *self, guint deadline_ms)
{
  if (self->ending || is_closed (self))
    return;
  if (deadline_ms > 0)
    set_timer (self, deadline_ms, on_deadline);
  else
    clear_source (&self->deadline);
}

void
wvs_guard_set_budget (WvsGuard *self, gsize bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->has_budget = bytes > 0;
  self->budget = bytes;
}

void
wvs_guard_add_budget (WvsGuard *self, gsize bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->budget += bytes;
}

void
wvs_guard_set_rate (WvsGuard *self, gsize burst, gsize per_second)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->burst = burst;
  self->per_second = per_second;
  self->tokens = (double)burst;
  self->filled_us = g_get_monotonic_time ();
}

/* Books what arrived; cuts where it is too much. */
static void
account (WvsGuard *self, gsize n)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->has_budget && n > self->budget) {
    cut_locked (self, "too many bytes");
    return;
  }
  self->budget -= self->has_budget ? n : 0;
  if (self->burst == 0)
    return;
  self->tokens += (double)self->per_second *
                  (double)(now_us - self->filled_us) / G_USEC_PER_SEC;
  self->tokens = MIN (self->tokens, (double)self->burst);
  self->filled_us = now_us;
  if (self->tokens < (double)n)
    cut_locked (self, "too many bytes a second");
  else
    self->tokens -= (double)n;
}

static gboolean
check_usable (WvsGuard *self, GError **error)
{
  if (self->cut == NULL && !g_socket_is_closed (self->socket))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
      self->cut != NULL ? self->cut : "connection closed");
  return FALSE;
}

gssize
wvs_guard_receive (WvsGuard *self, void *buffer, gsize size, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gssize n;

  if (!check_usable (self, error))
    return -1;
  n = g_socket_receive_with_blocking (self->socket, buffer, size, FALSE, NULL,
      error);
  if (n > 0)
    account (self, (gsize)n);
  /* What breached a bound is not handed on. */
  return check_usable (self, n < 0 ? NULL : error) || n < 0 ? n : -1;
}

gssize
wvs_guard_send (WvsGuard *self, const void *buffer, gsize size, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!check_usable (self, error))
    return -1;
  return g_socket_send_with_blocking (self->socket, buffer, size, FALSE, NULL,
      error);
}

gboolean
wvs_guard_is_ready (WvsGuard *self, GIOCondition condition)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !check_usable (self, NULL) ||
         g_socket_condition_check (self->socket, condition) != 0;
}

GSource *
wvs_guard_create_source (WvsGuard *self, GObject *stream,
    GIOCondition condition, GCancellable *cancellable)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GSource) child =
      check_usable (self, NULL)
          ? g_socket_create_source (self->socket, condition, NULL)
          : g_timeout_source_new (0);

  return g_pollable_source_new_full (stream, child, cancellable);
}

/* Reads what is left, so that it does not turn our FIN into a RST. */
static gboolean
on_linger (GSocket *socket, GIOCondition condition, gpointer data)
{
  WvsGuard *self = data;
  char waste[4096];
  gssize n = g_socket_receive_with_blocking (socket, waste, sizeof waste, FALSE,
      NULL, NULL);

  /* An error that would pass is no reason to go on: the source says readable
   * only when there is something. */
  if (n > 0 && (self->lingered += (gsize)n) <= LINGER_BYTES)
    return G_SOURCE_CONTINUE;
  on_close_socket (self);
  return G_SOURCE_REMOVE;
}

/* Main thread: whoever used the stream is done with it. */
static void
begin_linger (gpointer data)
{
  WvsGuard *self = data;

  if (self->ending || is_closed (self))
    return;
  self->ending = TRUE;
  (void)g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->linger = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->linger, G_SOURCE_FUNC (on_linger),
      wvs_guard_ref (self), unref);
  g_source_attach (self->linger, NULL);
  set_timer (self, LINGER_MS, on_close_socket);
}

void
wvs_guard_close (WvsGuard *self)
{
  wvs_post (NULL, begin_linger, wvs_guard_ref (self), unref);
}

GSocket *
wvs_guard_get_socket (WvsGuard *self)
{
  return self->socket;
}

WvsGuard *
wvs_guard_new (GSocket *socket, WvsGuardClosed closed, gpointer data)
{
  WvsGuard *self = g_atomic_rc_box_new0 (WvsGuard);

  g_mutex_init (&self->lock);
  self->socket = g_object_ref (socket);
  self->closed = closed;
  self->data = data;
  g_socket_set_blocking (socket, FALSE);
  return self;
}
