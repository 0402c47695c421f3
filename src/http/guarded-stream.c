/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "guarded-stream.h"

/* Three thin GIO types around a guard: a pollable input, a pollable output and
 * the stream that has both. */

#define TYPE_INPUT (guarded_input_get_type ())
G_DECLARE_FINAL_TYPE (GuardedInput, guarded_input, WVS, GUARDED_INPUT,
    GInputStream)

struct _GuardedInput {
  GInputStream parent;

  WvsGuard *guard;
};

static void guarded_input_pollable (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GuardedInput, guarded_input, G_TYPE_INPUT_STREAM,
    G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
        guarded_input_pollable))

/* Runs on a thread of GLib's during a TLS handshake, never on the main one. */
static gssize
input_read (GInputStream *stream, void *buffer, gsize count,
    GCancellable *cancellable, GError **error)
{
  WvsGuard *guard = WVS_GUARDED_INPUT (stream)->guard;

  for (;;) {
    g_autoptr (GError) local = NULL;
    gssize n = wvs_guard_receive (guard, buffer, count, &local);

    if (n >= 0 ||
        !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      if (n < 0)
        g_propagate_error (error, g_steal_pointer (&local));
      return n;
    }
    if (!g_socket_condition_wait (wvs_guard_get_socket (guard), G_IO_IN,
            cancellable, error))
      return -1;
  }
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count,
    GError **error)
{
  return wvs_guard_receive (WVS_GUARDED_INPUT (stream)->guard, buffer, count,
      error);
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  return wvs_guard_is_ready (WVS_GUARDED_INPUT (stream)->guard, G_IO_IN);
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  return wvs_guard_create_source (WVS_GUARDED_INPUT (stream)->guard,
      G_OBJECT (stream), G_IO_IN, cancellable);
}

static void
guarded_input_pollable (GPollableInputStreamInterface *iface)
{
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

static void
guarded_input_finalize (GObject *object)
{
  g_clear_pointer (&WVS_GUARDED_INPUT (object)->guard, wvs_guard_unref);
  G_OBJECT_CLASS (guarded_input_parent_class)->finalize (object);
}

static void
guarded_input_class_init (GuardedInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = guarded_input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = input_read;
}

static void
guarded_input_init (GuardedInput *self)
{
}

#define TYPE_OUTPUT (guarded_output_get_type ())
G_DECLARE_FINAL_TYPE (GuardedOutput, guarded_output, WVS, GUARDED_OUTPUT,
    GOutputStream)

struct _GuardedOutput {
  GOutputStream parent;

  WvsGuard *guard;
};

static void guarded_output_pollable (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GuardedOutput, guarded_output,
    G_TYPE_OUTPUT_STREAM,
    G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
        guarded_output_pollable))

static gssize
output_write (GOutputStream *stream, const void *buffer, gsize count,
    GCancellable *cancellable, GError **error)
{
  WvsGuard *guard = WVS_GUARDED_OUTPUT (stream)->guard;
  g_autoptr (GError) local = NULL;
  gssize n = wvs_guard_send (guard, buffer, count, &local);

  if (n >= 0)
    return n;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    wvs_guard_cut (guard, "the client does not read");
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
        "the client does not read");
    return -1;
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream, const void *buffer,
    gsize count, GError **error)
{
  return wvs_guard_send (WVS_GUARDED_OUTPUT (stream)->guard, buffer, count,
      error);
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  return wvs_guard_is_ready (WVS_GUARDED_OUTPUT (stream)->guard, G_IO_OUT);
}

static GSource *
output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  return wvs_guard_create_source (WVS_GUARDED_OUTPUT (stream)->guard,
      G_OBJECT (stream), G_IO_OUT, cancellable);
}

static void
guarded_output_pollable (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
  iface->write_nonblocking = output_write_nonblocking;
}

static void
guarded_output_finalize (GObject *object)
{
  g_clear_pointer (&WVS_GUARDED_OUTPUT (object)->guard, wvs_guard_unref);
  G_OBJECT_CLASS (guarded_output_parent_class)->finalize (object);
}

static void
guarded_output_class_init (GuardedOutputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = guarded_output_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = output_write;
}

static void
guarded_output_init (GuardedOutput *self)
{
}

#define TYPE_STREAM (guarded_stream_get_type ())
G_DECLARE_FINAL_TYPE (GuardedStream, guarded_stream, WVS, GUARDED_STREAM,
    GIOStream)

struct _GuardedStream {
  GIOStream parent;

  WvsGuard *guard;
  GuardedInput *input;
  GuardedOutput *output;
};

G_DEFINE_FINAL_TYPE (GuardedStream, guarded_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (WVS_GUARDED_STREAM (stream)->input);
}

static GOutputStream *
get_output (GIOStream *stream)
{
  return G_OUTPUT_STREAM (WVS_GUARDED_STREAM (stream)->output);
}

/* Any thread: GLib closes a TLS connection on one of its own. */
static gboolean
close_stream (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  wvs_guard_close (WVS_GUARDED_STREAM (stream)->guard);
  return TRUE;
}

/* GLib's own would take a thread for what does not block. */
static void
close_stream_async (GIOStream *stream, int priority, GCancellable *cancellable,
    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);

  wvs_guard_close (WVS_GUARDED_STREAM (stream)->guard);
  g_task_return_boolean (task, TRUE);
}

static gboolean
close_stream_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
guarded_stream_finalize (GObject *object)
{
  GuardedStream *self = WVS_GUARDED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->guard, wvs_guard_unref);
  G_OBJECT_CLASS (guarded_stream_parent_class)->finalize (object);
}

static void
guarded_stream_class_init (GuardedStreamClass *class)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = guarded_stream_finalize;
  stream_class->get_input_stream = get_input;
  stream_class->get_output_stream = get_output;
  stream_class->close_fn = close_stream;
  stream_class->close_async = close_stream_async;
  stream_class->close_finish = close_stream_finish;
}

static void
guarded_stream_init (GuardedStream *self)
{
}

GIOStream *
wvs_guarded_stream_new (WvsGuard *guard)
{
  GuardedStream *self = g_object_new (TYPE_STREAM, NULL);

  self->guard = wvs_guard_ref (guard);
  self->input = g_object_new (TYPE_INPUT, NULL);
  self->input->guard = wvs_guard_ref (guard);
  self->output = g_object_new (TYPE_OUTPUT, NULL);
  self->output->guard = wvs_guard_ref (guard);
  return G_IO_STREAM (self);
}
