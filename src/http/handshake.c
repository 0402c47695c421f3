/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "handshake.h"

#include <sys/socket.h>

#include "guarded-stream.h"
#include "tls.h"

/* A TLS record: type, version, length (RFC 8446 §5.1). */
#define RECORD_HEADER_BYTES 5
#define RECORD_MAX_BYTES (16 * 1024)
#define RECORD_HANDSHAKE 22

typedef struct {
  WvsHandshakes *owner; /* (nullable): gone */
  WvsGuard *guard;
  char *address;
  GTlsCertificate *certificate;
  GCancellable *cancellable;
  GSource *hello; /* waits for the first message */
  guint wanted;   /* bytes of it */
  gboolean running;
} Handshake;

struct _WvsHandshakes {
  guint max_per_address;
  WvsHandshakeDone done;
  gpointer data;
  GPtrArray *all;      /* (element-type Handshake): not owned */
  GQueue waiting;      /* (element-type Handshake): the hello is there */
  GHashTable *running; /* address → how many */
};

static void begin (Handshake *self);

static void
clear_hello (Handshake *self)
{
  if (self->hello != NULL)
    g_source_destroy (self->hello);
  g_clear_pointer (&self->hello, g_source_unref);
}

static void
free_handshake (Handshake *self)
{
  clear_hello (self);
  wvs_guard_unref (self->guard);
  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);
  g_free (self->address);
  g_free (self);
}

static guint
get_running (WvsHandshakes *owner, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (owner->running, address));
}

static void
set_running (WvsHandshakes *owner, const char *address, guint n)
{
  if (n > 0)
    g_hash_table_insert (owner->running, g_strdup (address),
        GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (owner->running, address);
}

static void
begin_next (WvsHandshakes *owner, const char *address)
{
  for (GList *l = owner->waiting.head; l != NULL; l = l->next) {
    Handshake *next = l->data;

    if (g_str_equal (next->address, address)) {
      g_queue_delete_link (&owner->waiting, l);
      begin (next);
      return;
    }
  }
}

static void
finish (Handshake *self, GIOStream *stream)
{
  WvsHandshakes *owner = self->owner;

  if (owner != NULL) {
    g_ptr_array_remove_fast (owner->all, self);
    if (self->running) {
      set_running (owner, self->address,
          get_running (owner, self->address) - 1);
      begin_next (owner, self->address);
    }
    owner->done (self->guard, stream, owner->data);
  }
  free_handshake (self);
}

static void
on_handshake (GObject *source, GAsyncResult *result, gpointer data)
{
  Handshake *self = data;
  g_autoptr (GError) error = NULL;
  gboolean good = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source),
      result, &error);

  if (!good)
    g_debug ("TLS handshake: %s", error->message);
  finish (self, good ? G_IO_STREAM (source) : NULL);
}

static void
begin (Handshake *self)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GIOStream) plain = wvs_guarded_stream_new (self->guard);
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) tls =
      wvs_tls_new_connection (plain, self->certificate, &error);

  if (tls == NULL) {
    g_debug ("TLS: %s", error->message);
    finish (self, NULL);
    return;
  }
  self->running = TRUE;
  set_running (self->owner, self->address,
      get_running (self->owner, self->address) + 1);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  /* Browsers end without it when a tab is closed; nothing here depends on
   * knowing that a message was the last. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT,
      self->cancellable, on_handshake, self);
}

static void
hello_complete (Handshake *self)
{
  clear_hello (self);
  if (get_running (self->owner, self->address) < self->owner->max_per_address)
    begin (self);
  else
    g_queue_push_tail (&self->owner->waiting, self);
}

/* Asks to be woken only when @bytes are there: a level-triggered poll would
 * spin on a message that comes in two parts. */
static void
want (Handshake *self, guint bytes)
{
  self->wanted = bytes;
  (void)g_socket_set_option (wvs_guard_get_socket (self->guard), SOL_SOCKET,
      SO_RCVLOWAT, (int)bytes, NULL);
}

static gboolean
on_hello (GSocket *socket, GIOCondition condition, gpointer data)
{
  Handshake *self = data;
  guint8 header[RECORD_HEADER_BYTES];
  GInputVector vector = { header, sizeof header };
  int flags = G_SOCKET_MSG_PEEK;
  gssize n = g_socket_receive_message (socket, NULL, &vector, 1, NULL, NULL,
      &flags, NULL, NULL);
  guint length =
      n == (gssize)sizeof header ? (guint)header[3] << 8 | (guint)header[4] : 0;

  if (n != (gssize)sizeof header || header[0] != RECORD_HANDSHAKE ||
      length == 0 || length > RECORD_MAX_BYTES) {
    /* The end, or something that is not TLS. */
    finish (self, NULL);
    return G_SOURCE_REMOVE;
  }
  if (self->wanted == RECORD_HEADER_BYTES) {
    want (self, RECORD_HEADER_BYTES + length);
    return G_SOURCE_CONTINUE;
  }
  want (self, 1);
  hello_complete (self);
  return G_SOURCE_REMOVE;
}

void
wvs_handshakes_add (WvsHandshakes *owner, WvsGuard *guard, const char *address,
    GTlsCertificate *certificate)
{
  Handshake *self = g_new0 (Handshake, 1);

  self->owner = owner;
  self->guard = wvs_guard_ref (guard);
  self->address = g_strdup (address);
  self->certificate = g_object_ref (certificate);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_add (owner->all, self);

  want (self, RECORD_HEADER_BYTES);
  self->hello =
      g_socket_create_source (wvs_guard_get_socket (guard), G_IO_IN, NULL);
  g_source_set_callback (self->hello, G_SOURCE_FUNC (on_hello), self, NULL);
  g_source_attach (self->hello, NULL);
}

WvsHandshakes *
wvs_handshakes_new (guint max_per_address, WvsHandshakeDone done, gpointer data)
{
  WvsHandshakes *self = g_new0 (WvsHandshakes, 1);

  self->max_per_address = max_per_address;
  self->done = done;
  self->data = data;
  self->all = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wvs_handshakes_free (WvsHandshakes *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->all->len; i++) {
    Handshake *handshake = self->all->pdata[i];

    handshake->owner = NULL;
    wvs_guard_cut (handshake->guard, "server ends");
    if (handshake->running)
      g_cancellable_cancel (handshake->cancellable); /* on_handshake() frees */
    else
      free_handshake (handshake);
  }
  g_ptr_array_unref (self->all);
  g_queue_clear (&self->waiting);
  g_hash_table_unref (self->running);
  g_free (self);
}
